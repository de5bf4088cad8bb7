/** What a change of a workload's template does to its pods. */
import { findCustomKind } from '../inventory/custom-kinds.js';
import type { Rollout } from '../inventory/model.js';
import { readRawObject } from '../inventory/raw-object.js';
import { findWorkloadKind } from '../inventory/read-workload.js';
import type { JsonObject } from '../json.js';

export function rolloutKindOf(object: JsonObject): Rollout {
  const raw = readRawObject({ object, origin: {} });
  const rollout = (findWorkloadKind(raw) ?? findCustomKind(raw))?.rollout ?? 'unknown';
  return typeof rollout === 'function' ? rollout(raw.spec) : rollout;
}
