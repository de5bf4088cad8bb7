// Owns the programs of one control plane, so that none of them outlives the test run: guard.js FOLDER LOGS
// It starts and ends programs as told by one JSON object per line on standard input. When standard input closes, which
// it does however the runner ends, SIGKILL included, it kills them all and removes FOLDER. It is started in a session of
// its own, so that Ctrl-C reaches the runner only.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** @typedef {{ start: string, program: string, args: string[], env: Record<string, string> }} StartCommand */
/** @typedef {{ stop: string }} StopCommand */
/** @typedef {{ keepLogs: true }} KeepLogsCommand */

const [folder = '', logs = ''] = process.argv.slice(2);
/** @type {Map<string, import('node:child_process').ChildProcess>} */
const running = new Map();
let keepLogs = !logs.startsWith(folder);

/** @param {{ ended: string, code: number | null, signal: string | null }} event */
function report(event) {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

/** @param {StartCommand} command */
function startProgram({ start: name, program, args, env }) {
  const log = openSync(join(logs, `${name}.log`), 'a');
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  running.set(name, child);
  child.on('error', () => running.delete(name) && report({ ended: name, code: null, signal: 'not started' }));
  child.on('exit', (code, signal) => running.delete(name) && report({ ended: name, code, signal }));
}

/** @param {string} line */
function obey(line) {
  /** @type {StartCommand | StopCommand | KeepLogsCommand} */
  const command = JSON.parse(line);
  if ('start' in command) startProgram(command);
  else if ('stop' in command) running.get(command.stop)?.kill('SIGKILL');
  else keepLogs = true;
}

/** Everything these programs hold is thrown away, so none of them gets time to put it in order. */
async function endAll() {
  const ended = [...running.values()].map((child) => new Promise((resolve) => child.once('exit', resolve)));
  for (const child of running.values()) child.kill('SIGKILL');
  await Promise.all(ended);
  await rm(folder, { recursive: true, force: true });
  if (!keepLogs) await rm(logs, { recursive: true, force: true });
}

process.stdout.on('error', () => undefined);
const commands = createInterface({ input: process.stdin });
commands.on('line', obey);
commands.on('close', () => void endAll());
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => commands.close());
