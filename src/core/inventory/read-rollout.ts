/** What of a workload's own settings decides how its pods are replaced, and whether there are any. */
import { asObject, type JsonObject } from '../json.js';
import type { Workload } from './model.js';
import { readInteger } from './read-container.js';

export type RolloutFacts = Pick<Workload, 'partition' | 'recreates' | 'suspended'>;

export function readRolloutFacts(kind: string, spec: JsonObject): RolloutFacts {
  const partition = kind === 'StatefulSet' ? readPartition(spec) : 0;
  return {
    ...(partition > 0 ? { partition } : {}),
    ...(kind === 'Deployment' && asObject(spec['strategy'])['type'] === 'Recreate' ? { recreates: true } : {}),
    ...(kind === 'CronJob' && spec['suspend'] === true ? { suspended: true } : {}),
  };
}

/** 0 when every pod is updated. */
export function readPartition(spec: JsonObject): number {
  return readInteger(asObject(asObject(spec['updateStrategy'])['rollingUpdate'])['partition']) ?? 0;
}
