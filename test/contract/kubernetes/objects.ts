/** What the cases of the conformance suite make, and how they read what came of it. */
import { asList, asObject, asString, asStringMap, type JsonObject } from '../../../src/core/json.js';
import { workload, type WorkloadOptions } from '../../support/objects.js';
import type { Scene } from './cluster-under-test.js';

/** What a real server asks for besides the template. */
const REQUIRED: Readonly<Record<string, WorkloadOptions>> = {
  CronJob: { spec: { schedule: '0 0 1 1 *' }, podSpec: { restartPolicy: 'Never' } },
  Job: { podSpec: { restartPolicy: 'Never' } },
  StatefulSet: { spec: { serviceName: 'api' } },
};

export function makeWorkload(namespace: string, name: string, options: WorkloadOptions = {}): JsonObject {
  const required = REQUIRED[options.kind ?? 'Deployment'] ?? {};
  const made = workload(namespace, name, {
    ...options,
    podSpec: { ...required.podSpec, ...options.podSpec },
    spec: { ...required.spec, ...options.spec },
  });
  // A Job makes its selector itself.
  if (options.kind !== 'Job') return made;
  return {
    ...made,
    spec: Object.fromEntries(Object.entries(asObject(made['spec'])).filter(([key]) => key !== 'selector')),
  };
}

export function configMap(namespace: string, name: string, labels: JsonObject = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name, labels }, data: { key: 'value' } };
}

/** Resolves when exactly so many pods are there, all ready and as expected: with them, in the order of their names. */
export async function waitForPods(
  scene: Scene,
  count: number,
  isExpected: (pod: JsonObject) => boolean = () => true,
): Promise<readonly JsonObject[]> {
  let pods: readonly JsonObject[] = [];
  await scene.cluster.waitUntil(async () => {
    pods = await livePods(scene);
    return pods.length === count && pods.every((pod) => isReady(pod) && isExpected(pod));
  });
  return pods;
}

/** Those that are not on their way out. */
export async function livePods({ client, namespace }: Scene): Promise<readonly JsonObject[]> {
  const pods = await client.list('v1', 'Pod', namespace);
  return pods.filter((pod) => metadataOf(pod)['deletionTimestamp'] === undefined);
}

export function isReady(pod: unknown): boolean {
  return asList(statusOf(pod)['conditions'])
    .map(asObject)
    .some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** Of the items of a list. */
export function namesIn(list: unknown): string[] {
  return asList(asObject(list)['items']).map(nameOf);
}

export function nameOf(object: unknown): string {
  return asString(metadataOf(object)['name']) ?? '';
}

export function labelsOf(object: unknown): Record<string, string> {
  return asStringMap(metadataOf(object)['labels']);
}

export function metadataOf(object: unknown): JsonObject {
  return asObject(asObject(object)['metadata']);
}

export function specOf(object: unknown): JsonObject {
  return asObject(asObject(object)['spec']);
}

export function statusOf(object: unknown): JsonObject {
  return asObject(asObject(object)['status']);
}
