/** Finds the pods that an ordered StatefulSet waits for in vain, as soon as its controller has seen its last change. */
import type { KubernetesTarget } from '../core/change/types.js';
import { findStuckPods } from '../core/rollback/stuck-pods.js';
import { asObject, asString, type JsonObject } from '../core/json.js';
import type { Clock } from '../ports/clock.js';
import type { Reader } from '../ports/reader.js';
import type { StuckPods } from '../ports/stuck-pods.js';
import { observeOne } from './observe-one.js';
import type { WorkloadPods } from './workload-pods.js';

export interface StuckPodsPorts {
  reader: Reader;
  pods: WorkloadPods;
  clock: Clock;
}

const POLL_MS = 1_000;
/** A controller that has not looked by then does not run; the rollout will say so. */
const PATIENCE_MS = 30_000;

export function stuckPods({ reader, pods, clock }: StuckPodsPorts): StuckPods {
  return {
    async find(target: KubernetesTarget, signal: AbortSignal) {
      const deadline = clock.now() + PATIENCE_MS;
      for (;;) {
        const statefulSet = await observeOne(reader, target, signal);
        if (!statefulSet) return [];
        const stuck = findStuckPods(statefulSet, await pods.of(statefulSet, signal));
        if (stuck) return stuck.flatMap(nameOf);
        if (clock.now() + POLL_MS > deadline) return [];
        await clock.sleep(POLL_MS, signal);
      }
    },
  };
}

function nameOf({ metadata }: JsonObject): { name: string; uid: string }[] {
  const { name, uid } = asObject(metadata ?? null);
  const [known, id] = [asString(name), asString(uid)];
  return known === undefined || id === undefined ? [] : [{ name: known, uid: id }];
}
