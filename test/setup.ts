// oclif prints through console.log and jest replaces the console, so that captured output would be empty.
import nodeConsole from 'node:console';

globalThis.console = nodeConsole;
