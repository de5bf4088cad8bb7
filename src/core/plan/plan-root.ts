/** The plan of one root: consumers → operations → changes and checks, in order and in waves. */
import type { AzureFacts } from '../azure/facts.js';
import { refOfTarget, targetKey } from '../change/target.js';
import type { Change, Check, Target } from '../change/types.js';
import { issuerUnknown } from '../findings/issuer-unknown.js';
import type { Finding } from '../formats/scan.js';
import { groupBy } from '../group-by.js';
import type { Workload } from '../inventory/model.js';
import { compareText } from '../json.js';
import { placeLive } from '../place/place-live.js';
import { type Ref, serviceAccountRef } from '../ref.js';
import type { Resolution } from '../resolve/resolve.js';
import { accountOfSubject } from '../subject.js';
import { findAccountUsers } from './account-users.js';
import type { CountedBudget } from './budget.js';
import { completeMoved } from './complete-moved.js';
import { UNKNOWN_ISSUER } from './credential.js';
import type { Decisions } from './decisions.js';
import { reaches } from './extent.js';
import { findExceeded, holdForBudget } from './judge-budgets.js';
import { judgeCluster } from './judge-cluster.js';
import { nameAccounts } from './name-accounts.js';
import { planChecks, tokenCheckId } from './plan-checks.js';
import { type ConsumerContext, type PlannedConsumer, planConsumer } from './plan-consumer.js';
import { isToBeMoved } from './to-be-moved.js';
import { assignWaves, type WaveOptions } from './waves.js';

export interface RootOptions {
  inScope: (workload: Workload) => boolean;
  decisions: Decisions;
  /** Undefined when it could not be learnt. */
  issuer: string | undefined;
  audience: string;
  /** Undefined when Azure was not asked. */
  azure: AzureFacts | undefined;
  /** Of the cluster, where it is known. */
  tenantId: string | undefined;
  waves: Pick<WaveOptions, 'size' | 'settings'>;
}

export interface RootPlan {
  resolution: Resolution;
  changes: readonly Change[];
  checks: readonly Check[];
  findings: readonly Finding[];
  planned: readonly PlannedConsumer[];
  /** Of each workload that is restarted. */
  waves: ReadonlyMap<Ref, number>;
}

/** What would be done for every consumer of a root, whatever the scope: what they need of a shared identity counts. */
export interface RootDraft {
  resolution: Resolution;
  context: ConsumerContext;
  drafts: readonly PlannedConsumer[];
  /** For consumers that have been moved, and not all the way. */
  completions: readonly PlannedConsumer[];
}

export function draftRoot(resolution: Resolution, options: RootOptions): RootDraft {
  const { inventory, consumers } = resolution;
  const context: ConsumerContext = {
    inventory,
    users: findAccountUsers(inventory, consumers, options.decisions),
    names: nameAccounts(inventory, consumers, options.decisions),
    decisions: options.decisions,
    issuer: options.issuer ?? UNKNOWN_ISSUER,
    audience: options.audience,
    azure: options.azure && { facts: options.azure, tenantId: options.tenantId },
    tenantId: options.tenantId,
  };
  return {
    resolution,
    context,
    drafts: consumers.filter(isToBeMoved).map((consumer) => planConsumer(consumer, context)),
    completions: consumers.flatMap((consumer) => completeMoved(consumer, context) ?? []),
  };
}

/** @param exceeded budgets by normalised id of the identity */
export function planRoot(
  { resolution, context, drafts, completions }: RootDraft,
  options: RootOptions,
  exceeded: ReadonlyMap<string, CountedBudget>,
): RootPlan {
  const root = resolution.inventory.root.id;
  const judged = [...drafts, ...completions]
    .filter(({ consumer }) => options.inScope(consumer.workload))
    .map((draft) => holdForBudget(draft, findExceeded(draft, exceeded, options.azure)));
  const cluster = judgeCluster(resolution.inventory, judged, options);
  const planned = cluster.isHeld ? judged.map(holdAll) : judged;
  const waves = planWaves(planned, options);
  const placed = placeLive(planned.flatMap(({ operations }) => operations));
  const index = indexChanges(placed);
  const checks = planChecks(planned, {
    root,
    issuer: context.issuer,
    audience: context.audience,
    waves,
    needsOfAccount: (account) => index.byAccount.get(account) ?? [],
  });
  const byWorkload = new Map(planned.map((entry) => [entry.consumer.workload.ref, entry]));
  const ordered = placed.map((change) => {
    const users = change.why.consumers.flatMap((ref) => byWorkload.get(ref) ?? []);
    return orderChange(change, users, index, waves);
  });
  const needsIssuer = options.issuer === undefined && ordered.some(({ stage }) => stage === 'identities');
  return {
    resolution,
    changes: [...cluster.changes, ...ordered],
    checks,
    planned,
    waves,
    findings: [
      ...cluster.findings,
      ...planned.flatMap(({ findings }) => findings),
      ...(needsIssuer ? [issuerUnknown.raise({ root, ref: root }, {})] : []),
    ],
  };
}

