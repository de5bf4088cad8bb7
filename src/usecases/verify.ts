/** Looks whether what a plan has moved is well: its pods, its tokens, and which way serves it. Writes nothing. */
import type { CheckOutcome } from '../core/change/check-outcome.js';
import { classify } from '../core/change/classify.js';
import type { Change, Check } from '../core/change/types.js';
import type { Verification, VerifiedCheck } from '../core/formats/verification.js';
import { VERIFICATION_FORMAT_VERSION } from '../core/formats/versions.js';
import { compareText } from '../core/json.js';
import type { ExecutablePlan } from '../core/run/executable.js';
import { type Selection, selectSteps } from '../core/run/select-steps.js';
import { observeTargets, type Readers } from '../engine/observe-targets.js';
import type { Checks } from '../ports/checks.js';
import type { Clock } from '../ports/clock.js';
import type { Emit } from '../ports/events.js';

export interface VerifyRequest {
  plan: ExecutablePlan;
  /** `stages`: whose checks are asked, of `token-check` and `verify`; empty: both. */
  selection: Selection;
  /** How long to go on looking at the pods, in milliseconds; 0: once. */
  watchMs: number;
  readers: Readers;
  checks: Checks;
  clock: Clock;
  emit: Emit;
  signal: AbortSignal;
}

const PARALLEL = 20;
const WATCH_EVERY_MS = 15_000;

/** @throws MigrationError `nothing-selected` */
export async function verify(request: VerifyRequest): Promise<Verification> {
  const { plan, selection, readers, signal } = request;
  const { changes, checks } = selectSteps(plan, { ...selection, stages: [] });
  const isAsked = ({ stage }: Check): boolean => selection.stages.length === 0 || selection.stages.includes(stage);
  const cutOver = changes.filter(({ stage, effect }) => stage === 'workloads' && effect.do !== 'restart');
  const live = await observeTargets(cutOver, readers, signal);
  const changesOf = ({ subject }: Check): Change[] => cutOver.filter(({ why }) => why.consumers.includes(subject));
  // What holds something else by now, or cannot be read, was perhaps moved: its pods tell.
  const isMoved = (check: Check): boolean => changesOf(check).every((change) => classify(change, live) !== 'pending');
  const ofConsumers = checks.filter(({ stage }) => stage === 'verify');
  const moved = ofConsumers.filter(isMoved);
  const needed = new Set(moved.flatMap((check) => changesOf(check).flatMap(({ needs }) => needs)));
  const isNeeded = ({ id }: Check): boolean => needed.has(id) || selection.stages.includes('token-check');
  const tokens = checks.filter((check) => check.run === 'token' && isNeeded(check));
  const verified = await askInTurn(request, tokens.filter(isAsked), moved.filter(isAsked));
  return {
    kind: 'Verification',
    formatVersion: VERIFICATION_FORMAT_VERSION,
    planId: plan.planId,
    outcome: judge(verified),
    checks: verified,
    unmoved: ofConsumers
      .filter((check) => !isMoved(check))
      .map(({ subject }) => subject)
      .sort(compareText),
  };
}

/** Which way served them comes last: the longer they run, the more of them have asked somebody for a token. */
async function askInTurn(
  request: VerifyRequest,
  tokens: readonly Check[],
  ofConsumers: readonly Check[],
): Promise<VerifiedCheck[]> {
  const first = await askAll(request, [...tokens, ...ofConsumers]);
  const watched = await watch(request, ofConsumers, first);
  return [...watched, ...(await askAll(request, ofConsumers.filter(({ run }) => run === 'pods').map(pathCheck)))];
}

/** Which way served it since it was restarted. It is no part of a plan, since nothing depends on it. */
function pathCheck({ subject, args }: Check): Check {
  return { id: `verify/path/${subject}`, stage: 'verify', needs: [], subject, run: 'path', args };
}

/** Until the time is over, or one of them fails. */
async function watch(
  request: VerifyRequest,
  pods: readonly Check[],
  first: readonly VerifiedCheck[],
): Promise<VerifiedCheck[]> {
  const { watchMs, clock, emit, signal } = request;
  const until = clock.now() + watchMs;
  let latest = new Map(first.map((check) => [check.id, check]));
  while (clock.now() < until && ![...latest.values()].some(({ answer }) => answer === 'fail')) {
    const seconds = Math.ceil((until - clock.now()) / 1000);
    emit({ type: 'waiting', what: `what happens in the next ${seconds} s`, seconds });
    await clock.sleep(Math.min(WATCH_EVERY_MS, until - clock.now()), signal);
    latest = new Map([...latest, ...(await askAll(request, pods)).map((check) => [check.id, check] as const)]);
  }
  return [...latest.values()];
}

async function askAll({ checks, emit, signal }: VerifyRequest, asked: readonly Check[]): Promise<VerifiedCheck[]> {
  const answers: VerifiedCheck[] = [];
  for (let start = 0; start < asked.length; start += PARALLEL) {
    const batch = asked.slice(start, start + PARALLEL);
    const outcomes = await Promise.all(batch.map((check) => checks.run(check, { signal, onProgress: ignore })));
    batch.forEach((check, index) => {
      const outcome = outcomes[index];
      if (!outcome) return;
      answers.push(describeCheck(check, outcome));
      emit({ type: 'check', id: check.id, subject: check.subject, answer: outcome.answer, summary: outcome.summary });
    });
  }
  return answers;
}

function describeCheck({ id, run, subject }: Check, outcome: CheckOutcome): VerifiedCheck {
  const { answer, summary, code, evidence, causes, next, unproved } = outcome;
  return {
    ...{ id, run, subject, answer, summary },
    ...(code !== undefined && { code }),
    evidence: [...evidence],
    causes: [...causes],
    next: [...next],
    unproved: [...unproved],
  };
}

/** That nobody can tell which way served an app is no reason to look at it again. */
function judge(checks: readonly VerifiedCheck[]): Verification['outcome'] {
  if (checks.some(({ answer }) => answer === 'fail')) return 'verify_failed';
  return checks.some(({ answer, run }) => answer === 'inconclusive' && run !== 'path') ? 'inconclusive' : 'ok';
}

function ignore(): void {
  // Checks that verify tell how they ended; few of them take long.
}
