/** Waiting for a program that a test control plane needs. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardedPrograms } from './guarded-programs.js';

const TIMEOUT_MS = 60_000;

/**
 * Asks until the answer is yes. A question that throws is asked again.
 * @throws with the end of its log when the program ends first, or after a minute
 */
export async function waitUntil(
  programs: GuardedPrograms,
  name: string,
  question: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  while (!(await question().catch(() => false))) {
    if (!programs.isRunning(name)) throw new Error(`${name} ended:\n${await lastLines(programs, name)}`);
    if (Date.now() > deadline) throw new Error(`${name} is not ready:\n${await lastLines(programs, name)}`);
    await sleep(50);
  }
}

async function lastLines(programs: GuardedPrograms, name: string): Promise<string> {
  return (await programs.readLog(name)).trimEnd().split('\n').slice(-5).join('\n');
}
