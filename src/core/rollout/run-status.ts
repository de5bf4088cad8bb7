/** How far things have come that run and end: Pod, Job, and the CronJob that starts them. */
import { asObject, asString, type JsonObject } from '../json.js';
import { findPodTrouble } from './pod-trouble.js';
import { findCondition, isTrue, readWord } from './read-conditions.js';
import type { RolloutStatus } from './status.js';

export function cronJobStatus(object: JsonObject): RolloutStatus {
  const isSuspended = asObject(object['spec'])['suspend'] === true;
  const detail = isSuspended ? 'it is suspended: no run starts' : 'its next run takes the change';
  return { state: 'current', detail, idle: true };
}

export function jobStatus(object: JsonObject): RolloutStatus {
  const failed = findCondition(object, 'Failed');
  if (failed?.status === 'True') {
    return { state: 'failed', detail: 'it has failed', ...(failed.reason !== '' && { reason: failed.reason }) };
  }
  if (isTrue(object, 'Complete')) return { state: 'current', detail: 'it has completed', idle: true };
  if (asObject(object['spec'])['suspend'] === true) {
    return { state: 'current', detail: 'it is suspended', idle: true };
  }
  const isStarted = asString(asObject(object['status'])['startTime']) !== undefined;
  return isStarted ? { state: 'current', detail: 'it runs' } : { state: 'in-progress', detail: 'not started yet' };
}

export function podStatus(object: JsonObject): RolloutStatus {
  const status = asObject(object['status']);
  const reason = readWord(status['reason']);
  if (status['phase'] === 'Succeeded') return { state: 'current', detail: 'it has completed', idle: true };
  if (status['phase'] === 'Failed') return { state: 'failed', detail: 'it has failed', ...(reason && { reason }) };
  const trouble = findPodTrouble(object);
  if (trouble) {
    const state = trouble.isFailure ? 'failed' : 'in-progress';
    return { state, detail: trouble.detail, reason: trouble.reason };
  }
  if (isTrue(object, 'Ready')) return { state: 'current', detail: 'it is ready' };
  return { state: 'in-progress', detail: status['phase'] === 'Running' ? 'not ready yet' : 'not running yet' };
}
