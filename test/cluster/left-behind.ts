/** What a control plane has on this machine. */
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Command lines of the running processes that name the control plane's folder: its guard and its programs. */
export async function findProcesses(folder: string): Promise<string[]> {
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'args=']);
  return stdout.split('\n').filter((line) => line.includes(folder));
}

/** The folder itself and those named after it, as the folder of its logs is. */
export async function findFolders(folder: string): Promise<string[]> {
  return (await readdir(dirname(folder))).filter((name) => name.startsWith(basename(folder)));
}
