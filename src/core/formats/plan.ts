/** The reviewed document: `migrate plan --out F.plan.json` writes it, `diff` and `apply` read it. */
import { Change, Check, StageId } from '../change/types.js';
import { RootIdentity } from '../inventory/found.js';
import { Finding } from './scan.js';
import { extend, oneOf, type Static, strict, text, Type } from './schema.js';

export const PlanTarget = strict(
  {
    roots: Type.Array(RootIdentity),
    issuers: Type.Record(Type.String(), Type.String(), {
      description: 'Issuer URL per root; a root without one is left out',
    }),
    tenantId: Type.Optional(text()),
    tenants: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'Tenant per root, where a root has one of its own' }),
    ),
  },
  { description: 'What the plan is for; apply refuses any other' },
);
export type PlanTarget = Static<typeof PlanTarget>;

export const PlanInputs = strict({
  source: strict({ kind: oneOf(['cluster', 'manifests', 'snapshot']), paths: Type.Array(text()) }),
  scope: strict({
    namespaces: Type.Array(text()),
    excludeNamespaces: Type.Array(text()),
    selector: Type.Optional(text()),
  }),
  offline: Type.Boolean({ description: 'Azure was not asked' }),
  cloud: Type.Optional(text('Of Azure, where it is not the public one')),
  audience: text(),
  waveSize: Type.Integer({ minimum: 1 }),
  migrationFile: Type.Optional(text('sha256:… of its content')),
  plugins: Type.Array(strict({ name: text(), version: text() })),
});
export type PlanInputs = Static<typeof PlanInputs>;

export const Stage = strict({
  id: StageId,
  kind: oneOf(['check', 'additive', 'cutover', 'destructive']),
  changes: Type.Integer(),
  checks: Type.Integer(),
  waves: Type.Optional(Type.Integer()),
});
export type Stage = Static<typeof Stage>;

export const Manual = strict(
  { code: text(), root: text(), subject: text(), message: text(), fix: text() },
  { description: 'Something a person must decide or do before the plan can cover it' },
);
export type Manual = Static<typeof Manual>;

export const IdentityBudget = strict(
  {
    identity: text('ARM id, or object id of an app registration'),
    needed: Type.Integer({
      description:
        'Credentials that all who use it need together: out of scope, held back and already migrated included',
    }),
    planned: Type.Integer({ description: 'Of these, what this plan creates' }),
    others: Type.Optional(
      Type.Integer({ description: 'Credentials on it in Azure that are for none of them; absent: not known' }),
    ),
    limit: Type.Integer({ description: 'Credentials that an identity takes' }),
  },
  { description: 'How far the credentials of an identity go; what Azure holds beside is not known offline' },
);
export type IdentityBudget = Static<typeof IdentityBudget>;

export const AzureReport = strict(
  {
    identities: Type.Integer({ description: 'Managed identities and app registrations that Azure was asked about' }),
    credentials: Type.Integer({ description: 'Credentials that exist on them' }),
    adopted: Type.Array(
      strict({
        holder: text('ARM id of the identity, or object id of the app registration'),
        name: text('The name that it has'),
        issuer: text(),
        subject: text(),
        audience: text(),
      }),
      { description: 'Credentials that are needed and exist already: nothing is written for them' },
    ),
  },
  { description: 'What Azure answered. Not part of what is approved' },
);
export type AzureReport = Static<typeof AzureReport>;

export const PlanSummary = strict({
  create: Type.Integer(),
  update: Type.Integer(),
  delete: Type.Integer(),
  restart: Type.Integer({ description: 'Workloads whose pods are replaced' }),
  bySource: Type.Integer({ description: 'Changes that Helm, GitOps or an operator has to make' }),
  unchanged: Type.Integer({ description: 'Consumers that already use workload identity' }),
  manual: Type.Integer(),
  consumers: Type.Integer(),
});
export type PlanSummary = Static<typeof PlanSummary>;

export const MigrationPlan = strict({
  kind: Type.Literal('MigrationPlan'),
  formatVersion: text(),
  planId: text('sha256:… over target, inputs, changes and checks: a re-plan of the same world has the same id'),
  applyable: Type.Boolean({
    description: 'False when there is nothing to do, or something that must be known first is not',
  }),
  target: PlanTarget,
  inputs: PlanInputs,
  stages: Type.Array(Stage),
  changes: Type.Array(Change),
  checks: Type.Array(Check),
  findings: Type.Array(Finding),
  manual: Type.Array(Manual),
  budget: Type.Array(IdentityBudget),
  azure: Type.Optional(AzureReport),
  summary: PlanSummary,
});
export type MigrationPlan = Static<typeof MigrationPlan>;

/** The saved plan: what is stamped on saving is not part of what is approved. */
export const PlanFile = extend(MigrationPlan, {
  tool: strict({ name: text(), version: text() }),
  createdAt: text('RFC 3339, UTC'),
  fileDigest: text('sha256:… over everything else in the file, against edits by hand'),
});
export type PlanFile = Static<typeof PlanFile>;
