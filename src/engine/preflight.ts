/** Everything that can be known before the first write: where each change stands, and the checks of the stage `preflight`. */
import type { CheckOutcome } from '../core/change/check-outcome.js';
import { classify, type Live } from '../core/change/classify.js';
import type { Change, Check, Standing } from '../core/change/types.js';
import { type FailureKind, MigrationError } from '../core/errors.js';
import { explainStanding } from './explain-standing.js';
import { observeTargets } from './observe-targets.js';
import type { RunPorts, RunRequest } from './run.js';
import { findPodsCheck } from './wave-checks.js';

export interface Preflight {
  /** Changes that have to be written, by us. */
  pending: readonly Change[];
  /** Ids of these, and of what somebody else has not written yet. */
  open: ReadonlySet<string>;
}

const PARALLEL = 8;

/**
 * @throws MigrationError `plan-stale`, `target-unreadable`, or `preflight-failed` with the kind of the check that failed
 */
export async function runPreflight(request: RunRequest, ports: RunPorts): Promise<Preflight> {
  const { steps, resuming, settings, signal } = request;
  const live = await observeTargets(steps.changes, ports.writers, signal);
  const standings = new Map(steps.changes.map((change) => [change.id, classify(change, live)]));
  const ours = steps.changes.filter(({ by }) => by === 'migrate');
  refuseUnreadable(ours, standings, live);
  const drifted = ours.filter(({ id }) => isDrifted(standings.get(id)));
  tellDrift(drifted, live, ports);
  if (drifted.length > 0 && !resuming && !settings.holdDrifted) throw planStale(drifted, ours, live);
  const pending = await withoutIdleRestarts(
    ours.filter(({ id }) => standings.get(id) === 'pending'),
    request,
    ports,
  );
  if (pending.length > 0) await askChecks(request, ports);
  const awaited = steps.changes.filter(({ id, by }) => by === 'source' && standings.get(id) !== 'done');
  return { pending, open: new Set([...pending, ...awaited].map(({ id }) => id)) };
}

/** Pods that carry what is promised need no restart. */
async function withoutIdleRestarts(
  pending: readonly Change[],
  { plan, signal }: RunRequest,
  { checks }: RunPorts,
): Promise<Change[]> {
  const idle = new Set<string>();
  for (const change of pending.filter(({ effect }) => effect.do === 'restart')) {
    const pods = findPodsCheck({ plan }, change);
    const outcome = pods && (await checks.run(pods, { signal, onProgress: () => undefined }));
    if (outcome?.answer === 'pass') idle.add(change.id);
  }
  return pending.filter(({ id }) => !idle.has(id));
}

function isDrifted(standing: Standing | undefined): boolean {
  return standing === 'drifted' || standing === 'replaced' || standing === 'missing';
}

function tellDrift(drifted: readonly Change[], live: Live, { emit }: RunPorts): void {
  for (const change of drifted) emit({ type: 'drift', change: change.id, paths: explainStanding(change, live).fields });
}

function refuseUnreadable(changes: readonly Change[], standings: ReadonlyMap<string, Standing>, live: Live): void {
  for (const { id, target } of changes) {
    const observed = live(target);
    if (standings.get(id) !== 'unreadable' || observed.state !== 'unreadable') continue;
    const { what, why, next, cause } = observed.error;
    throw new MigrationError({
      code: 'target-unreadable',
      kind: 'failed',
      what: `${what}, which the plan is about`,
      ...(why !== undefined && { why }),
      next,
      cause,
    });
  }
}

async function askChecks({ steps, signal }: RunRequest, { checks, emit }: RunPorts): Promise<void> {
  const open = steps.checks.filter(({ stage }) => stage === 'preflight');
  for (let start = 0; start < open.length; start += PARALLEL) {
    const batch = open.slice(start, start + PARALLEL);
    const context = { signal, onProgress: () => undefined };
    const outcomes = await Promise.all(
      batch.map(async (check) => ({ check, outcome: await checks.run(check, context) })),
    );
    for (const { check, outcome } of outcomes) {
      const { answer, summary } = outcome;
      emit({ type: 'check', id: check.id, subject: check.subject, answer, summary });
    }
    const failed = outcomes.find(({ outcome }) => outcome.answer !== 'pass');
    if (failed) throw preflightFailed(failed.check, failed.outcome);
  }
}

/** The issuer of a cluster is what the whole plan is built upon. */
function kindOf({ run }: Check, { answer }: CheckOutcome): FailureKind {
  if (answer === 'inconclusive') return 'inconclusive';
  return run === 'issuer' ? 'stale' : 'failed';
}

function preflightFailed(check: Check, outcome: CheckOutcome): MigrationError {
  const { summary, causes, next, code, evidence } = outcome;
  const facts = evidence.flatMap((fact) =>
    'is' in fact ? `${fact.what}: ${fact.is}` : `${fact.what}: ${fact.promised} was planned, ${fact.found} is there`,
  );
  return new MigrationError({
    code: code ?? 'preflight-failed',
    kind: kindOf(check, outcome),
    what: `Nothing was written: ${summary}`,
    ...(facts.length > 0 ? { why: facts.join('; ') } : causes[0] !== undefined && { why: causes[0] }),
    next,
  });
}

const SHOWN = 10;

function planStale(drifted: readonly Change[], all: readonly Change[], live: Live): MigrationError {
  const lines = drifted.flatMap((change) => {
    const { fields, why } = explainStanding(change, live);
    const found = fields.map(({ path, planned, found: is }) => `${path} was ${planned}, is ${is}`);
    return `${change.id}: ${found.length > 0 ? found.join(', ') : why}`;
  });
  const more = lines.length > SHOWN ? `; and ${lines.length - SHOWN} more` : '';
  return new MigrationError({
    code: 'plan-stale',
    kind: 'stale',
    what: `This plan can no longer be applied: ${drifted.length} of ${all.length} changes do not fit what is there`,
    why: lines.slice(0, SHOWN).join('; ') + more,
    next: [
      'See all of it: migrate diff PLAN --live',
      'Make a new plan: migrate plan --out FILE',
      'Or go on without these: --hold-drifted',
    ],
  });
}
