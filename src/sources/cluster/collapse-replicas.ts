/** Pods that one controller made: what they say is kept once, however many there are. */
import type { FoundObject } from '../../core/inventory/found.js';
import { BINDING_LABEL, USE_LABEL } from '../../core/inventory/names.js';
import { readController } from '../../core/inventory/owner-tool.js';
import { isFinishedPod } from '../../core/inventory/read-workload.js';
import { asObject, asStringMap, type JsonObject } from '../../core/json.js';
import type { Reduce } from './read-kind.js';
import { reduceObject } from './reduce-object.js';

/**
 * A pod with a controller counts for its labels and for whether it still runs; the rest stands in the template. The
 * first of those that agree is kept, and the others are counted in its `alike`.
 */
export function collapseReplicas(): Reduce {
  const first = new Map<string, FoundObject>();
  return (pod) => {
    const key = keyOf(pod);
    const known = key === undefined ? undefined : first.get(key);
    if (known) {
      known.alike = (known.alike ?? 0) + 1;
      return undefined;
    }
    const reduced = reduceObject(pod);
    if (key !== undefined) first.set(key, reduced);
    return reduced;
  };
}

/** Undefined for a pod that speaks for itself. */
function keyOf(pod: JsonObject): string | undefined {
  const metadata = asObject(pod['metadata']);
  const controller = readController(metadata);
  if (!controller || controller.kind === 'Node') return undefined;
  const labels = asStringMap(metadata['labels']);
  return JSON.stringify([
    metadata['namespace'] ?? null,
    controller.apiVersion,
    controller.kind,
    controller.name,
    labels[BINDING_LABEL] ?? null,
    labels[USE_LABEL] ?? null,
    isFinishedPod(pod),
  ]);
}
