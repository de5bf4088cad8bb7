import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import { inventoryOf, workload } from '../../support/objects.js';

function object(apiVersion: string, kind: string, spec: JsonObject, labels: JsonObject = {}): JsonObject {
  return { apiVersion, kind, metadata: { namespace: 'shop', name: 'x', labels }, spec };
}

const LABEL = { aadpodidbinding: 'api' };
const EXPRESSION = { matchExpressions: [{ key: 'aadpodidbinding', operator: 'Exists' }] };
const affinity = (labelSelector: JsonObject): JsonObject => ({
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', labelSelector }],
  },
});

describe('the label of pod identity', () => {
  it.each<[JsonObject, string]>([
    [object('v1', 'Service', { selector: LABEL }), 'spec.selector.aadpodidbinding'],
    [
      object('networking.k8s.io/v1', 'NetworkPolicy', { podSelector: { matchLabels: LABEL } }),
      'spec.podSelector.matchLabels.aadpodidbinding',
    ],
    [
      object('networking.k8s.io/v1', 'NetworkPolicy', { ingress: [{ from: [{ podSelector: EXPRESSION }] }] }),
      'spec.ingress.0.from.0.podSelector.matchExpressions.0.key',
    ],
    [
      object('policy/v1', 'PodDisruptionBudget', { selector: { matchLabels: LABEL } }),
      'spec.selector.matchLabels.aadpodidbinding',
    ],
    [
      object('monitoring.coreos.com/v1', 'PodMonitor', { podTargetLabels: ['aadpodidbinding'] }),
      'spec.podTargetLabels.0',
    ],
    [object('crd.projectcalico.org/v1', 'NetworkPolicy', { selector: "aadpodidbinding == 'api'" }), 'spec.selector'],
    [
      workload('shop', 'api', { podSpec: { affinity: affinity({ matchLabels: LABEL }) } }),
      'spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution.0.labelSelector.matchLabels.aadpodidbinding',
    ],
    [
      workload('shop', 'api', { podSpec: { topologySpreadConstraints: [{ labelSelector: EXPRESSION }] } }),
      'spec.template.spec.topologySpreadConstraints.0.labelSelector.matchExpressions.0.key',
    ],
  ])('is selected by %j', (selecting, path) => {
    const { labelUses, others } = inventoryOf([selecting]);

    expect(labelUses.map(({ paths }) => paths)).toEqual([[path]]);
    expect(others).toEqual([]);
  });

  it.each<[string, JsonObject]>([
    ['a Service that selects by another', object('v1', 'Service', { selector: { app: 'api' } })],
    ['a Service that carries it', object('v1', 'Service', { selector: { app: 'api' } }, LABEL)],
    [
      'the selector of the workload itself',
      workload('shop', 'api', { label: 'api', spec: { selector: { matchLabels: LABEL } } }),
    ],
    [
      'a pod that repeats its owner',
      workload('shop', 'api-1', {
        kind: 'Pod',
        podSpec: { affinity: affinity({ matchLabels: LABEL }) },
        metadata: { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'api', controller: true }] },
      }),
    ],
  ])('is not selected by %s', (_name, given) => {
    expect(inventoryOf([given]).labelUses).toEqual([]);
  });
});
