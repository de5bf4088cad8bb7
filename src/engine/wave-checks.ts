/** The checks that a change of a workload brings with it. They are no part of a plan: whoever writes the change asks them. */
import { targetKey } from '../core/change/target.js';
import type { Change, Check } from '../core/change/types.js';
import { asObject, type Json, type JsonObject } from '../core/json.js';
import type { Run } from './run.js';

/** Of a plan to migrate, and of one that takes it back. */
const PODS_CHECKS = new Set(['pods', 'restored']);

/** What the pods of the consumers of a change are to carry, or to carry no more; undefined where the plan promises nothing. */
export function findPodsCheck({ plan }: Pick<Run, 'plan'>, { why }: Change): Check | undefined {
  return plan.checks.find(({ run, subject }) => PODS_CHECKS.has(run) && why.consumers.includes(subject));
}

/** @param after the workload as the change leaves it */
export function admissionCheck(change: Change, pods: Check, after: Json): Check {
  return { ...base(change, 'admission'), args: { ...asObject(pods.args), object: after } };
}

/** @param generation that the write has brought about; an older status tells nothing */
export function rolloutCheck(change: Change, timeoutMs: number, generation: number | undefined): Check {
  const { target } = change;
  const args: JsonObject = {
    target: { ...target } as JsonObject,
    timeoutMs,
    ...(generation !== undefined && { generation }),
  };
  return { ...base(change, 'rollout'), args };
}

function base(change: Change, run: string): Omit<Check, 'args'> {
  const [subject = ''] = change.why.consumers;
  return { id: `workloads/${run}/${targetKey(change.target)}`, stage: 'workloads', needs: [], subject, run };
}
