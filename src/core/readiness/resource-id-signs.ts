/** Signs that a pod chooses its identity by resource id or object id, which workload identity does not know (semantics §4.4 E18). */
import type { PodShape } from '../inventory/model.js';

/** One sentence per container and kind of id. */
export function findResourceIdSigns({ containers }: PodShape): string[] {
  return containers.flatMap(({ name, clues = [] }) => [
    ...(clues.includes('resource-id') ? [`container ${name} holds the resource id of an identity`] : []),
    ...(clues.includes('object-id') ? [`container ${name} holds the object id of an identity`] : []),
  ]);
}
