/** The pods of a workload, one by one: what they carry, and how they are. */
import type { Evidence } from '../change/check-outcome.js';
import { USE_LABEL } from '../inventory/names.js';
import { asObject, asString, asStringMap, type JsonObject } from '../json.js';
import { comparePod, isMutated } from './compare-pod.js';
import type { PodPromise } from './pod-promise.js';
import { isMadeFrom, type PodTemplate, podTemplatesOf } from './pod-templates.js';
import { countRestarts, findPodTrouble, isReady } from './pod-trouble.js';

export interface JudgedPod {
  name: string;
  /** Made before the template became what it is: it says nothing of the new way. */
  isOld: boolean;
  isMutated: boolean;
  /** Empty: it carries all that is promised. */
  differences: readonly Evidence[];
  isReady: boolean;
  trouble?: { detail: string; isFailure: boolean };
  restarts: number;
  /** RFC 3339 */
  startedAt?: string;
}

export function judgePods(workload: JsonObject, pods: readonly JsonObject[], promise: PodPromise): JudgedPod[] {
  const templates = podTemplatesOf(workload);
  return pods.map((pod) => judgePod(pod, templates, promise));
}

function judgePod(pod: JsonObject, templates: readonly PodTemplate[], promise: PodPromise): JudgedPod {
  const metadata = asObject(pod['metadata']);
  const template = templates.find((candidate) => isMadeFrom(pod, candidate));
  // What its operator makes of it cannot be compared with a template: there the label tells.
  const isOld = templates.length > 0 ? !template : asStringMap(metadata['labels'])[USE_LABEL] !== 'true';
  const trouble = findPodTrouble(pod);
  const startedAt = asString(metadata['creationTimestamp']);
  return {
    name: asString(metadata['name']) ?? '',
    isOld,
    isMutated: isMutated(pod),
    differences: isOld ? [] : comparePod(pod, promise, template),
    isReady: isReady(pod),
    ...(trouble && { trouble }),
    restarts: countRestarts(pod),
    ...(startedAt !== undefined && { startedAt }),
  };
}
