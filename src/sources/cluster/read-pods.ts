/** Pods, as few as tell who gets a token: workloads are found by their templates. */
import type { FoundObject } from '../../core/inventory/found.js';
import { asObject, asString } from '../../core/json.js';
import { collapseReplicas } from './collapse-replicas.js';
import { labelledPods, otherPods } from './kinds.js';
import { readKind, readKindIn, type KindRead, type Reading } from './read-kind.js';

/**
 * Pods with the label of pod identity or of workload identity, and all pods of the namespaces whose bindings may serve
 * every pod.
 */
export async function readPods(reading: Reading, bindings: Promise<KindRead>): Promise<KindRead> {
  const labelled = await readKind(reading, labelledPods, collapseReplicas());
  const namespaces = findOpenNamespaces((await bindings).objects);
  if (labelled.failure || namespaces.length === 0) return labelled;
  const others = await readKindIn(reading, otherPods, namespaces, collapseReplicas());
  const known = new Set(labelled.skipped.map(({ what }) => what));
  return {
    objects: [...labelled.objects, ...others.objects],
    skipped: [...labelled.skipped, ...others.skipped.filter(({ what }) => !known.has(what))],
  };
}

/** In managed mode a binding with an empty selector gives its identity to every pod of its namespace without the label. */
function findOpenNamespaces(bindings: readonly FoundObject[]): string[] {
  const open = bindings.filter(({ object }) => !asString(asObject(object['spec'])['selector']));
  const names = open.flatMap(({ object }) => asString(asObject(object['metadata'])['namespace']) ?? []);
  return [...new Set(names)].sort();
}
