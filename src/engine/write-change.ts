/** One change: look, classify, write on what was just seen, look again. Nothing is called done that was not read back. */
import { classify, findDrift, type Live } from '../core/change/classify.js';
import type { Change, Observed } from '../core/change/types.js';
import { MigrationError } from '../core/errors.js';
import { asObject, asStringMap } from '../core/json.js';
import { RUN_ANNOTATION } from '../core/run/provenance.js';
import type { StepResult } from '../core/run/step-result.js';
import type { Prepared, Sent } from '../ports/writer.js';
import { explainStanding } from './explain-standing.js';
import { observeTargets } from './observe-targets.js';
import { mayWrite, noteInRecord, type Run, writerOf } from './run.js';

/** kapp's number. */
const MAX_ATTEMPTS = 10;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/** What we have sent so far, and what became of it. */
interface Progress {
  /** Also by an earlier run. */
  sent: boolean;
  last?: Sent;
  attempts: number;
}

/** Rejects with the reason of `run.stop` when it may not begin, and with bugs. */
export async function writeChange(run: Run, change: Change): Promise<StepResult> {
  const progress: Progress = { sent: run.earlier.sent.has(change.id), attempts: 0 };
  for (;;) {
    const live = await observeTargets([change], run.ports.writers, run.finish);
    const settled = await settle(run, change, live, progress);
    if (settled) return settled;
    try {
      await sendOnce(run, change, live(change.target), progress);
    } catch (error) {
      if (!(error instanceof MigrationError) || run.stop.aborted) throw error;
      return fail(run, change, error);
    }
    if (progress.last?.outcome !== 'written') await pause(run, progress.attempts);
  }
}

/** How the change ends, if it does; undefined: it is to be sent. */
async function settle(
  run: Run,
  change: Change,
  live: Live,
  { sent, last, attempts }: Progress,
): Promise<StepResult | undefined> {
  const standing = classify(change, live);
  const isOurs = sent || (last !== undefined && last.outcome !== 'conflict');
  if (standing === 'done') return noteDone(run, change, live(change.target), { isOurs, last });
  if (standing !== 'pending') return drifted(run, change, live);
  if (last?.outcome === 'written') return fail(run, change, reverted(change));
  if (attempts < MAX_ATTEMPTS) return undefined;
  return fail(run, change, last?.outcome === 'unknown' ? last.error : keepsChanging(change));
}

async function sendOnce(run: Run, change: Change, seen: Observed, progress: Progress): Promise<void> {
  const writer = writerOf(run, change);
  await mayWrite(run);
  const prepared = writer.prepare(change, seen, run.runId);
  progress.attempts += 1;
  await noteIntent(run, prepared, progress.attempts);
  progress.last = await writer.send(prepared, { dryRun: false, signal: run.stop });
  if (progress.last.outcome === 'conflict') {
    if (!progress.sent) noteInRecord(run, change.id, { letter: '-' });
    return;
  }
  progress.sent = true;
  run.written.add(change.id);
}

async function noteIntent(run: Run, { change, preimage, uid, version }: Prepared, attempt: number): Promise<void> {
  await run.journal.note({
    type: 'intent',
    change: change.id,
    attempt,
    preimage: preimage.map(({ at, is }) => ({ at: [...at], is })),
    ...(uid !== undefined && { uid }),
    ...(version !== undefined && { version }),
  });
  noteInRecord(run, change.id, { letter: 'i' });
}

/** `isOurs`: a run of this plan has sent it. */
export async function noteDone(
  run: Run,
  change: Change,
  seen: Observed,
  { isOurs, last }: { isOurs: boolean; last?: Sent | undefined },
): Promise<StepResult> {
  return isOurs ? applied(run, change, seen, last) : already(run, change);
}

async function applied(run: Run, change: Change, seen: Observed, last: Sent | undefined): Promise<StepResult> {
  const { uid, version } = seen.state === 'present' ? seen : { uid: undefined, version: undefined };
  const made = change.effect.do === 'create' && isMadeByUs(run, change, seen, last);
  await run.journal.note({
    type: 'applied',
    change: change.id,
    made,
    ...(uid !== undefined && { uid }),
    ...(version !== undefined && { version }),
  });
  run.written.add(change.id);
  if (change.target.system === 'azure') run.writtenAt.set(change.id, run.ports.clock.now());
  noteInRecord(run, change.id, { letter: 'w', ...(made && { created: uid ?? credentialName(change) }) });
  return { state: 'applied' };
}

/** Where the answer was lost, what is there tells: the run that an object carries, our own name of a credential. */
function isMadeByUs({ earlier, runId }: Run, change: Change, seen: Observed, last: Sent | undefined): boolean {
  if (last?.outcome === 'written') return last.made === true;
  if (seen.state !== 'present') return false;
  const value = asObject(seen.value);
  if (change.target.system === 'azure') return value['name'] === credentialName(change);
  const run = asStringMap(asObject(value['metadata'])['annotations'])[RUN_ANNOTATION];
  return run !== undefined && [...earlier.runIds, runId].includes(run);
}

function credentialName({ effect }: Change): string {
  return effect.do === 'create' ? String(asObject(effect.body)['name']) : '';
}

async function already(run: Run, { id }: Change): Promise<StepResult> {
  await run.journal.note({ type: 'already', change: id });
  noteInRecord(run, id, { letter: 'a' });
  return { state: 'already' };
}

async function drifted(run: Run, change: Change, live: Live): Promise<StepResult> {
  const { fields, why } = explainStanding(change, live);
  await run.journal.note({ type: 'drifted', change: change.id, paths: fields.map(({ path }) => path) });
  noteInRecord(run, change.id, { letter: 'd' });
  run.ports.emit({ type: 'drift', change: change.id, paths: fields });
  return { state: 'drifted', fields: findDrift(change, live), why };
}

async function fail(run: Run, { id }: Change, error: MigrationError): Promise<StepResult> {
  const { code, message, next } = error;
  await run.journal.note({ type: 'failed', change: id, code, message });
  noteInRecord(run, id, { letter: 'f' });
  run.ports.emit({ type: 'change_failed', change: id, error: { code, message } });
  return { state: 'failed', code, message, next };
}

async function pause({ ports, stop }: Run, attempts: number): Promise<void> {
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** attempts, LONGEST_PAUSE_MS);
  await ports.clock.sleep(longest * (0.5 + ports.random() / 2), stop);
}

function reverted({ id }: Change): MigrationError {
  return new MigrationError({
    code: 'change-reverted',
    kind: 'failed',
    what: `${id} was written, and is as it was before`,
    why: 'something takes it back: GitOps, an operator or an admission policy',
    next: ['Make the change where that tool takes it from, then: migrate apply PLAN --resume'],
  });
}

function keepsChanging({ id }: Change): MigrationError {
  return new MigrationError({
    code: 'object-keeps-changing',
    kind: 'failed',
    what: `${id} could not be written`,
    why: `its object was changed by somebody else each of ${MAX_ATTEMPTS} times`,
    next: ['Find out what keeps writing it, then: migrate apply PLAN --resume'],
  });
}
