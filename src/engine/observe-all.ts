/** A run with nothing to write: it only looks, without lock and journal. */
import { classify } from '../core/change/classify.js';
import { judgeEnding } from '../core/run/judge-ending.js';
import type { RunOutcome } from '../core/run/run-outcome.js';
import type { StepResult } from '../core/run/step-result.js';
import { explainStanding } from './explain-standing.js';
import { observeTargets } from './observe-targets.js';
import type { RunPorts, RunRequest } from './run.js';

export async function observeAll({ plan, steps, mode, signal }: RunRequest, ports: RunPorts): Promise<RunOutcome> {
  const live = await observeTargets(steps.changes, ports.writers, signal);
  const results = new Map<string, StepResult>();
  for (const change of steps.changes) {
    const isDone = classify(change, live) === 'done' || change.effect.do === 'restart';
    if (isDone) results.set(change.id, { state: 'already' });
    else if (change.by === 'source') results.set(change.id, { state: 'by-source' });
    else results.set(change.id, { state: 'drifted', fields: [], why: explainStanding(change, live).why });
  }
  for (const { id } of steps.checks) results.set(id, { state: 'not-needed' });
  const facts = { mode, changes: [...results.values()], checks: [], wrote: false, stopped: undefined };
  return { mode, planId: plan.planId, ending: judgeEnding(facts), steps, results };
}
