/** The document that `migrate status --json` prints: where a plan, and each consumer of it, stands now. Emitted only: minor versions add keys. */
import { LockInfo } from './lock-info.js';
import { Stage } from './plan.js';
import { RUN_MODES } from './run-mode.js';
import { ConsumerState } from './scan.js';
import { extend, oneOf, type Static, strict, text, Type } from './schema.js';

/** In the order in which a consumer passes through them; the last three are ways to be stuck. */
export const PROGRESS = ['not-started', 'prepared', 'moving', 'moved', 'held', 'drifted', 'unknown'] as const;

export const Progress = oneOf(PROGRESS, {
  description:
    'not-started: nothing of it is in place. prepared: its credentials and account are. moving: part of its workload is changed, ' +
    'or its pods are not known to carry it yet. moved: all of it is in place. held: somebody else has to write something first. ' +
    'drifted: something holds neither what was planned to be found nor what is to be written. unknown: part of it could not be read',
});
export type Progress = Static<typeof Progress>;

export const STAGE_STATES = ['not-started', 'started', 'done', 'held', 'drifted'] as const;
export type StageState = (typeof STAGE_STATES)[number];

export const ChangeCounts = strict({
  done: Type.Integer(),
  pending: Type.Integer(),
  drifted: Type.Integer({ description: 'Also what was replaced, or is not there any more' }),
  unreadable: Type.Integer(),
  bySource: Type.Integer({ description: 'Pending, for Helm, GitOps or an operator to write' }),
});
export type ChangeCounts = Static<typeof ChangeCounts>;

export const StageStatus = extend(Stage, {
  state: oneOf(STAGE_STATES),
  counts: ChangeCounts,
});
export type StageStatus = Static<typeof StageStatus>;

export const WrittenBy = strict(
  { run: text(), who: text('user@host'), at: text('RFC 3339, UTC') },
  { description: 'Its last write that is known of' },
);
export type WrittenBy = Static<typeof WrittenBy>;

export const ConsumerStatus = strict({
  ref: text(),
  root: text(),
  wave: Type.Optional(Type.Integer({ minimum: 1 })),
  progress: Progress,
  detail: text('One sentence, or empty'),
  written: Type.Optional(WrittenBy),
});
export type ConsumerStatus = Static<typeof ConsumerStatus>;

export const RunStatus = strict({
  id: text(),
  mode: oneOf(RUN_MODES),
  who: text(),
  started: text(),
  outcome: Type.Optional(text('Absent: it has not come to its end')),
});
export type RunStatus = Static<typeof RunStatus>;

export const LockStatus = strict({
  holder: LockInfo,
  seconds: Type.Integer({ description: 'Without renewal it is over after so long' }),
  renewedAt: Type.Optional(text('RFC 3339, by the clock of the holder')),
});
export type LockStatus = Static<typeof LockStatus>;

export const PlanStatus = strict({
  planId: text(),
  stages: Type.Array(StageStatus),
  consumers: Type.Array(ConsumerStatus),
  drift: Type.Array(
    strict({
      change: text(),
      why: text('One sentence'),
      paths: Type.Array(strict({ path: text(), planned: text(), found: text() })),
    }),
  ),
  unreadable: Type.Array(strict({ change: text(), why: text() })),
  runs: Type.Array(RunStatus, { description: 'Those that are known here, the oldest first' }),
  unfinished: Type.Optional(text('The run that has not come to its end')),
});
export type PlanStatus = Static<typeof PlanStatus>;

export const Status = strict({
  kind: Type.Literal('Status'),
  formatVersion: text(),
  lock: Type.Optional(LockStatus),
  plan: Type.Optional(PlanStatus),
  states: Type.Optional(
    Type.Partial(Type.Record(ConsumerState, Type.Integer()), {
      description: 'Without a plan: number of consumers in the cluster per state',
    }),
  ),
  summary: Type.Partial(Type.Record(Progress, Type.Integer()), {
    description: 'Number of consumers of the plan per progress; those with none are left out',
  }),
  next: Type.Array(text(), { description: 'What to do, or to run, next' }),
});
export type Status = Static<typeof Status>;
