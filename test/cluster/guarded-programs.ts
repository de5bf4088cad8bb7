/** Long-running programs that end with the test run, however that ends: the runner's side of guard.js. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface ProgramStart {
  /** Names the program's log. */
  name: string;
  /** Path of the executable. */
  program: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
}

export interface GuardedPrograms {
  /** A temporary folder for their files; gone when they have ended. */
  folder: string;
  /** Where their output goes, one `<name>.log` each. */
  logs: string;
  start(program: ProgramStart): void;
  /** Ends one program and resolves when it has ended. */
  stop(name: string): Promise<void>;
  /** Whether the program was started and has not ended. */
  isRunning(name: string): boolean;
  readLog(name: string): Promise<string>;
  /** From now on the logs outlive the programs. */
  keepLogs(): void;
  /** Ends all programs and resolves when none is left and the folder is gone. */
  end(): Promise<void>;
}

/**
 * A new set of programs. Logs go below MIGRATE_TEST_LOGS when it is set, whose owner removes them; otherwise they go
 * with the folder unless somebody asks to keep them.
 */
export async function guardPrograms(): Promise<GuardedPrograms> {
  const folder = await mkdtemp(join(tmpdir(), 'pod-identity-migrate-'));
  const logs = await makeLogFolder(folder);
  const guard = spawn(process.execPath, [fileURLToPath(new URL('./guard.js', import.meta.url)), folder, logs], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const running = new Set<string>();
  const gone = once(guard, 'exit').then(() => running.clear());
  createInterface({ input: guard.stdout }).on('line', (line) => {
    const event: { ended: string } = JSON.parse(line);
    running.delete(event.ended);
  });
  // Without a guard there is nobody to tell; `gone` says so.
  guard.stdin.on('error', () => undefined);
  letRunnerExit(guard);
  const tell = (command: object): boolean => guard.stdin.write(`${JSON.stringify(command)}\n`);

  return {
    folder,
    logs,
    start({ name, program, args, env = {} }) {
      running.add(name);
      tell({ start: name, program, args, env });
    },
    async stop(name) {
      tell({ stop: name });
      while (running.has(name)) await sleep(20);
    },
    isRunning: (name) => running.has(name),
    readLog: (name) => readFile(join(logs, `${name}.log`), 'utf8').catch(() => ''),
    keepLogs: () => void tell({ keepLogs: true }),
    async end() {
      guard.ref();
      guard.stdin.end();
      await gone;
    },
  };
}

async function makeLogFolder(folder: string): Promise<string> {
  const kept = process.env['MIGRATE_TEST_LOGS'];
  if (kept === undefined || kept === '') return mkdtemp(`${folder}-logs-`);
  await mkdir(kept, { recursive: true });
  return mkdtemp(join(kept, 'control-plane-'));
}

/** A test that forgot to stop its control plane must not keep the runner alive: its end is what stops them. */
function letRunnerExit(guard: ReturnType<typeof spawn>): void {
  guard.unref();
  for (const stream of [guard.stdin, guard.stdout]) {
    if (stream !== null && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
  }
}
