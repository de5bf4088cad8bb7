/** One check: asked, told, and in the journal. */
import type { CheckOutcome } from '../core/change/check-outcome.js';
import type { Check } from '../core/change/types.js';
import type { StepResult } from '../core/run/step-result.js';
import { toldProgress } from './told-progress.js';
import type { Run } from './run.js';

export async function runCheck(run: Run, check: Check): Promise<StepResult> {
  return { state: 'checked', outcome: await askCheck(run, check) };
}

export async function askCheck(run: Run, check: Check): Promise<CheckOutcome> {
  const { ports, journal, stop } = run;
  const startedAt = new Date(ports.clock.now()).toISOString();
  const lastWriteAt = lastWriteBefore(run, check);
  const outcome = await ports.checks.run(check, {
    signal: stop,
    onProgress: toldProgress(ports, check.id),
    ...(lastWriteAt !== undefined && { lastWriteAt }),
  });
  const { answer, summary } = outcome;
  await journal.note({ type: 'check', check: check.id, answer, summary, startedAt });
  ports.emit({ type: 'check', id: check.id, subject: check.subject, answer, summary });
  return outcome;
}

function lastWriteBefore({ writtenAt }: Run, { needs }: Check): number | undefined {
  const times = needs.flatMap((need) => writtenAt.get(need) ?? []);
  return times.length > 0 ? Math.max(...times) : undefined;
}
