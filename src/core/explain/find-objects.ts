/** Which objects of a source a person means by a ref or by TYPE/NAME. */
import { editDistance } from '../edit-distance.js';
import { MigrationError } from '../errors.js';
import type { Finding } from '../formats/scan.js';
import { compareText } from '../json.js';
import { parseRef, type Ref, type RefParts } from '../ref.js';
import type { Resolution } from '../resolve/resolve.js';
import { isOfType } from './object-type.js';
import { couldOwnPod } from './pod-owner.js';

export interface AskedObject {
  /** As typed. */
  text: string;
  /** Where to look when the text names no namespace; empty: everywhere. */
  namespaces: readonly string[];
}

export interface FoundObjects {
  ref: Ref;
  /** The roots that have it. */
  roots: readonly string[];
  /** The name of the pod that was asked for, when its workload was found by that. */
  takenFor?: string;
}

interface Candidate extends RefParts {
  ref: Ref;
  root: string;
}

const REFS_SHOWN = 5;

/** @throws MigrationError `object-not-found`, `ambiguous-object` (usage) */
export function findObjects(
  resolutions: readonly Resolution[],
  findings: readonly Finding[],
  asked: AskedObject,
): FoundObjects {
  const candidates = listCandidates(resolutions, findings);
  const wanted = readAsked(asked);
  const exact = candidates.filter(({ ref }) => ref === asked.text);
  const named = exact.length > 0 || !wanted ? exact : candidates.filter((candidate) => isMeant(candidate, wanted));
  if (named.length > 0) return requireOne(named, asked);
  const owners = wanted && isOfType({ kind: 'Pod', group: '' }, wanted.type) ? findPodOwners(candidates, wanted) : [];
  if (wanted && owners.length > 0) return { ...requireOne(owners, asked), takenFor: wanted.name };
  throw notFound(candidates, asked);
}

/** Everything that has a name here: what was read, accounts that are only used, and what findings are about. */
function listCandidates(resolutions: readonly Resolution[], findings: readonly Finding[]): Candidate[] {
  const refs = resolutions.flatMap(({ inventory, consumers }) =>
    [
      inventory.workloads,
      inventory.serviceAccounts,
      inventory.identities,
      inventory.bindings,
      inventory.exceptions,
      inventory.secretProviderClasses,
      inventory.others,
      consumers.map(({ accountRef: ref }) => ({ ref })),
      findings.filter(({ root }) => root === inventory.root.id).map(({ subject: ref }) => ({ ref })),
    ]
      .flat()
      .map(({ ref }) => ({ root: inventory.root.id, ref })),
  );
  return refs.map(({ root, ref }) => ({
    root,
    ref,
    ...(parseRef(ref) ?? { kind: '', group: '', namespace: '', name: ref }),
  }));
}

interface Wanted {
  type: string;
  /** Undefined: any. */
  namespaces: readonly string[] | undefined;
  name: string;
}

/** `TYPE/NAME` or `TYPE/NAMESPACE/NAME`. */
function readAsked({ text, namespaces }: AskedObject): Wanted | undefined {
  const [type, second, ...rest] = text.split('/');
  if (type === undefined || type === '' || second === undefined) return undefined;
  if (rest.length > 0) return { type, namespaces: [second], name: rest.join('/') };
  return { type, namespaces: namespaces.length > 0 ? namespaces : undefined, name: second };
}

function isMeant(candidate: Candidate, { type, namespaces, name }: Wanted): boolean {
  return (
    candidate.name === name &&
    (namespaces === undefined || namespaces.includes(candidate.namespace)) &&
    isOfType(candidate, type)
  );
}

function findPodOwners(candidates: readonly Candidate[], { namespaces, name }: Wanted): Candidate[] {
  return candidates.filter(
    (candidate) =>
      (namespaces === undefined || namespaces.includes(candidate.namespace)) && couldOwnPod(candidate, name),
  );
}

function requireOne(candidates: readonly Candidate[], { text }: AskedObject): FoundObjects {
  const [ref = '', ...others] = distinct(candidates.map((candidate) => candidate.ref)).sort(compareText);
  if (others.length === 0) return { ref, roots: distinct(candidates.map(({ root }) => root)) };
  throw new MigrationError({
    code: 'ambiguous-object',
    kind: 'usage',
    what: `${JSON.stringify(text)} may be any of ${others.length + 1} objects`,
    next: [ref, ...others].slice(0, REFS_SHOWN),
  });
}

function notFound(candidates: readonly Candidate[], { text, namespaces }: AskedObject): MigrationError {
  const where = namespaces.length > 0 ? ` in ${namespaces.join(', ')}` : '';
  return new MigrationError({
    code: 'object-not-found',
    kind: 'usage',
    what: `${JSON.stringify(text)} was not found${where}`,
    why:
      candidates.length === 0
        ? 'nothing was found at all'
        : 'it is no object that was read, or none that has to do with pod identity',
    next: [...findNear(candidates, text), 'migrate scan lists all workloads'],
  });
}

/** Objects of nearly that name, whatever their namespace; those of the same type first. */
function findNear(candidates: readonly Candidate[], text: string): Ref[] {
  const [type = '', ...rest] = text.split('/');
  const name = rest.at(-1) ?? '';
  const allowed = Math.max(1, Math.floor(name.length / 3));
  const near = candidates
    .map((candidate) => ({
      ref: candidate.ref,
      rank: isOfType(candidate, type) ? 0 : 1,
      distance: distanceWithin(allowed, name, candidate.name),
    }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.rank - b.rank || a.distance - b.distance || compareText(a.ref, b.ref));
  return distinct(near.map(({ ref }) => ref)).slice(0, REFS_SHOWN);
}

/** Names of very different length are not worth comparing: there may be very many of them. */
function distanceWithin(allowed: number, from: string, to: string): number {
  return Math.abs(from.length - to.length) > allowed ? Number.POSITIVE_INFINITY : editDistance(from, to);
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
