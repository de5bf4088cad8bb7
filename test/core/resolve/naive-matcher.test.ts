/** An independent matcher, written from the words of the semantics alone, loop by loop, agrees with `resolve`. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asList, asObject, asString, asStringMap, type JsonObject } from '../../../src/core/json.js';
import { POD_IDENTITY_MODES, type PodIdentityMode } from '../../../src/core/resolve/readings.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import { arbitraryCluster } from '../../support/arbitrary-cluster.js';
import { liveInventoryOf } from '../../support/objects.js';

interface Seen {
  kind: string;
  namespace: string;
  name: string;
  spec: JsonObject;
  annotations: Record<string, string>;
  podLabels: Record<string, string>;
}

function look(object: JsonObject): Seen {
  const metadata = asObject(object['metadata']);
  const spec = asObject(object['spec']);
  const job = asObject(asObject(asObject(spec['jobTemplate'])['spec'])['template']);
  const template = object['kind'] === 'Pod' ? object : object['kind'] === 'CronJob' ? job : asObject(spec['template']);
  return {
    kind: asString(object['kind']) ?? '',
    namespace: asString(metadata['namespace']) ?? '',
    name: asString(metadata['name']) ?? '',
    spec,
    annotations: asStringMap(metadata['annotations']),
    podLabels: asStringMap(asObject(asObject(template)['metadata'])['labels']),
  };
}

/** Semantics §2.2 (standard), §2.4 (managed), §2.5 (exceptions and the name of MIC). */
function identitiesOf(pod: Seen, all: readonly Seen[], mode: PodIdentityMode): string[] {
  for (const exception of all.filter(({ kind }) => kind === 'AzurePodIdentityException')) {
    if (exception.namespace !== pod.namespace) continue;
    for (const [key, value] of Object.entries(asStringMap(exception.spec['podLabels']))) {
      if (key in pod.podLabels && pod.podLabels[key]?.toUpperCase() === value.toUpperCase()) return [];
    }
  }
  const viaReplicaSet = pod.kind === 'Deployment' || pod.kind === 'ReplicaSet';
  if (viaReplicaSet && pod.namespace === 'default' && pod.name.startsWith('mic')) return [];

  const label = pod.podLabels['aadpodidbinding'];
  if (mode !== 'managed' && (label === undefined || label === '')) return [];
  const chosen: Seen[] = [];
  const bindings = all
    .filter(({ kind }) => kind === 'AzureIdentityBinding')
    .sort((a, b) => (`${a.namespace}\0${a.name}` < `${b.namespace}\0${b.name}` ? -1 : 1));
  for (const binding of bindings) {
    if (binding.spec['selector'] !== (label ?? '')) continue;
    const identity = all.find(
      ({ kind, namespace, name }) =>
        kind === 'AzureIdentity' && namespace === binding.namespace && name === binding.spec['azureIdentity'],
    );
    if (!identity) continue;
    if (mode === 'managed') {
      if (binding.namespace === pod.namespace && !chosen.includes(identity)) chosen.push(identity);
      continue;
    }
    const resource = asString(identity.spec['resourceID']) ?? '';
    const isManaged = identity.spec['type'] === 0;
    if (
      isManaged &&
      !/\/subscriptions\/.+\/resourcegroups\/.+\/providers\/microsoft.managedidentity\/userassignedidentities\/.+/i.test(
        resource,
      )
    )
      continue;
    const stays =
      mode === 'standard-namespaced' || identity.annotations['aadpodidentity.k8s.io/Behavior'] === 'namespaced';
    if (stays && binding.namespace !== pod.namespace) continue;
    if (chosen.some(({ name }) => name === identity.name)) continue;
    chosen.push(identity);
  }
  return chosen.map(({ namespace, name }) => `${namespace}/${name}`).sort();
}

describe('an independent matcher', () => {
  it.each(POD_IDENTITY_MODES)('agrees on who gets what in %s mode, on 10,000 clusters in all', (mode) => {
    let pairs = 0;
    fc.assert(
      fc.property(arbitraryCluster, (objects) => {
        const all = objects.map(look);
        const { consumers } = resolve(liveInventoryOf(objects), mode);
        const told = new Map(
          consumers.map(({ workload, usages }) => [
            `${workload.kind} ${workload.namespace}/${workload.name}`,
            usages.map(({ identity }) => `${identity.namespace}/${identity.name}`).sort(),
          ]),
        );
        for (const pod of all.filter(
          ({ kind, spec }) => asList(spec['containers']).length > 0 || 'template' in spec || kind === 'CronJob',
        )) {
          const expected = identitiesOf(pod, all, mode);
          pairs += expected.length;
          expect(told.get(`${pod.kind} ${pod.namespace}/${pod.name}`) ?? []).toEqual(expected);
        }
      }),
      { numRuns: 3334 },
    );
    expect(pairs).toBeGreaterThan(1000);
  });
});
