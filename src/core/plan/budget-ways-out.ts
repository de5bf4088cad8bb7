/** What can be done about an identity that would need more credentials than it takes, worked out with its numbers. */
import type { ExistingCredential } from '../azure/facts.js';
import { countNoun } from '../count-noun.js';
import { groupBy } from '../group-by.js';
import { compareText } from '../json.js';
import { listSome } from '../list-some.js';
import { CREDENTIAL_LIMIT, type CredentialNeed, type CountedBudget, countUsed } from './budget.js';

const NAMES_SHOWN = 10;

/** One sentence per way, then what belongs to it. */
export function describeWaysOut(budget: CountedBudget): string[] {
  return [...describeCleaning(budget), ...describeMerge(budget), ...describeSplit(budget), describeIdentityBindings()];
}

/** Whether somebody else needs them cannot be told from here. */
function describeCleaning({ others = [] }: CountedBudget): string[] {
  if (others.length === 0) return [];
  return [
    `${countNoun(others.length, 'credential')} on it ${others.length === 1 ? 'is' : 'are'} for nobody here: delete those that no other cluster needs`,
    ...listSome(others.map(describeExisting), NAMES_SHOWN),
  ];
}

function describeExisting({ name, issuer, subject }: ExistingCredential): string {
  return `exists: ${name} for ${subject ?? 'all that an expression matches'} of ${issuer}`;
}

/** How many credentials each namespace needs, and for which accounts. */
export function describeNamespaces({ needs }: CountedBudget): string[] {
  const roots = new Set(needs.map(({ root }) => root));
  return [...groupBy(needs, placeOf)].map(([, mine]) => {
    return `${nameOfPlace(mine, roots.size > 1)} needs ${mine.length}: ${listNames(mine.map(({ account }) => account))}`;
  });
}

/** The accounts of a namespace that are for the same identities. */
export function findMergeable({ needs }: CountedBudget): CredentialNeed[][] {
  const groups = groupBy(
    needs.filter(({ mergeable }) => mergeable),
    (entry) => JSON.stringify([placeOf(entry), entry.need]),
  );
  return [...groups.values()].filter((members) => members.length > 1);
}

function describeMerge(budget: CountedBudget): string[] {
  const groups = findMergeable(budget);
  if (groups.length === 0) {
    return ['merging service accounts does not help: no namespace has several that need the same identities'];
  }
  const manyRoots = new Set(budget.needs.map(({ root }) => root)).size > 1;
  const saved = groups.reduce((sum, members) => sum + members.length - 1, 0);
  const used = countUsed(budget);
  const left = used - saved;
  const verdict = left > CREDENTIAL_LIMIT ? 'still too many' : 'which fits';
  return [
    `merge service accounts per namespace (credentials: merge-per-namespace): ${left} instead of ${used}, ${verdict}; each workload then has the role bindings and pull secrets of all that share its account`,
    ...groups.map(
      (members) =>
        `merge in ${nameOfPlace(members, manyRoots)}: ${listNames(members.map(({ account }) => account))} → 1 account`,
    ),
  ];
}

function describeSplit(budget: CountedBudget): string[] {
  const manyRoots = new Set(budget.needs.map(({ root }) => root)).size > 1;
  const parts = splitBudget(budget);
  return [
    `split the identity into ${parts.length} with the same role assignments, each with an AzureIdentity of its own`,
    ...parts.map((part, index) => {
      const names = part.map((piece) => nameOfPlace(piece, manyRoots));
      const count = part.reduce((sum, piece) => sum + piece.length, 0);
      return `split, identity ${index + 1} of ${parts.length}, ${countNoun(count, 'credential')}: ${listNames(names)}`;
    }),
  ];
}

/**
 * Parts of at most 20. A namespace stays whole where it can: the largest first, each into the first part that has room.
 * The first part is the identity as it is, with what it holds for others.
 */
export function splitBudget({ needs, others = [] }: CountedBudget): CredentialNeed[][][] {
  const pieces = [...groupBy(needs, placeOf).values()].flatMap(cutPiece);
  const sorted = [...pieces].sort((a, b) => b.length - a.length || compareText(keyOfPiece(a), keyOfPiece(b)));
  const parts: { room: number; pieces: CredentialNeed[][] }[] = [
    { room: CREDENTIAL_LIMIT - others.length, pieces: [] },
  ];
  for (const piece of sorted) {
    let part = parts.find(({ room }) => room >= piece.length);
    if (!part) parts.push((part = { room: CREDENTIAL_LIMIT, pieces: [] }));
    part.room -= piece.length;
    part.pieces.push(piece);
  }
  const used = parts.filter((part) => part.pieces.length > 0);
  return used.map((part) => [...part.pieces].sort((a, b) => compareText(keyOfPiece(a), keyOfPiece(b))));
}

function cutPiece(needs: readonly CredentialNeed[]): CredentialNeed[][] {
  const count = Math.ceil(needs.length / CREDENTIAL_LIMIT);
  return Array.from({ length: count }, (_, index) =>
    needs.slice(index * CREDENTIAL_LIMIT, (index + 1) * CREDENTIAL_LIMIT),
  );
}

function describeIdentityBindings(): string {
  return (
    'AKS identity bindings need one credential in all, but only code that opts in to WorkloadIdentityCredential can use them: ' +
    'not DefaultAzureCredential, not third-party software, not the proxy sidecar, and not with API server VNet integration'
  );
}

function placeOf({ root, namespace }: CredentialNeed): string {
  return JSON.stringify([root, namespace]);
}

function keyOfPiece([first]: readonly CredentialNeed[]): string {
  return first ? JSON.stringify([first.root, first.namespace, first.account]) : '';
}

function nameOfPlace([first]: readonly CredentialNeed[], manyRoots: boolean): string {
  const { root = '', namespace = '' } = first ?? {};
  return manyRoots ? `namespace ${namespace} of ${root}` : `namespace ${namespace}`;
}

function listNames(names: readonly string[]): string {
  return listSome(names, NAMES_SHOWN).join(', ');
}
