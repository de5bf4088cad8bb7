/** Whether the consumers that were moved are well. Those that were not are not asked. */
import type { Check } from '../core/change/types.js';
import { isInPlace, isWritten, type StepResult } from '../core/run/step-result.js';
import type { Run } from './run.js';
import { runCheck } from './run-check.js';
import { runSteps } from './run-steps.js';

const AT_ONCE = 50;

export async function verifyConsumers(run: Run, checks: readonly Check[]): Promise<void> {
  await runSteps(run, checks, { atOnce: AT_ONCE }, async (check) => excuse(run, check) ?? runCheck(run, check));
}

/** Undefined: there is something to look at. */
function excuse({ steps, results }: Run, { subject }: Check): StepResult | undefined {
  const changes = steps.changes.filter(({ stage, why }) => stage === 'workloads' && why.consumers.includes(subject));
  const ends = changes.map(({ id }) => results.get(id));
  if (ends.some((result) => result?.state === 'by-source')) return { state: 'by-source' };
  const isMoved = ends.every((result) => result && (isWritten(result) || isInPlace(result)));
  return isMoved ? undefined : { state: 'skipped', why: 'its workload was not moved' };
}
