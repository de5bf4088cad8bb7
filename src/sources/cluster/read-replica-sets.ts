/** ReplicaSets: those of a Deployment only link pods to it; one that stands alone is a workload and is read whole. */
import { MigrationError } from '../../core/errors.js';
import type { FoundObject, Skipped } from '../../core/inventory/found.js';
import { asList, asObject, asString } from '../../core/json.js';
import { replicaSets } from './kinds.js';
import { readKind, type KindRead, type Reading } from './read-kind.js';
import { reduceObject, reduceToOwnerLink } from './reduce-object.js';
import { skippedObject } from './skipped-entries.js';

export async function readReplicaSets(reading: Reading): Promise<KindRead> {
  const read = await readKind(reading, replicaSets, reduceToOwnerLink);
  const links = read.objects.filter(hasController);
  const alone = await Promise.all(
    read.objects.filter((found) => !hasController(found)).map((found) => readWhole(reading, found)),
  );
  return {
    ...read,
    objects: [...links, ...alone.flatMap(({ object }) => object ?? [])],
    skipped: [...read.skipped, ...alone.flatMap(({ skipped }) => skipped ?? [])],
  };
}

function hasController({ object }: FoundObject): boolean {
  const owners = asList(asObject(object['metadata'])['ownerReferences']);
  return owners.some((owner) => asObject(owner)['controller'] === true);
}

/** Neither, when it was deleted since it was listed. */
async function readWhole(
  { reader, limit, emit, signal }: Reading,
  { object }: FoundObject,
): Promise<{ object?: FoundObject; skipped?: Skipped }> {
  const metadata = asObject(object['metadata']);
  const namespace = asString(metadata['namespace']) ?? '';
  const name = asString(metadata['name']) ?? '';
  try {
    const whole = await limit(() => reader.get(replicaSets.type, namespace, name, signal));
    return whole ? { object: reduceObject(whole) } : {};
  } catch (error) {
    if (signal.aborted || !(error instanceof MigrationError)) throw error;
    const skipped = skippedObject(replicaSets, namespace, name, error);
    emit({ type: 'read-skipped', what: skipped.what, message: skipped.message });
    return { skipped };
  }
}
