/** Runs of CronJobs. None starts by itself: somebody says when. */
import { membersOf } from '../../read-json.js';
import { createObject } from '../create-object.js';
import { type KubeObject, ownedBy, timestamp } from '../kube-object.js';
import { CRON_JOBS, JOBS } from '../resource-types.js';
import { findObject, putObject } from '../store.js';
import type { World } from '../world.js';

const MINUTE_MS = 60_000;

/** The Job, called by the minute, as if it were time. @throws Error when there is no such CronJob */
export function runCronJob(world: World, namespace: string, name: string): KubeObject {
  const cronJob = findObject(world.state, CRON_JOBS, namespace, name);
  if (!cronJob) throw new Error(`there is no CronJob ${namespace}/${name}`);
  const { metadata, spec } = membersOf(membersOf(cronJob['spec'])['jobTemplate']);
  const { labels, annotations } = membersOf(metadata);
  const body = {
    metadata: {
      name: `${name}-${String(Math.floor(world.time / MINUTE_MS))}`,
      ...{
        labels,
        annotations: {
          'batch.kubernetes.io/cronjob-scheduled-timestamp': timestamp(world.time),
          ...membersOf(annotations),
        },
      },
      ownerReferences: [ownedBy(cronJob)],
    },
    spec,
  };
  const job = createObject(world, { type: JOBS, namespace }, body, false);
  const lastScheduleTime = timestamp(world.time);
  putObject(world, CRON_JOBS, { ...cronJob, status: { ...membersOf(cronJob['status']), lastScheduleTime } });
  return job;
}
