/** One stage: what is in place already, what is somebody else's to write, and the rest in the order of its needs. */
import type { Change, Check } from '../core/change/types.js';
import type { StepResult } from '../core/run/step-result.js';
import { isChange, type Run } from './run.js';
import { runCheck } from './run-check.js';
import { type Limits, runSteps } from './run-steps.js';
import { waitForSource } from './wait-for-source.js';
import { writeChange } from './write-change.js';

type Step = Change | Check;

/** Checks mostly wait; requests are paced by the adapters. */
const LIMITS: Limits<Step> = { atOnce: 100 };

export async function runStage(run: Run, steps: readonly Step[]): Promise<void> {
  await runSteps(run, steps, LIMITS, (step) => runStep(run, step));
}

function runStep(run: Run, step: Step): Promise<StepResult> {
  if (isChange(step)) return runChange(run, step);
  return isNeeded(run, step) ? runCheck(run, step) : Promise.resolve({ state: 'not-needed' });
}

/** Before changes that are all in place there is nothing to prove. */
function isNeeded({ steps, open }: Run, { id }: Check): boolean {
  const dependents = steps.changes.filter(({ needs }) => needs.includes(id));
  return dependents.length === 0 || dependents.some((change) => open.has(change.id));
}

export async function runChange(run: Run, change: Change): Promise<StepResult> {
  if (change.by === 'source') return waitForSource(run, change);
  const { emit, clock } = run.ports;
  const startedAt = clock.now();
  emit({ type: 'change_start', change: change.id });
  const result = await writeChange(run, change);
  if (result.state === 'applied' || result.state === 'already') {
    emit({ type: 'change_done', change: change.id, state: result.state, elapsedMs: clock.now() - startedAt });
  }
  return result;
}
