import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../../src/core/formats/scan.js';
import type { JsonObject } from '../../../src/core/json.js';
import { findEphemeralSigns } from '../../../src/core/resolve/namespace-signs.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import {
  azureIdentity,
  azureIdentityBinding,
  inventoryOf,
  workload,
  type WorkloadOptions,
} from '../../support/objects.js';

function consumerIn(namespace: string, options: WorkloadOptions = {}): JsonObject[] {
  return [
    azureIdentity(namespace, 'id'),
    azureIdentityBinding(namespace, 'b', 'id', 'api'),
    workload(namespace, 'api', { label: 'api', ...options }),
  ];
}

function findingsOf(code: string, objects: readonly JsonObject[]): Finding[] {
  return resolve(inventoryOf(objects), 'standard').findings.filter((finding) => finding.code === code);
}

describe('a namespace', () => {
  it.each([
    'shop-pr-123',
    'pr123',
    'mr-7-shop',
    'pull-request-9',
    'preview-login',
    'shop-preview',
    'shop-preview-2',
    'review-login-form-x1y2z3',
    'shop-3f9a2c1',
    'shop-da39a3ee5e6b4b0d3255bfef95601890afd80709',
  ])('called %s looks generated', (name) => {
    expect(findEphemeralSigns(name, {})).toHaveLength(1);
  });

  it.each([
    'shop',
    'production',
    'team-a',
    'product-review',
    'review-service',
    'prometheus-2',
    'preview',
    'previewer-api',
    'shop-1234567',
    'shop-deadbeef',
    'shop-v2',
    'sprint-12',
    'pr-tools',
  ])('called %s does not', (name) => {
    expect(findEphemeralSigns(name, {})).toEqual([]);
  });

  it.each<[Record<string, string>, string[]]>([
    [{ 'app.kubernetes.io/managed-by': 'preview-operator' }, ['label app.kubernetes.io/managed-by=preview-operator']],
    [{ 'example.com/ephemeral': '' }, ['label example.com/ephemeral']],
    [{ 'example.com/preview': 'true' }, ['label example.com/preview=true']],
    [{ 'example.com/preview': 'false' }, []],
    [{ 'pr-number': '12' }, ['label pr-number=12']],
    [{ 'team.tree.hnc.x-k8s.io/depth': '1' }, ['label team.tree.hnc.x-k8s.io/depth=1']],
    [{ 'team.tree.hnc.x-k8s.io/depth': '0' }, []],
    [{ 'pod-security.kubernetes.io/enforce': 'restricted', 'app.kubernetes.io/managed-by': 'Helm' }, []],
  ])('labelled %j', (labels, signs) => {
    expect(findEphemeralSigns('shop', labels)).toEqual(signs);
  });

  it('is told once, and only if it uses pod identity', () => {
    const objects = [
      ...consumerIn('shop-pr-1'),
      workload('shop-pr-1', 'web', { label: 'api' }),
      workload('shop-pr-2', 'idle'),
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop-pr-1', labels: { 'pr-number': '1' } } },
    ];

    expect(findingsOf('ephemeral-namespace', objects)).toEqual([
      expect.objectContaining({
        subject: 'Namespace//shop-pr-1',
        evidence: ['its name has the number of a pull request', 'label pr-number=1'],
      }),
    ]);
  });
});

function policy(name: string, podSelector: JsonObject, egress: JsonObject[], namespace = 'shop'): JsonObject {
  const spec = { podSelector, policyTypes: ['Egress'], egress };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { namespace, name }, spec };
}

describe('egress', () => {
  const shut = policy('shut', {}, []);
  it.each<[string, JsonObject[], WorkloadOptions, string[]]>([
    ['free without a policy', [], {}, []],
    ['shut by one for all pods', [shut], {}, ['shut']],
    ['shut by one for these pods', [policy('api', { matchLabels: { app: 'api' } }, [])], {}, ['api']],
    ['free of one for others', [policy('web', { matchLabels: { app: 'web' } }, [])], {}, []],
    ['free of one in another namespace', [policy('shut', {}, [], 'other')], {}, []],
    ['opened by a second one', [shut, policy('out', {}, [{ ports: [{ port: 443 }] }])], {}, []],
    ['not opened for other pods', [shut, policy('out', { matchLabels: { app: 'web' } }, [{}])], {}, ['shut']],
    ['shut by several', [shut, policy('dns', {}, [{ ports: [{ port: 53 }] }])], {}, ['dns', 'shut']],
    ['free on the network of the node', [shut], { podSpec: { hostNetwork: true } }, []],
  ])('is %s (E57)', (_name, policies, options, names) => {
    const findings = findingsOf('egress-restricted', [...consumerIn('shop', options), ...policies]);
    const refs = names.map((name) => `NetworkPolicy.networking.k8s.io/shop/${name}`);

    expect(findings.map(({ evidence }) => evidence)).toEqual(names.length === 0 ? [] : [refs]);
  });

  it('of a workload without an identity is no concern', () => {
    expect(findingsOf('egress-restricted', [shut, workload('shop', 'api')])).toEqual([]);
  });
});
