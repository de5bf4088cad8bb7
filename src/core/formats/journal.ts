/** The journal of a run: what really happened, a line each, on disk before the next write. Plan and live state decide; it is the evidence. */
import { Path, StageId, Value } from '../change/types.js';
import { RUN_MODES } from './run-mode.js';
import { oneOf, type Static, strict, text, Type } from './schema.js';

const stamp = { seq: Type.Integer({ minimum: 0 }), ts: text('RFC 3339, UTC') };
const optional = { uid: Type.Optional(text()), version: Type.Optional(text('resourceVersion')) };

function line<T extends string, P extends Parameters<typeof strict>[0]>(type: T, fields: P) {
  return strict({ ...stamp, type: Type.Literal(type), ...fields });
}

export const JournalLine = Type.Union([
  line('run_start', {
    formatVersion: text(),
    runId: text(),
    planId: text(),
    mode: oneOf(RUN_MODES),
    who: text('user@host'),
    tool: text(),
    cluster: Type.Optional(text('UID of the namespace kube-system')),
  }),
  line('approved', { how: text(), stages: Type.Array(StageId) }),
  line('intent', {
    change: text(),
    attempt: Type.Integer({ minimum: 1 }),
    preimage: Type.Array(strict({ at: Path, is: Value }), { description: 'The touched fields as just read' }),
    ...optional,
  }),
  line('applied', { change: text(), ...optional, made: Type.Boolean({ description: 'We created it' }) }),
  line('already', { change: text() }),
  line('failed', { change: text(), code: text(), message: text() }),
  line('drifted', { change: text(), paths: Type.Array(text()) }),
  line('skipped', { change: text(), why: text() }),
  line('ready', { change: text(), detail: text() }),
  line('wait_timeout', { change: text(), detail: text() }),
  line('wait_failed', { change: text(), detail: text() }),
  line('check', {
    check: text(),
    answer: oneOf(['pass', 'fail', 'inconclusive']),
    summary: text(),
    startedAt: text('RFC 3339, UTC; what it asked of Entra falls between this and ts'),
  }),
  line('stage_end', { stage: StageId, done: Type.Integer(), left: Type.Integer() }),
  line('run_end', { outcome: text() }),
]);
export type JournalLine = Static<typeof JournalLine>;

/** A line before it has its number and its time. */
export type JournalEntry = JournalLine extends infer L
  ? L extends JournalLine
    ? Omit<L, 'seq' | 'ts'>
    : never
  : never;
