/** The built program (test/global-setup.js) as a child process, in an environment that knows nothing of this machine. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Starts `migrate`; `home` is where it looks for a kubeconfig. */
export function startCli(
  args: readonly string[],
  home: string,
  env: Record<string, string> = {},
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, ['bin/run.js', ...args], { env: { ...cleanEnv(home), ...env } });
}

/** Runs `migrate` to its end, with nothing on stdin. */
export function runCli(args: readonly string[], home: string, env: Record<string, string> = {}): Promise<Ended> {
  const child = startCli(args, home, env);
  child.stdin.end();
  return ended(child);
}

export function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({ code, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });
}

function cleanEnv(home: string): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: home, NO_COLOR: '1' };
}
