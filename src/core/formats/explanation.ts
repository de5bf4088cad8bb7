/** The document that `migrate explain --json` prints. Emitted only: minor versions add keys. */
import { StageId } from '../change/types.js';
import { DIAGNOSIS_SOURCES, WAITING } from '../diagnoses/define-diagnosis.js';
import { PRESENTED_NAMES } from '../diagnoses/presented-values.js';
import { Origin } from '../inventory/found.js';
import { OwnerTool } from '../inventory/named-object.js';
import { AzureIdentity, IdentityType } from '../inventory/pod-identity.js';
import { ConsumerState, Finding, Severity } from './scan.js';
import { extend, oneOf, type Static, strict, text, Type } from './schema.js';

const head = { kind: Type.Literal('Explanation'), formatVersion: text() };

const described = {
  code: text(),
  title: text(),
  means: text('What it means'),
  fix: text('What to do'),
  cases: Type.Array(text(), { description: 'Rows of the catalogue of pod-identity semantics, E01–E77' }),
};

export const CodeList = strict({
  ...head,
  about: Type.Literal('codes'),
  findings: Type.Array(strict({ code: text(), title: text(), severity: Severity })),
  diagnoses: Type.Array(strict({ code: text(), title: text(), source: oneOf(DIAGNOSIS_SOURCES) })),
});
export type CodeList = Static<typeof CodeList>;

export const FindingExplanation = strict({
  ...head,
  about: Type.Literal('finding'),
  ...described,
  severity: Severity,
  needs: Type.Optional(
    oneOf(['decision', 'action'], { description: 'Whether a plan waits for a person: a choice, or something to do' }),
  ),
  raised: Type.Optional(
    Type.Array(Finding, { description: 'Each time it is raised in the source; absent when none was read' }),
  ),
});
export type FindingExplanation = Static<typeof FindingExplanation>;

export const ExplainedDiagnosis = strict({
  ...described,
  source: oneOf(DIAGNOSIS_SOURCES, { description: 'Who says it' }),
  also: Type.Array(text(), { description: 'Other codes with the same causes' }),
  causes: Type.Array(text(), { description: 'The usual one first' }),
  look: Type.Array(text(), { description: 'Evidence that tells the causes apart' }),
  next: Type.Array(text(), { description: 'Commands that show the evidence' }),
  waiting: oneOf(WAITING, { description: 'Whether the same request may succeed later without any change' }),
});
export type ExplainedDiagnosis = Static<typeof ExplainedDiagnosis>;

export const DiagnosisExplanation = strict({
  ...head,
  about: Type.Literal('diagnosis'),
  presented: Type.Array(strict({ name: oneOf(PRESENTED_NAMES), value: text() }), {
    description: 'What the error says that Entra was given',
  }),
  diagnoses: Type.Array(ExplainedDiagnosis),
  unknown: Type.Array(text(), { description: 'Codes in the error that are not described' }),
});
export type DiagnosisExplanation = Static<typeof DiagnosisExplanation>;

const BindingOf = strict({ ref: text(), selector: text() });

export const ExplainedIdentity = strict({
  ref: text(),
  type: IdentityType,
  clientId: text('spec.clientID, byte for byte'),
  via: Type.Array(BindingOf, { description: 'The bindings that name it; of a consumer only those that give it' }),
});
export type ExplainedIdentity = Static<typeof ExplainedIdentity>;

export const ExplainedChange = strict({
  id: text(),
  stage: StageId,
  wave: Type.Optional(Type.Integer()),
  action: oneOf(['create', 'update', 'delete', 'restart']),
  title: text(),
  fields: Type.Array(text()),
  bySource: Type.Boolean({ description: 'Helm, GitOps or an operator has to make it' }),
});
export type ExplainedChange = Static<typeof ExplainedChange>;

export const ExplainedObject = strict({
  ref: text(),
  root: text(),
  role: oneOf(['consumer', 'workload', 'service-account', 'identity', 'binding', 'other'], {
    description: 'workload: one that has to do with neither pod identity nor workload identity',
  }),
  at: Type.Optional(Origin),
  owner: Type.Optional(OwnerTool),
  takenFor: Type.Optional(text('The pod whose name led to it')),
  state: Type.Optional(ConsumerState),
  why: Type.Array(text(), { description: 'The facts behind the state, or what kind of object it is' }),
  account: Type.Optional(
    strict({
      ref: text(),
      found: Type.Boolean(),
      annotations: Type.Record(Type.String(), Type.String(), { description: 'Those of workload identity' }),
    }),
  ),
  resourceId: Type.Optional(AzureIdentity.properties.resourceId),
  identities: Type.Array(ExplainedIdentity),
  users: Type.Array(strict({ ref: text(), state: Type.Optional(ConsumerState) }), {
    description: 'Workloads that use it; without a state: those that have nothing to do with either path',
  }),
  changes: Type.Array(ExplainedChange, { description: 'What a plan would do to it or because of it' }),
  findings: Type.Array(extend(Finding, { title: text(), means: text() })),
});
export type ExplainedObject = Static<typeof ExplainedObject>;

export const ObjectExplanation = strict({
  ...head,
  about: Type.Literal('object'),
  objects: Type.Array(ExplainedObject, { description: 'One per root that has an object of this name' }),
});
export type ObjectExplanation = Static<typeof ObjectExplanation>;

export const Explanation = Type.Union([CodeList, FindingExplanation, DiagnosisExplanation, ObjectExplanation]);
export type Explanation = CodeList | FindingExplanation | DiagnosisExplanation | ObjectExplanation;
