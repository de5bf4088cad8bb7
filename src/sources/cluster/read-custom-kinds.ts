/** Custom resources: of the kinds that are read those that the cluster has, and no call for the others. */
import { MigrationError } from '../../core/errors.js';
import { CUSTOM_KINDS } from '../../core/inventory/custom-kinds.js';
import type { Skipped } from '../../core/inventory/found.js';
import { readRawObject } from '../../core/inventory/raw-object.js';
import { INTEGRATION_KINDS, readIntegrations } from '../../core/inventory/read-integration.js';
import type { JsonObject } from '../../core/json.js';
import type { ApiGroup } from '../../ports/kubernetes.js';
import type { ReadKind } from './kinds.js';
import { readKind, type KindRead, type Reading } from './read-kind.js';
import { isForbidden } from './skipped-entries.js';

type WantedKind = Pick<ReadKind, 'affects' | 'crosses' | 'keeps'> & { group: string; kind: string };

const WANTED: readonly WantedKind[] = [
  ...CUSTOM_KINDS.filter(({ runs }) => !runs).map(({ group, kind }): WantedKind => ({
    group,
    kind,
    affects: ['workloads'],
    crosses: false,
  })),
  ...INTEGRATION_KINDS.map(
    // Unread, they change no usage: they are missing from the report and from the count of credentials.
    ({ group, kind }): WantedKind => ({ group, kind, affects: [], crosses: false, keeps: usesPodIdentity }),
  ),
];

/** One entry per kind that is served. */
export async function readCustomKinds(reading: Reading): Promise<KindRead[]> {
  try {
    const kinds = await findKinds(reading);
    return await Promise.all(kinds.map((kind) => readKind(reading, kind)));
  } catch (error) {
    if (reading.signal.aborted || !(error instanceof MigrationError)) throw error;
    return [failed(reading, error)];
  }
}

/** Third-party software is told by these to use pod identity; most objects of the kinds tell it something else. */
function usesPodIdentity(object: JsonObject): boolean {
  return readIntegrations(readRawObject({ object, origin: {} })).length > 0;
}

async function findKinds(reading: Reading): Promise<ReadKind[]> {
  const { reader, limit, signal } = reading;
  const groups = await limit(() => reader.listGroups(signal));
  const known = groups.filter(({ name }) => WANTED.some(({ group }) => group === name));
  const kinds = await Promise.all(known.map((group) => findKindsOf(reading, group)));
  return kinds.flat();
}

/** Each kind under the first version that has it: a group may serve some kinds under an older version only. */
async function findKindsOf({ reader, limit, signal }: Reading, { name, versions }: ApiGroup): Promise<ReadKind[]> {
  const wanted = WANTED.filter(({ group }) => group === name);
  const served = await Promise.all(versions.map((version) => limit(() => reader.listTypes(name, version, signal))));
  return wanted.flatMap(({ kind, affects, crosses, keeps }) => {
    const type = served.flat().find((candidate) => candidate.kind === kind);
    return type ? [{ type, affects, crosses, ...(keeps ? { keeps } : {}) }] : [];
  });
}

/** Any of the workloads that were not read could use any account. */
function failed({ emit }: Reading, error: MigrationError): KindRead {
  const skipped: Skipped = {
    what: 'custom resources',
    why: isForbidden(error) ? 'forbidden' : 'failed',
    message: isForbidden(error)
      ? 'Missing permission: get on /apis and /apis/*, which tell what the cluster serves. ' +
        'The ClusterRole system:discovery gives it'
      : error.message,
    affects: ['workloads'],
  };
  emit({ type: 'read-skipped', what: skipped.what, message: skipped.message });
  return { objects: [], skipped: [skipped], failure: error };
}
