/** The document that `migrate scan --json` prints. Emitted only: minor versions add keys. */
import { Origin, RootIdentity, Skipped } from '../inventory/found.js';
import { Integration } from '../inventory/model.js';
import { OwnerTool } from '../inventory/named-object.js';
import { AzureIdentity, AzureIdentityBinding, Installation } from '../inventory/pod-identity.js';
import { SEVERITIES } from '../severities.js';
import { extend, oneOf, type Static, strict, text, Type } from './schema.js';

export const ConsumerState = oneOf(['legacy', 'both', 'migrated', 'wrong', 'unbound', 'unknown'], {
  description:
    'legacy: served by pod identity only. both: workload identity is set up beside it. migrated: workload identity only. ' +
    'wrong: half-done or broken. unbound: labelled, but nothing answers. unknown: something unread or undecided could change the answer',
});
export type ConsumerState = Static<typeof ConsumerState>;

export const Severity = oneOf(SEVERITIES);
export type Severity = Static<typeof Severity>;

export const Finding = strict({
  code: text('Stable; MIGRATION.md tells more'),
  severity: Severity,
  root: text(),
  subject: text('Ref of the object, or a path'),
  message: text(),
  evidence: Type.Array(text(), { description: 'Facts of this cluster that led to it' }),
  fix: text('What to do'),
  at: Type.Optional(Origin),
});
export type Finding = Static<typeof Finding>;

export const ConsumerIdentity = strict({
  ref: text(),
  clientId: text('spec.clientID, byte for byte'),
  via: Type.Array(text(), { description: 'The bindings that make it so' }),
});
export type ConsumerIdentity = Static<typeof ConsumerIdentity>;

export const Consumer = strict({
  ref: text(),
  root: text(),
  serviceAccount: text('Ref of the account its pods run as'),
  state: ConsumerState,
  identities: Type.Array(ConsumerIdentity),
  owner: Type.Optional(OwnerTool),
  at: Origin,
});
export type Consumer = Static<typeof Consumer>;

export const ScanReport = strict({
  kind: Type.Literal('Inventory'),
  formatVersion: text(),
  roots: Type.Array(RootIdentity),
  identities: Type.Array(extend(AzureIdentity, { root: text() })),
  bindings: Type.Array(extend(AzureIdentityBinding, { root: text() })),
  installations: Type.Array(extend(Installation, { root: text() })),
  integrations: Type.Array(extend(Integration, { root: text() })),
  consumers: Type.Array(Consumer),
  findings: Type.Array(Finding),
  skipped: Type.Array(extend(Skipped, { root: text() })),
  summary: strict({
    consumers: Type.Partial(Type.Record(ConsumerState, Type.Integer()), {
      description: 'Number of consumers per state; states with none are left out',
    }),
    findings: Type.Partial(Type.Record(Severity, Type.Integer())),
    objects: Type.Integer({ description: 'Objects read' }),
    skipped: Type.Integer(),
  }),
});
export type ScanReport = Static<typeof ScanReport>;
