/** Asks the server of each pending change whether it would take it. Nothing is stored, and no lock is needed. */
import { classify } from '../core/change/classify.js';
import { canRestart, restartEdit } from '../core/change/restart.js';
import type { Change } from '../core/change/types.js';
import { MigrationError } from '../core/errors.js';
import type { Ending } from '../core/run/judge-ending.js';
import type { RunOutcome } from '../core/run/run-outcome.js';
import type { StepResult } from '../core/run/step-result.js';
import { observeTargets } from './observe-targets.js';
import { runPreflight } from './preflight.js';
import { type RunPorts, type RunRequest, writerOf } from './run.js';

const PARALLEL = 8;
const MAX_ATTEMPTS = 10;

/** @throws MigrationError those of the pre-flight */
export async function dryRun(request: RunRequest, ports: RunPorts): Promise<RunOutcome> {
  const { plan, steps } = request;
  await runPreflight(request, ports);
  const results = new Map<string, StepResult>();
  for (let start = 0; start < steps.changes.length; start += PARALLEL) {
    const batch = steps.changes.slice(start, start + PARALLEL);
    const ends = await Promise.all(batch.map((change) => tryChange(request, ports, change)));
    batch.forEach(({ id }, index) => results.set(id, ends[index] ?? { state: 'not-reached' }));
  }
  for (const { id } of steps.checks) results.set(id, { state: 'not-needed' });
  const ending: Ending = [...results.values()].some(({ state }) => state === 'failed') ? 'failed' : 'ok';
  return { mode: 'dry-run', planId: plan.planId, ending, steps, results };
}

async function tryChange(request: RunRequest, ports: RunPorts, change: Change): Promise<StepResult> {
  if (change.by === 'source') return { state: 'by-source' };
  const { signal, runId } = request;
  const writer = writerOf({ ports }, change);
  for (let attempt = 1; ; attempt += 1) {
    const live = await observeTargets([change], ports.writers, signal);
    const standing = classify(change, live);
    if (standing === 'done') return { state: 'already' };
    const seen = live(change.target);
    const written = asWritten(change, seen.state === 'present' ? seen.value : null, ports);
    if (standing !== 'pending' || !written) return { state: 'skipped', why: 'it would not be written' };
    try {
      const sent = await writer.send(writer.prepare(written, seen, runId), { dryRun: true, signal });
      if (sent.outcome === 'written') return { state: 'accepted' };
      if (attempt < MAX_ATTEMPTS) continue;
      return fail(sent.outcome === 'unknown' ? sent.error : undefined);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof MigrationError) return fail(error);
      throw error;
    }
  }
}

/** Undefined for a restart that nobody but a person can bring about. */
function asWritten(change: Change, value: Parameters<typeof restartEdit>[1], { clock }: RunPorts): Change | undefined {
  if (change.effect.do !== 'restart') return change;
  return canRestart(change) ? restartEdit(change, value, new Date(clock.now()).toISOString()) : undefined;
}

function fail(error: MigrationError | undefined): StepResult {
  const {
    code = 'object-keeps-changing',
    message = 'its object keeps being changed by somebody else',
    next = [],
  } = error ?? {};
  return { state: 'failed', code, message, next };
}
