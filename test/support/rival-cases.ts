/** Clusters on which other tools fail, T-01 to T-27. */
import type { JsonObject } from '../../src/core/json.js';
import type { RivalInput } from './rival-builders.js';
import { RIVAL_INPUTS } from './rival-inputs.js';

export interface RivalCase extends Omit<RivalInput, 'namespaces' | 'objects'> {
  id: string;
  namespaces: readonly string[];
  objects: readonly JsonObject[];
}

export const RIVAL_CASES: readonly RivalCase[] = RIVAL_INPUTS.map(({ namespaces, objects, ...rest }, position) => {
  const number = String(position + 1).padStart(2, '0');
  const own = `t${number}`;
  return { ...rest, id: `T-${number}`, namespaces: namespaces?.(own) ?? [own], objects: objects(own) };
});
