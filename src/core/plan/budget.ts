/** How many credentials each managed identity needs, over all roots of a plan, against how many it takes. */
import { normalizeArmId } from '../arm-id.js';
import type { ExistingCredential } from '../azure/facts.js';
import type { Change } from '../change/types.js';
import type { IdentityBudget } from '../formats/plan.js';
import { groupBy } from '../group-by.js';
import { isPlaceholder } from '../inventory/placeholder.js';
import { compareText } from '../json.js';
import { subjectOf } from '../subject.js';
import type { Need } from './account-users.js';

/** Entra: at most 20 federated credentials per identity, whatever they are for, and the number cannot be raised (semantics §4.2). */
export const CREDENTIAL_LIMIT = 20;
/** From here on the next few namespaces or clusters don't fit any more. */
const NEAR_LIMIT = 17;

/** One service account of one cluster that must be able to get tokens of an identity. */
export interface CredentialNeed {
  /** ARM id, as written; or object id of an app registration, which takes as many. */
  identity: string;
  root: string;
  /** Undefined when it could not be learnt: then no other root shares it. */
  issuer: string | undefined;
  namespace: string;
  account: string;
  /** All that the account is for; '' for a third-party product, whose account is its own. */
  need: Need;
  /** Whether it could be another account, shared with others: not what has moved already, nor a product's own. */
  mergeable: boolean;
  inScope: boolean;
}

export interface CountedBudget {
  identity: string;
  /** One per (issuer, subject), sorted. */
  needs: readonly CredentialNeed[];
  /** That Azure holds, for none of them: of other clusters, of accounts that nobody knows here. Undefined: not asked. */
  others?: readonly ExistingCredential[];
}

/** What Azure holds on an identity; undefined when that is not known. */
export type ExistingOf = (identity: string) => readonly ExistingCredential[] | undefined;

/** Sorted by identity; only those that something in scope uses. */
export function countBudgets(
  needs: readonly CredentialNeed[],
  existingOf: ExistingOf = () => undefined,
): CountedBudget[] {
  return [...groupBy(needs, ({ identity }) => normalizeArmId(identity))]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, mine]) => withOthers(countOne(mine), existingOf))
    .filter(({ needs: mine }) => mine.some(({ inScope }) => inScope));
}

function countOne(needs: readonly CredentialNeed[]): CountedBudget {
  const bySubject = [...groupBy(needs, subjectKey)].sort(([a], [b]) => compareText(a, b));
  const identity = needs.map((need) => need.identity).sort(compareText)[0] ?? '';
  return { identity, needs: bySubject.flatMap(([, same]) => mergeNeeds(same)) };
}

/** One with the issuer and subject of a need takes its place, whatever its audience. */
function withOthers(budget: CountedBudget, existingOf: ExistingOf): CountedBudget {
  const existing = existingOf(budget.identity);
  if (!existing) return budget;
  const needed = new Set(
    budget.needs.map(({ issuer, namespace, account }) => JSON.stringify([issuer, subjectOf(namespace, account)])),
  );
  return {
    ...budget,
    others: existing.filter(({ issuer, subject }) => !needed.has(JSON.stringify([issuer, subject]))),
  };
}

/** How many credentials the identity will hold. */
export function countUsed({ needs, others = [] }: CountedBudget): number {
  return needs.length + others.length;
}

/** Several consumers of one account: the need of a consumer tells more than that of a product. */
function mergeNeeds(same: readonly CredentialNeed[]): CredentialNeed[] {
  const [first] = [...same].sort((a, b) => compareText(b.need, a.need));
  if (!first) return [];
  const mergeable = same.every((need) => need.mergeable || need.need === '');
  return [{ ...first, mergeable: mergeable && first.mergeable, inScope: same.some(({ inScope }) => inScope) }];
}

function subjectKey({ issuer, root, namespace, account }: CredentialNeed): string {
  return JSON.stringify([issuer ?? root, issuer === undefined, namespace, account]);
}

/** An id that is still to be filled in may stand for several identities. */
export function isExceeded(budget: CountedBudget): boolean {
  return countUsed(budget) > CREDENTIAL_LIMIT && !isPlaceholder(budget.identity);
}

export function isNear(budget: CountedBudget): boolean {
  const used = countUsed(budget);
  return used >= NEAR_LIMIT && used <= CREDENTIAL_LIMIT && !isPlaceholder(budget.identity);
}

export function reportBudgets(budgets: readonly CountedBudget[], changes: readonly Change[]): IdentityBudget[] {
  const planned = new Map<string, number>();
  for (const { target } of changes) {
    if (target.system !== 'azure' || !target.credential) continue;
    const id = normalizeArmId(target.id);
    planned.set(id, (planned.get(id) ?? 0) + 1);
  }
  return budgets.map(({ identity, needs, others }) => ({
    identity,
    needed: needs.length,
    planned: planned.get(normalizeArmId(identity)) ?? 0,
    ...(others === undefined ? {} : { others: others.length }),
    limit: CREDENTIAL_LIMIT,
  }));
}
