/** How far a consumer has come, from where its changes stand. */
import type { CheckOutcome } from '../change/check-outcome.js';
import type { Change, Standing } from '../change/types.js';
import type { Progress } from '../formats/status.js';
import { explainDrift, isDrift } from './explain-drift.js';

export interface StandingChange {
  change: Change;
  standing: Standing;
}

export interface ConsumerProgress {
  progress: Progress;
  detail: string;
}

/**
 * @param changes all that are made for it, those that others need too included
 * @param pods what its pods were found to carry; undefined: they were not looked at
 */
export function findProgress(changes: readonly StandingChange[], pods: CheckOutcome | undefined): ConsumerProgress {
  const drifted = changes.find(({ standing }) => isDrift(standing));
  if (drifted) return { progress: 'drifted', detail: describeDrift(drifted) };
  if (changes.some(({ standing }) => standing === 'unreadable')) {
    return { progress: 'unknown', detail: 'part of it could not be read' };
  }
  const open = changes.filter(({ standing }) => standing !== 'done');
  if (open.length === 0) return judgePods(pods);
  if (open.every(({ change }) => change.effect.do === 'restart')) {
    return { progress: 'moving', detail: pods?.summary ?? 'its pods have to be replaced' };
  }
  if (open.every(({ change }) => change.by === 'source')) {
    return { progress: 'held', detail: 'its source has to write what is missing' };
  }
  if (changes.some(({ change, standing }) => standing === 'done' && isOfWorkload(change))) {
    return { progress: 'moving', detail: 'its workload is not changed all the way' };
  }
  const prepared = changes.filter(({ change }) => change.stage !== 'workloads');
  const isPrepared = prepared.length > 0 && prepared.every(({ standing }) => standing === 'done');
  return { progress: isPrepared ? 'prepared' : 'not-started', detail: '' };
}

function judgePods(pods: CheckOutcome | undefined): ConsumerProgress {
  if (!pods) return { progress: 'moved', detail: 'its pods were not looked at' };
  if (pods.answer === 'pass') return { progress: 'moved', detail: pods.unproved[0] ?? '' };
  return { progress: 'moving', detail: pods.summary };
}

/** An account may have been changed for somebody else. */
function isOfWorkload({ stage, target }: Change): boolean {
  return stage === 'workloads' && !(target.system === 'kubernetes' && target.kind === 'ServiceAccount');
}

function describeDrift({ change, standing }: StandingChange): string {
  return `${change.id}: ${explainDrift(standing)}`;
}
