/** A live cluster as a source: one root, its objects read in parallel, and no Secret ever asked for. */
import { buildInventory } from '../../core/inventory/build-inventory.js';
import type { FoundRoot } from '../../core/inventory/found.js';
import { asObject, asString } from '../../core/json.js';
import type { Emit } from '../../ports/events.js';
import type { KubernetesReader } from '../../ports/kubernetes.js';
import type { Source } from '../../ports/source.js';
import { bindings, namespaces, plainKinds } from './kinds.js';
import { limitConcurrency } from './limit-concurrency.js';
import { readCustomKinds } from './read-custom-kinds.js';
import { readKind, type KindRead, type Reading } from './read-kind.js';
import { readOwners } from './read-owners.js';
import { readPods } from './read-pods.js';
import { readReplicaSets } from './read-replica-sets.js';
import { surroundingKinds } from './surrounding-kinds.js';

export interface ClusterSourceOptions {
  reader: KubernetesReader;
  /** Where to look when namespaces cannot be listed. They narrow nothing: what decides matching is read everywhere. */
  namespaces?: readonly string[];
}

const MAX_PARALLEL_READS = 8;

export function clusterSource(options: ClusterSourceOptions): Source {
  return {
    description: { kind: 'cluster', paths: [] },
    read: async (emit, signal) => [buildInventory(await readCluster(options, emit, signal))],
  };
}

/** Throws when the cluster cannot be reached, or does not accept our credentials. */
export async function readCluster(options: ClusterSourceOptions, emit: Emit, signal: AbortSignal): Promise<FoundRoot> {
  const { reader } = options;
  const cluster = await reader.identify(signal);
  const limit = limitConcurrency(MAX_PARALLEL_READS);
  const reading: Reading = {
    reader,
    limit,
    emit,
    signal,
    allNamespaces: async () => namesOf(await readNamespaces),
    namedNamespaces: options.namespaces ?? [],
  };
  const readNamespaces = readKind(reading, namespaces);
  const readBindings = readKind(reading, bindings);
  const lists = Promise.all([
    readNamespaces,
    readBindings,
    ...[...plainKinds, ...surroundingKinds].map((kind) => readKind(reading, kind)),
    readReplicaSets(reading),
    readPods(reading, readBindings),
  ]);
  const listed = (await Promise.all([lists, readCustomKinds(reading)])).flat();
  throwIfNothingRead(listed);
  const owners = await readOwners(
    reading,
    listed.flatMap(({ objects }) => objects),
  );
  const reads = [...listed, owners];
  return {
    root: { id: 'cluster', kind: 'cluster', cluster },
    objects: reads.flatMap(({ objects }) => objects),
    skipped: reads.flatMap(({ skipped }) => skipped),
  };
}

function namesOf({ objects, failure }: KindRead): string[] | undefined {
  if (failure) return undefined;
  return objects.flatMap(({ object }) => asString(asObject(object['metadata'])['name']) ?? []).sort();
}

/** Where every list failed, one that was not merely forbidden tells why. */
function throwIfNothingRead(reads: readonly KindRead[]): void {
  const failures = reads.flatMap(({ failure }) => failure ?? []);
  const cause = failures.find(({ code }) => code !== 'kubernetes-forbidden');
  if (cause && failures.length === reads.length) throw cause;
}
