/** How far a custom resource has come, as far as it follows the conventions for conditions. */
import { asObject, asString, type JsonObject } from '../json.js';
import { findCondition, hasConditions } from './read-conditions.js';
import type { RolloutStatus } from './status.js';

/** Of an Argo Rollout (its `status.phase`). */
const PHASES: ReadonlyMap<string, RolloutStatus> = new Map([
  ['Healthy', { state: 'current', detail: 'it is healthy' }],
  ['Progressing', { state: 'in-progress', detail: 'it is progressing' }],
  ['Degraded', { state: 'failed', detail: 'it is degraded', reason: 'Degraded' }],
  ['Paused', { state: 'in-progress', detail: 'it is paused', reason: 'Paused', held: 'paused' }],
]);

/** Unknown where it says nothing: many operators don't. */
export function customStatus(object: JsonObject): RolloutStatus {
  const stalled = findCondition(object, 'Stalled');
  if (stalled?.status === 'True') return withReason({ state: 'failed', detail: 'it is stalled' }, stalled.reason);
  const reconciling = findCondition(object, 'Reconciling');
  if (reconciling?.status === 'True') {
    return withReason({ state: 'in-progress', detail: 'its operator is at work' }, reconciling.reason);
  }
  const ready = findCondition(object, 'Ready') ?? findCondition(object, 'Available');
  if (ready !== undefined && ready.status !== 'True') {
    return withReason({ state: 'in-progress', detail: 'not ready yet' }, ready.reason);
  }
  const phase = object['kind'] === 'Rollout' && PHASES.get(asString(asObject(object['status'])['phase']) ?? '');
  if (phase) return phase;
  return hasConditions(object)
    ? { state: 'current', detail: 'its conditions are met' }
    : { state: 'unknown', detail: 'it does not tell how far it has come' };
}

function withReason(status: RolloutStatus, reason: string): RolloutStatus {
  return reason === '' ? status : { ...status, reason };
}
