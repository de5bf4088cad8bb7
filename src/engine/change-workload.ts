/** One workload: its new pod would be admitted, its template is written, its pods are replaced and ready. */
import type { CheckOutcome } from '../core/change/check-outcome.js';
import { classify } from '../core/change/classify.js';
import { preview } from '../core/change/preview.js';
import { canRestart, restartEdit } from '../core/change/restart.js';
import type { Change, Observed } from '../core/change/types.js';
import { asObject, canonicalJson } from '../core/json.js';
import { isLeftToPeople, isWritten, type StepResult } from '../core/run/step-result.js';
import { observeTargets } from './observe-targets.js';
import { deleteStuckPods } from './delete-stuck-pods.js';
import { noteInRecord, type Run } from './run.js';
import { askCheck } from './run-check.js';
import { runChange } from './run-stage.js';
import { toldProgress } from './told-progress.js';
import { admissionCheck, findPodsCheck, rolloutCheck } from './wave-checks.js';
import { noteDone } from './write-change.js';

export async function changeWorkload(run: Run, change: Change): Promise<StepResult> {
  if (change.effect.do === 'restart') return restartWorkload(run, change);
  if (change.effect.do !== 'edit' || isAccount(change)) return runChange(run, change);
  const refusal = await refuseIfNotAdmitted(run, change);
  if (refusal) return refusal;
  return rollOut(run, change, await runChange(run, change), run.mode === 'rollback');
}

export function isAccount({ target }: Change): boolean {
  return target.system === 'kubernetes' && target.kind === 'ServiceAccount';
}

/** Only where it is still to be written; what is taken back was admitted before. */
async function refuseIfNotAdmitted(run: Run, change: Change): Promise<StepResult | undefined> {
  const pods = findPodsCheck(run, change);
  if (!pods || run.mode === 'rollback' || change.by === 'source') return undefined;
  const live = await observeTargets([change], run.ports.writers, run.stop);
  const seen = live(change.target);
  if (seen.state !== 'present' || classify(change, live) !== 'pending') return undefined;
  const after = preview(change.effect, seen.value);
  if (after === undefined) return undefined;
  const outcome = await askCheck(run, admissionCheck(change, pods, after));
  return outcome.answer === 'pass' ? undefined : holdBack(run, change, outcome);
}

async function holdBack(run: Run, { id }: Change, outcome: CheckOutcome): Promise<StepResult> {
  const { summary, code = 'not-admitted', next } = outcome;
  await run.journal.note({ type: 'skipped', change: id, why: summary });
  noteInRecord(run, id, { letter: 's' });
  run.ports.emit({ type: 'change_held', change: id, why: summary });
  return { state: 'failed', code, message: summary, next };
}

/** Also of what was in place before: a run may have been killed while its pods were being replaced. */
export async function rollOut(run: Run, change: Change, written: StepResult, undoing = false): Promise<StepResult> {
  if (!isWritten(written)) return written;
  if (undoing) await deleteStuckPods(run, change);
  const outcome = await waitForRollout(run, change).catch((error: unknown) => {
    if (run.stop.aborted) return undefined;
    throw error;
  });
  // It is written; whoever goes on waits for its pods.
  if (!outcome || outcome.answer === 'pass') return written;
  return isLeftToPeople(outcome) ? { state: 'not-restarted', outcome } : { state: 'not-ready', outcome };
}

async function waitForRollout(run: Run, change: Change): Promise<CheckOutcome> {
  const { ports, settings, journal, finish, stop } = run;
  const live = await observeTargets([change], ports.writers, finish);
  const check = rolloutCheck(change, settings.rolloutTimeoutMs, generationOf(live(change.target)));
  const startedAt = ports.clock.now();
  const outcome = await ports.checks.run(check, { signal: stop, onProgress: toldProgress(ports, change.id) });
  const { answer, summary: detail } = outcome;
  const type = answer === 'pass' ? 'ready' : answer === 'fail' ? 'wait_failed' : 'wait_timeout';
  await journal.note({ type, change: change.id, detail });
  const elapsedMs = ports.clock.now() - startedAt;
  ports.emit({ type: 'wait_done', step: change.id, answer, detail, elapsedMs });
  return outcome;
}

function generationOf(observed: Observed): number | undefined {
  const value = observed.state === 'present' ? asObject(asObject(observed.value)['metadata'])['generation'] : undefined;
  return typeof value === 'number' ? value : undefined;
}

/**
 * What is under way is waited for first: a run may have been killed after it had asked for the restart. Only pods that
 * do not carry what is promised are restarted.
 */
async function restartWorkload(run: Run, change: Change): Promise<StepResult> {
  const settled = await waitForRollout(run, change);
  const seen = (await observeTargets([change], run.ports.writers, run.finish))(change.target);
  const isOurs = run.earlier.sent.has(change.id);
  if (await carriesPromise(run, change)) return noteDone(run, change, seen, { isOurs });
  if (change.by === 'source') return { state: 'by-source' };
  if (isLeftToPeople(settled) || !canRestart(change)) return notRestartable(settled);
  if (seen.state !== 'present') return runChange(run, change);
  const edit = restartEdit(change, seen.value, new Date(run.ports.clock.now()).toISOString());
  keepReplaced(run, edit);
  run.restarts.set(change.id, edit);
  return rollOut(run, edit, await runChange(run, edit));
}

async function carriesPromise(run: Run, change: Change): Promise<boolean> {
  const pods = findPodsCheck(run, change);
  if (!pods) return false;
  const context = { signal: run.stop, onProgress: toldProgress(run.ports, change.id) };
  return (await run.ports.checks.run(pods, context)).answer === 'pass';
}

/** Undoing it brings back what the place said before the first restart. */
function keepReplaced(run: Run, { id, effect }: Change): void {
  const [field] = effect.do === 'edit' ? effect.fields : [];
  if (!field) return;
  const replaced = 'is' in field.from ? canonicalJson(field.from.is) : '-';
  noteInRecord(run, id, { letter: 'i', replaced });
}

function notRestartable(outcome: CheckOutcome): StepResult {
  return {
    state: 'not-restarted',
    outcome: {
      ...outcome,
      answer: 'inconclusive',
      code: 'pods-not-restarted',
      summary: outcome.answer === 'pass' ? 'its pods have to be replaced by hand' : outcome.summary,
    },
  };
}
