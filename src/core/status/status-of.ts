/** Where a plan stands now: from what is there, and from nothing else. Journals only tell who wrote it, and when. */
import type { CheckOutcome } from '../change/check-outcome.js';
import { classify, findDrift, type Live } from '../change/classify.js';
import { formatPath } from '../change/format-path.js';
import { formatValue } from '../change/format-value.js';
import type { Change, Standing } from '../change/types.js';
import type { ConsumerStatus, LockStatus, PlanStatus, RunStatus, Status } from '../formats/status.js';
import { STATUS_FORMAT_VERSION } from '../formats/versions.js';
import { groupBy } from '../group-by.js';
import { compareText } from '../json.js';
import type { Ref } from '../ref.js';
import type { ExecutablePlan } from '../run/executable.js';
import type { History, WrittenBy } from '../run/history.js';
import { findProgress, type StandingChange } from './consumer-progress.js';
import { explainDrift, isDrift } from './explain-drift.js';
import { nextCommands } from './next-commands.js';
import { stageStatus } from './stage-status.js';

export interface StatusFacts {
  plan: ExecutablePlan;
  live: Live;
  /** What its pods carry, by consumer; undefined: they were not looked at. */
  pods?: ReadonlyMap<Ref, CheckOutcome>;
  history?: History;
  runs?: readonly RunStatus[];
  lock?: LockStatus;
}

export function statusOf(facts: StatusFacts): Status {
  const { lock } = facts;
  const plan = planStatus(facts);
  const groups = groupBy(plan.consumers, ({ progress }) => progress);
  return {
    kind: 'Status',
    formatVersion: STATUS_FORMAT_VERSION,
    ...(lock && { lock }),
    plan,
    summary: Object.fromEntries([...groups].map(([progress, members]) => [progress, members.length])),
    next: nextCommands(lock, plan),
  };
}

function planStatus(facts: StatusFacts): PlanStatus {
  const { plan, history, runs = [] } = facts;
  const standing = plan.changes.map((change) => ({ change, standing: standingOf(change, facts) }));
  const isAllDone = standing.every((one) => one.standing === 'done');
  return {
    planId: plan.planId,
    stages: plan.stages.map((stage) =>
      stageStatus(
        stage,
        standing.filter(({ change }) => change.stage === stage.id),
        isAllDone,
      ),
    ),
    consumers: listConsumers(standing, facts),
    drift: standing.flatMap((one) => describeDrift(one, facts)),
    unreadable: standing.flatMap(({ change, standing: is }) => {
      const seen = facts.live(change.target);
      return is === 'unreadable' && seen.state === 'unreadable' ? { change: change.id, why: seen.error.message } : [];
    }),
    runs: [...runs],
    ...(history?.unfinished && { unfinished: history.unfinished.id }),
  };
}

/** Consumers of which all is in place, whatever their pods carry. */
export function findChanged({ changes }: Pick<ExecutablePlan, 'changes'>, live: Live): Set<Ref> {
  const open = changes.filter((change) => change.effect.do !== 'restart' && classify(change, live) !== 'done');
  const unchanged = new Set(open.flatMap(({ why }) => why.consumers));
  return new Set(changes.flatMap(({ why }) => why.consumers).filter((consumer) => !unchanged.has(consumer)));
}

/** Whether a restart is still to come its pods tell; where they were not looked at, who asked for it. */
function standingOf(change: Change, { live, pods, history }: StatusFacts): Standing {
  const standing = classify(change, live);
  if (change.effect.do !== 'restart' || standing !== 'pending') return standing;
  if (!pods) return isSettled(change, history) ? 'done' : 'pending';
  return change.why.consumers.every((consumer) => pods.get(consumer)?.answer === 'pass') ? 'done' : 'pending';
}

function isSettled({ id }: Change, history: History | undefined): boolean {
  const fate = history?.changes.get(id)?.fate;
  return fate === 'written' || fate === 'already';
}

function listConsumers(standing: readonly StandingChange[], { plan, pods, history }: StatusFacts): ConsumerStatus[] {
  const byConsumer = groupBy(
    standing.flatMap((one) => one.change.why.consumers.map((consumer) => ({ consumer, one }))),
    ({ consumer }) => consumer,
  );
  const waves = new Map(plan.checks.flatMap(({ run, subject, wave }) => (run === 'pods' ? [[subject, wave]] : [])));
  const [onlyRoot = ''] = plan.target.roots.map(({ id }) => id);
  return [...byConsumer]
    .sort(([a], [b]) => compareText(a, b))
    .map(([ref, members]) => {
      const changes = members.map(({ one }) => one);
      const wave = waves.get(ref);
      const written = lastWrite(changes, history);
      return {
        ref,
        root: changes.flatMap(({ change }) => rootOf(change) ?? [])[0] ?? onlyRoot,
        ...(wave !== undefined && { wave }),
        ...findProgress(changes, pods?.get(ref)),
        ...(written && { written }),
      };
    });
}

function rootOf({ target }: Change): string | undefined {
  return target.system === 'azure' ? undefined : target.root;
}

function lastWrite(changes: readonly StandingChange[], history: History | undefined): WrittenBy | undefined {
  const writes = changes.flatMap(({ change }) => history?.changes.get(change.id)?.written ?? []);
  return writes.sort((a, b) => compareText(a.at, b.at)).at(-1);
}

function describeDrift({ change, standing }: StandingChange, { live }: StatusFacts): PlanStatus['drift'] {
  if (!isDrift(standing)) return [];
  const paths = findDrift(change, live).map(({ at, planned, found }) => ({
    path: formatPath(at),
    planned: formatValue(planned),
    found: formatValue(found),
  }));
  return [{ change: change.id, why: explainDrift(standing), paths }];
}
