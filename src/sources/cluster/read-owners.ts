/** Custom resources that own pods which were read, where their kind was not listed: read by name, owner by owner. */
import { MigrationError } from '../../core/errors.js';
import type { FoundObject, Skipped } from '../../core/inventory/found.js';
import { linkOf, refOfOwner } from '../../core/inventory/owner-link.js';
import type { ControllerReference } from '../../core/inventory/owner-tool.js';
import { isMarked } from '../../core/inventory/pod-place.js';
import { readRawObject, type RawObject } from '../../core/inventory/raw-object.js';
import { readAnyWorkload } from '../../core/inventory/read-any-workload.js';
import { findWorkloadKind } from '../../core/inventory/read-workload.js';
import type { Ref } from '../../core/ref.js';
import type { ResourceType } from '../../ports/kubernetes.js';
import type { KindRead, Reading } from './read-kind.js';
import { reduceObject } from './reduce-object.js';
import { skippedOwner } from './skipped-entries.js';

/** Owners of owners; the longest known chain is Knative's: Deployment, Revision, Configuration, Service. */
const MAX_ROUNDS = 4;

interface Wanted {
  owner: ControllerReference;
  namespace: string;
}

/**
 * Only for pods and for templates that use an identity: what other objects belong to does not matter. An owner that may
 * not be read stays what its pods tell of it.
 */
export async function readOwners(reading: Reading, objects: readonly FoundObject[]): Promise<KindRead> {
  const typesOf = rememberTypes(reading);
  const known = new Map(objects.map((found) => readRawObject(found)).map((raw) => [raw.ref, raw]));
  const found: FoundObject[] = [];
  const skipped = new Map<string, Skipped>();
  let children = [...known.values()].filter(isOfInterest);
  for (let round = 0; round < MAX_ROUNDS && children.length > 0; round += 1) {
    const wanted = findWanted(children, known);
    const reads = await Promise.all([...wanted.values()].map((each) => readOwner(reading, typesOf, each)));
    found.push(...reads.flatMap(({ object }) => object ?? []));
    for (const entry of reads.flatMap((read) => read.skipped ?? [])) skipped.set(entry.what, entry);
    children = reads.flatMap(({ object }) => (object ? [readRawObject(object)] : []));
    for (const raw of children) known.set(raw.ref, raw);
  }
  for (const { what, message } of skipped.values()) reading.emit({ type: 'read-skipped', what, message });
  return { objects: found, skipped: [...skipped.values()] };
}

function isOfInterest(raw: RawObject): boolean {
  if (raw.kind === 'Pod' && raw.group === '') return true;
  return linkOf(raw) !== undefined && (readAnyWorkload(raw)?.shapes ?? []).some(({ labels }) => isMarked(labels));
}

/** Owners at the end of what is known. Built-in kinds were listed: one that is not there was deleted, or is forbidden. */
function findWanted(children: readonly RawObject[], known: ReadonlyMap<Ref, RawObject>): Map<Ref, Wanted> {
  const wanted = new Map<Ref, Wanted>();
  for (const child of children) {
    let top: RawObject | undefined = child;
    const passed = new Set<Ref>();
    while (top && !passed.has(top.ref)) {
      passed.add(top.ref);
      const owner = linkOf(top);
      if (!owner) break;
      const ref = refOfOwner(owner, top.namespace);
      if (!known.has(ref) && owner.group !== '' && !findWorkloadKind(owner))
        wanted.set(ref, { owner, namespace: top.namespace });
      top = known.get(ref);
    }
  }
  return wanted;
}

type FindType = (owner: ControllerReference) => Promise<ResourceType | undefined>;

/** Whoever makes a pod chooses what stands in its owner references; it goes into a URL. */
const NAME_PART = /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/;

/** Each version of a group is asked for once. What has no namespace does not lie next to its pods. */
function rememberTypes({ reader, limit, signal }: Reading): FindType {
  const asked = new Map<string, Promise<ResourceType[]>>();
  return async ({ apiVersion, group, kind }) => {
    const version = apiVersion.slice(group.length + 1);
    if (!NAME_PART.test(group) || !NAME_PART.test(version)) return undefined;
    const types = asked.get(apiVersion) ?? limit(() => reader.listTypes(group, version, signal));
    asked.set(apiVersion, types);
    return (await types).find((type) => type.kind === kind && type.namespaced);
  };
}

/** Neither, when it is gone. */
async function readOwner(
  { reader, limit, signal }: Reading,
  findType: FindType,
  { owner, namespace }: Wanted,
): Promise<{ object?: FoundObject; skipped?: Skipped }> {
  let type: ResourceType | undefined;
  try {
    type = await findType(owner);
    if (!type) return {};
    const served = type;
    const object = await limit(() => reader.get(served, namespace, owner.name, signal));
    return object ? { object: reduceObject(object) } : {};
  } catch (error) {
    if (signal.aborted || !(error instanceof MigrationError)) throw error;
    return { skipped: skippedOwner(owner, type?.plural, error) };
  }
}
