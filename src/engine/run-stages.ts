/** The stages of a plan, in its order; each is a barrier. */
import type { Change, Check, StageId } from '../core/change/types.js';
import { countSteps } from '../core/run/count-steps.js';
import type { Run } from './run.js';
import { runStage } from './run-stage.js';
import { runWaves } from './run-waves.js';
import { verifyConsumers } from './verify-consumers.js';

interface StageSteps {
  changes: Change[];
  checks: Check[];
}

export async function runStages(run: Run): Promise<void> {
  for (const { id } of run.steps.checks.filter(({ stage }) => stage === 'preflight')) {
    run.results.set(id, { state: 'not-needed' });
  }
  for (const { id } of run.plan.stages) {
    if (run.stop.aborted) break;
    const steps = stepsOf(run, id);
    if (id !== 'preflight' && steps.changes.length + steps.checks.length > 0) await runOneStage(run, id, steps);
  }
}

function stepsOf({ steps }: Run, id: StageId): StageSteps {
  return {
    changes: steps.changes.filter(({ stage }) => stage === id),
    checks: steps.checks.filter(({ stage }) => stage === id),
  };
}

async function runOneStage(run: Run, stage: StageId, steps: StageSteps): Promise<void> {
  const { emit } = run.ports;
  emit({ type: 'stage_start', stage, changes: steps.changes.length, checks: steps.checks.length });
  if (stage === 'workloads') await runWaves(run, steps.changes, stepsOf(run, 'verify').checks);
  else if (stage === 'verify') await verifyConsumers(run, steps.checks);
  else await runStage(run, [...steps.changes, ...steps.checks]);
  const counts = countSteps(steps, run.results);
  await run.journal.note({
    type: 'stage_end',
    stage,
    done: counts.done,
    left: counts.failed + counts.held + counts.skipped,
  });
  await run.record.store();
  emit({ type: 'stage_end', stage, counts });
}
