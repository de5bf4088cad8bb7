/** Which pod template is which: the history that StatefulSets and DaemonSets keep of theirs, and the hashes of all. */
import { uuidOf } from '../../chance.js';
import { isSameJson, type Members, membersOf, numberOf, without } from '../../read-json.js';
import { createObject } from '../create-object.js';
import { type KubeObject, ownedBy } from '../kube-object.js';
import { REVISIONS } from '../resource-types.js';
import { lettersOf, listOwned, putObject } from '../store.js';
import type { World } from '../world.js';

export const REVISION_LABEL = 'controller-revision-hash';
const HASH_LENGTH = 10;

/** What the owner's controller writes on them. */
export interface Marks {
  hashLabel: string;
  annotations?: Readonly<Record<string, string>>;
}

export interface Revision {
  /** Of the object that keeps it. */
  name: string;
  hash: string;
  template: unknown;
}

/** `collisions`: how often the same template has been hashed for the same owner. */
export function hashTemplate(template: unknown, collisions = 0): string {
  return lettersOf(uuidOf(`${String(collisions)} ${canonical(template)}`), HASH_LENGTH);
}

/** But for the label that holds the hash itself. */
export function sameTemplate(a: unknown, b: unknown, hashLabel: string): boolean {
  return isSameJson(withoutLabel(a, hashLabel), withoutLabel(b, hashLabel));
}

/** Of the template as it is now; one that was there before is the newest again. */
export function currentRevision(world: World, owner: KubeObject, marks: Marks): Revision {
  const { template } = membersOf(owner['spec']);
  const known = listOwned(world, REVISIONS, owner);
  const newest = Math.max(0, ...known.map(numberOfRevision));
  const same = known.find((revision) => isSameJson(templateOf(revision), template));
  if (same) {
    if (numberOfRevision(same) < newest) putObject(world, REVISIONS, { ...same, revision: newest + 1 });
    return describe(same);
  }
  const hash = hashTemplate(template);
  const { namespace = '', name } = owner.metadata;
  const labels = { ...membersOf(membersOf(membersOf(template)['metadata'])['labels']), [marks.hashLabel]: hash };
  const body = {
    metadata: { name: `${name}-${hash}`, labels, annotations: marks.annotations, ownerReferences: [ownedBy(owner)] },
    data: { spec: { template: { ...membersOf(template), $patch: 'replace' } } },
    revision: newest + 1,
  };
  return describe(createObject(world, { type: REVISIONS, namespace }, body, false));
}

export function findRevision(world: World, owner: KubeObject, name: string): Revision | undefined {
  const found = listOwned(world, REVISIONS, owner).find(({ metadata }) => metadata.name === name);
  return found && describe(found);
}

function describe(revision: KubeObject): Revision {
  const { name } = revision.metadata;
  return { name, hash: name.slice(name.lastIndexOf('-') + 1), template: templateOf(revision) };
}

function templateOf({ data }: KubeObject): Members {
  return without(membersOf(membersOf(membersOf(data)['spec'])['template']), ['$patch']);
}

function numberOfRevision({ revision }: KubeObject): number {
  return numberOf(revision) ?? 0;
}

function withoutLabel(template: unknown, label: string): Members {
  const { metadata, ...rest } = membersOf(template);
  const { labels, ...others } = membersOf(metadata);
  return { ...rest, metadata: others, labels: without(membersOf(labels), [label]) };
}

/** The order of keys does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
