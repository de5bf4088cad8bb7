/** What happens in a run, as `--events` prints it: names and keys are a promise (plan-apply C14). Emitted only: minor versions add. */
import { StageId } from '../change/types.js';
import { RUN_MODES } from './run-mode.js';
import { oneOf, type Static, strict, text, Type } from './schema.js';
import { StepCounts } from './step-counts.js';

const ANSWERS = ['pass', 'fail', 'inconclusive'] as const;
const change = text('Id of a change of the plan');
const step = text('Id of a change or a check');
const count = () => Type.Integer({ minimum: 0 });
const elapsedMs = Type.Number({ minimum: 0 });

function event<T extends string, P extends Parameters<typeof strict>[0]>(type: T, fields: P) {
  return strict({ type: Type.Literal(type), ...fields });
}

const RUN_EVENTS = [
  event('run_start', {
    runId: text(),
    mode: oneOf(RUN_MODES),
    planId: text(),
    cluster: Type.Optional(text('UID of the namespace kube-system')),
    stages: Type.Array(strict({ id: StageId, kind: text(), changes: count(), checks: count() })),
  }),
  event('lock', {
    state: oneOf(['acquired', 'waiting', 'taken_over', 'lost', 'released']),
    holder: Type.Optional(text('user@host and the id of the run')),
  }),
  event('drift', { change, paths: Type.Array(strict({ path: text(), planned: text(), found: text() })) }),
  event('approval_required', { stages: Type.Array(StageId) }),
  event('approved', { stages: Type.Array(StageId), how: text() }),
  event('stage_start', { stage: StageId, changes: count(), checks: count() }),
  event('stage_end', { stage: StageId, counts: StepCounts }),
  event('wave_start', { wave: count(), of: count(), workloads: count() }),
  event('change_start', { change }),
  event('change_done', { change, state: oneOf(['applied', 'already']), elapsedMs }),
  event('change_failed', { change, error: strict({ code: text(), message: text() }) }),
  event('change_held', { change, why: text() }),
  event('change_skipped', { change, why: text() }),
  event('wait_progress', { step, detail: text(), elapsedMs }),
  event('wait_done', { step, answer: oneOf(ANSWERS), detail: text(), elapsedMs }),
  event('check', { id: text(), subject: text(), answer: oneOf(ANSWERS), summary: text() }),
] as const;

/** How a run ended. What prints it adds the exit code. */
const RunEnd = event('run_end', {
  outcome: text('Name of the exit code'),
  counts: Type.Optional(StepCounts),
  next: Type.Array(text(), { description: 'What to run or change next' }),
});

/** What is told beside the course of the run: a warning, a pause that Azure asks for, the error that ended it. */
const Diagnostic = event('diagnostic', {
  severity: oneOf(['info', 'warning', 'error']),
  code: Type.Optional(text('Stable; `migrate explain` tells more of some')),
  suggestions: Type.Array(text()),
});

const Version = event('version', {
  tool: strict({ name: text(), version: text() }),
  events: text('Of this stream. Another major version may mean anything'),
});

export type RunEvent = Frozen<Static<(typeof RUN_EVENTS)[number]> | Static<typeof RunEnd>>;

/** What every line has, whatever its type is. */
const Stamp = strict({
  ts: text('RFC 3339, UTC'),
  level: oneOf(['info', 'warning', 'error']),
  message: text('A sentence for people; for an event of a type that is not known too'),
  runId: Type.Optional(text('Absent before the run has begun')),
});

const RunEndLine = strict({ ...RunEnd.properties, exitCode: Type.Integer() });

/** A line of the stream: the first is `version`, the last `run_end`. */
export const EventLine = Type.Union(
  [Version, ...RUN_EVENTS, Diagnostic, RunEndLine].map(({ properties }) =>
    strict({ ...Stamp.properties, ...properties }),
  ),
);
export type EventStamp = Frozen<Static<typeof Stamp>>;
export type EventLevel = EventStamp['level'];

/** A line before it has its stamp. */
export type EventBody = Frozen<
  Static<typeof Version> | Static<(typeof RUN_EVENTS)[number]> | Static<typeof Diagnostic> | Static<typeof RunEndLine>
>;

/** Whoever hears of an event changes nothing in it. */
type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;