function planWaves(planned: readonly PlannedConsumer[], { waves, decisions }: RootOptions): Map<Ref, number> {
  return assignWaves(
    planned.filter(({ extent }) => reaches(extent, 'everything')).map(({ consumer }) => consumer),
    { ...waves, decided: (consumer) => decisions.for(consumer)?.wave },
  );
}

/** What is only good to know tells of changes that are not made then. */
function holdAll(planned: PlannedConsumer): PlannedConsumer {
  const findings = planned.findings.filter(({ severity }) => severity !== 'info');
  return { ...planned, extent: 'nothing', operations: [], adopted: [], findings };
}

/** What of a plan is looked up by account or by object: once, so that the order takes time in proportion to the changes. */
interface ChangeIndex {
  /** The credentials of an account, and its creation: what a token for it needs. */
  byAccount: ReadonlyMap<Ref, readonly string[]>;
  annotationOf: ReadonlyMap<Ref, string>;
  /** Of a consumer: what its new account may do. That the account is there, the token for it has proved. */
  rightsOf: ReadonlyMap<Ref, readonly string[]>;
  editOf: ReadonlyMap<string, string>;
}

function indexChanges(changes: readonly Change[]): ChangeIndex {
  const byAccount = new Map<Ref, string[]>();
  const annotationOf = new Map<Ref, string>();
  const editOf = new Map<string, string>();
  for (const { id, stage, target, effect } of changes) {
    const account = accountOf(target);
    if (account !== undefined && stage === 'workloads') annotationOf.set(account, id);
    else if (account !== undefined) byAccount.set(account, [...(byAccount.get(account) ?? []), id].sort(compareText));
    else if (effect.do === 'edit') editOf.set(targetKey(target), id);
  }
  return { byAccount, annotationOf, rightsOf: indexRights(changes), editOf };
}

function indexRights(changes: readonly Change[]): Map<Ref, string[]> {
  const rights = changes
    .filter(({ stage, target }) => stage === 'service-accounts' && accountOf(target) === undefined)
    .flatMap(({ id, why }) => why.consumers.map((consumer) => ({ id, consumer })));
  const groups = groupBy(rights, ({ consumer }) => consumer);
  return new Map([...groups].map(([consumer, members]) => [consumer, members.map(({ id }) => id)]));
}

function accountOf(target: Target): Ref | undefined {
  if (target.system === 'azure') {
    const account = accountOfSubject(target.credential?.subject ?? '');
    return account && serviceAccountRef(account.namespace, account.name);
  }
  return target.system === 'kubernetes' && target.kind === 'ServiceAccount' ? refOfTarget(target) : undefined;
}

/**
 * Nothing in the stage `workloads` may come before the token for its account has been proved; the rights
 * of a new account come before the template that names it, an annotation on the account before the template that relies on it, a
 * template before its restart.
 */
function orderChange(
  change: Change,
  users: readonly PlannedConsumer[],
  index: ChangeIndex,
  waves: ReadonlyMap<Ref, number>,
): Change {
  if (change.stage !== 'workloads') return change;
  const needs = new Set<string>();
  for (const { consumer, accountName } of users) {
    if (accountName === undefined) continue;
    const account = serviceAccountRef(consumer.workload.namespace, accountName);
    for (const { identity } of consumer.usages) needs.add(tokenCheckId(consumer.root, account, identity.clientId));
    for (const id of index.rightsOf.get(consumer.workload.ref) ?? []) needs.add(id);
    const annotation = index.annotationOf.get(account);
    if (annotation !== undefined) needs.add(annotation);
  }
  const edit = index.editOf.get(targetKey(change.target));
  if (change.effect.do === 'restart' && edit !== undefined) needs.add(edit);
  needs.delete(change.id);
  const wave = Math.min(...users.map(({ consumer }) => waves.get(consumer.workload.ref) ?? Number.POSITIVE_INFINITY));
  return { ...change, needs: [...needs].sort(compareText), ...(Number.isFinite(wave) ? { wave } : {}) };
}
