/** A change: one reversible write. Everything after `plan` is a function of a change and of what is there now. */
import type { MigrationError } from '../errors.js';
import { anyJson, oneOf, type Static, strict, text, Type } from '../formats/schema.js';
import type { Json } from '../json.js';
import { STAGES } from './stages.js';

export const PathStep = Type.Union(
  [Type.String(), strict({ where: Type.Record(Type.String(), Type.String()) }), strict({ item: anyJson() })],
  {
    description:
      'A key of an object; an element of a list by its fields (where); a member of a list of scalars (item). Never an index',
  },
);
export type PathStep = Static<typeof PathStep>;
export const Path = Type.Array(PathStep);
export type Path = readonly PathStep[];

export const Value = Type.Union([strict({ absent: Type.Literal(true) }), strict({ is: anyJson() })], {
  description: 'What a place holds. null is a value, absence is another',
});
export type Value = { absent: true } | { is: Json };

export const FieldEdit = strict({ at: Path, from: Value, to: Value });
export type FieldEdit = Static<typeof FieldEdit>;

export const CredentialTriple = strict({ issuer: text(), subject: text(), audience: text() });
export type CredentialTriple = Static<typeof CredentialTriple>;

export const Target = Type.Union([
  strict({
    system: Type.Literal('kubernetes'),
    root: text(),
    apiVersion: text(),
    kind: text(),
    namespace: Type.Optional(text()),
    name: text(),
  }),
  strict({
    system: Type.Literal('azure'),
    id: text('ARM id of a managed identity, or the object id of an app registration'),
    credential: Type.Optional(CredentialTriple),
  }),
  strict({
    system: Type.Literal('files'),
    root: text(),
    path: text(),
    object: Type.Optional(strict({ ref: text(), nth: Type.Integer() })),
  }),
]);
export type Target = Static<typeof Target>;
export type KubernetesTarget = Extract<Target, { system: 'kubernetes' }>;
export type AzureTarget = Extract<Target, { system: 'azure' }>;

export const Effect = Type.Union([
  strict(
    { do: Type.Literal('edit'), fields: Type.Array(FieldEdit) },
    { description: 'Touches these fields and no others' },
  ),
  strict({ do: Type.Literal('create'), body: anyJson() }, { description: 'Done: present and containing body' }),
  strict({ do: Type.Literal('delete'), was: anyJson() }, { description: 'Undo creates it again' }),
  strict(
    { do: Type.Literal('restart') },
    { description: 'Done: every running pod carries what was promised. Never inverted' },
  ),
]);
export type Effect = Static<typeof Effect>;

export const StageId = oneOf(STAGES);
export type StageId = Static<typeof StageId>;

export const Requirement = strict({ target: Target, at: Path, is: Value });
export type Requirement = Static<typeof Requirement>;

export const Change = strict({
  id: text('<stage>/<do>/<target>, stable over re-plans'),
  part: Type.Optional(text('The consumer, where several share one target')),
  realises: Type.Optional(text('Of a file change: the live change that the cluster will show')),
  stage: StageId,
  wave: Type.Optional(Type.Integer({ minimum: 1 })),
  needs: Type.Array(text(), { description: 'Ids of changes and checks that must be done first' }),
  by: oneOf(['migrate', 'source'], {
    description: 'source: GitOps, Helm or an operator writes it; we classify and wait',
  }),
  target: Target,
  uid: Type.Optional(text('UID of the object that was planned against')),
  effect: Effect,
  requires: Type.Array(Requirement, { description: 'What must hold besides the touched fields' }),
  undo: Type.Union([oneOf(['inverse', 'keep']), strict({ impossible: text() })]),
  why: strict({ code: text(), consumers: Type.Array(text()) }),
});
export type Change = Static<typeof Change>;

export const Check = strict({
  id: text(),
  stage: StageId,
  wave: Type.Optional(Type.Integer({ minimum: 1 })),
  needs: Type.Array(text()),
  subject: text(),
  run: text('Which check'),
  args: anyJson(),
});
export type Check = Static<typeof Check>;

/** What is there now. */
export type Observed = { target: Target } & (
  | { state: 'present'; value: Json; uid?: string; version?: string }
  | { state: 'absent' }
  | { state: 'unreadable'; error: MigrationError }
);

/** Where a change stands against what is there now. */
export type Standing = 'unreadable' | 'replaced' | 'done' | 'pending' | 'missing' | 'drifted';
