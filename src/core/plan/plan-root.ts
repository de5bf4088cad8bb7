/** The plan of one root: consumers → operations → changes and checks, in order and in waves. */
import { refOfTarget, targetKey } from '../change/target.js';
import type { Change, Check, Target } from '../change/types.js';
import { issuerUnknown } from '../findings/issuer-unknown.js';
import type { Finding } from '../formats/scan.js';
import type { Workload } from '../inventory/model.js';
import { compareText } from '../json.js';
import { placeLive } from '../place/place-live.js';
import { type Ref, serviceAccountRef } from '../ref.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import type { Resolution } from '../resolve/resolve.js';
import { findAccountUsers } from './account-users.js';
import { UNKNOWN_ISSUER } from './credential.js';
import type { Decisions } from './decisions.js';
import { reaches } from './judge-consumer.js';
import { nameAccounts } from './name-accounts.js';
import { type ConsumerContext, type PlannedConsumer, planConsumer } from './plan-consumer.js';
import { planChecks, tokenCheckId } from './plan-checks.js';
import { assignWaves } from './waves.js';

export interface RootOptions {
  inScope: (workload: Workload) => boolean;
  decisions: Decisions;
  /** Undefined when it could not be learnt. */
  issuer: string | undefined;
  audience: string;
  /** Workloads per wave after the canary. */
  waveSize: number;
}

export interface RootPlan {
  changes: readonly Change[];
  checks: readonly Check[];
  findings: readonly Finding[];
  planned: readonly PlannedConsumer[];
}

export function planRoot(resolution: Resolution, options: RootOptions): RootPlan {
  const { inventory, consumers } = resolution;
  const root = inventory.root.id;
  const context: ConsumerContext = {
    inventory,
    users: findAccountUsers(inventory, consumers),
    names: nameAccounts(inventory, consumers),
    decisions: options.decisions,
    issuer: options.issuer ?? UNKNOWN_ISSUER,
    audience: options.audience,
  };
  const planned = consumers
    .filter((consumer) => options.inScope(consumer.workload) && isToBeMoved(consumer))
    .map((consumer) => planConsumer(consumer, context));
  const waves = assignWaves(
    planned.filter(({ extent }) => reaches(extent, 'everything')).map(({ consumer }) => consumer),
    options.waveSize,
  );
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
  const changes = placed.map((change) => {
    const users = change.why.consumers.flatMap((ref) => byWorkload.get(ref) ?? []);
    return orderChange(change, users, index, waves);
  });
  const needsIssuer = options.issuer === undefined && changes.some(({ stage }) => stage === 'identities');
  return {
    changes,
    checks,
    planned,
    findings: [
      ...planned.flatMap(({ findings }) => findings),
      ...(needsIssuer ? [issuerUnknown.raise({ root, ref: root }, {})] : []),
    ],
  };
}

/** A finished Job or Pod runs no more; its creator is what there is to move. */
function isToBeMoved({ state, usages, workload }: ResolvedConsumer): boolean {
  return (state === 'legacy' || state === 'wrong') && usages.length > 0 && workload.finished !== true;
}

/** What of a plan is looked up by account or by object: once, so that the order takes time in proportion to the changes. */
interface ChangeIndex {
  /** The credentials of an account, and its creation: what a token for it needs. */
  byAccount: ReadonlyMap<Ref, readonly string[]>;
  annotationOf: ReadonlyMap<Ref, string>;
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
  return { byAccount, annotationOf, editOf };
}

function accountOf(target: Target): Ref | undefined {
  if (target.system === 'azure') {
    const [, , namespace, name] = target.credential?.subject.split(':') ?? [];
    return namespace !== undefined && name !== undefined ? serviceAccountRef(namespace, name) : undefined;
  }
  return target.system === 'kubernetes' && target.kind === 'ServiceAccount' ? refOfTarget(target) : undefined;
}

/**
 * Nothing in the stage `workloads` may come before the token for its account has been proved; an annotation on the
 * account comes before the template that relies on it, a template before its restart.
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
    const annotation = index.annotationOf.get(account);
    if (annotation !== undefined) needs.add(annotation);
  }
  const edit = index.editOf.get(targetKey(change.target));
  if (change.effect.do === 'restart' && edit !== undefined) needs.add(edit);
  needs.delete(change.id);
  const wave = Math.min(...users.map(({ consumer }) => waves.get(consumer.workload.ref) ?? Number.POSITIVE_INFINITY));
  return { ...change, needs: [...needs].sort(compareText), ...(Number.isFinite(wave) ? { wave } : {}) };
}
