import { describe, expect, it } from '@jest/globals';
import { buildInventory } from '../../../src/core/inventory/build-inventory.js';
import type { JsonObject } from '../../../src/core/json.js';
import { azureIdentity, foundRoot, inventoryOf, mic, nmi, serviceAccount, workload } from '../../support/objects.js';

const owned = (kind: string, apiVersion: string, name: string): JsonObject => ({
  ownerReferences: [{ controller: true, kind, apiVersion, name }],
});
const link = (name: string, owner: JsonObject): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { namespace: 'shop', name, ...owner },
});

describe('workloads', () => {
  it.each<{ name: string; objects: JsonObject[]; refs: string[] }>([
    {
      name: 'a pod of a Deployment',
      objects: [
        workload('shop', 'api'),
        link('api-1', owned('Deployment', 'apps/v1', 'api')),
        workload('shop', 'api-1-x', { kind: 'Pod', metadata: owned('ReplicaSet', 'apps/v1', 'api-1') }),
      ],
      refs: ['Deployment.apps/shop/api'],
    },
    {
      name: 'a Job of a CronJob',
      objects: [
        workload('shop', 'nightly', { kind: 'CronJob' }),
        workload('shop', 'nightly-1', { kind: 'Job', metadata: owned('CronJob', 'batch/v1', 'nightly') }),
      ],
      refs: ['CronJob.batch/shop/nightly'],
    },
    {
      name: 'pods of an Argo Rollout, named once',
      objects: [
        link('r-1', owned('Rollout', 'argoproj.io/v1alpha1', 'r')),
        workload('shop', 'r-1-x', { kind: 'Pod', metadata: owned('ReplicaSet', 'apps/v1', 'r-1') }),
        workload('shop', 'r-1-y', { kind: 'Pod', metadata: owned('ReplicaSet', 'apps/v1', 'r-1') }),
      ],
      refs: ['Rollout.argoproj.io/shop/r'],
    },
    {
      name: 'a Job of another group (T-22)',
      objects: [
        workload('shop', 'x', { kind: 'Pod', metadata: owned('Job', 'batch.volcano.sh/v1alpha1', 'volc') }),
        workload('shop', 'volc', { kind: 'Job' }),
      ],
      refs: ['Job.batch.volcano.sh/shop/volc', 'Job.batch/shop/volc'],
    },
    {
      name: 'a static pod of a node (T-18)',
      objects: [workload('shop', 'static', { kind: 'Pod', metadata: owned('Node', 'v1', 'n') })],
      refs: ['Pod/shop/static'],
    },
    {
      name: 'owners in a circle',
      objects: [
        workload('shop', 'a', { kind: 'ReplicaSet', metadata: owned('ReplicaSet', 'apps/v1', 'b') }),
        workload('shop', 'b', { kind: 'ReplicaSet', metadata: owned('ReplicaSet', 'apps/v1', 'a') }),
      ],
      refs: ['ReplicaSet.apps/shop/a', 'ReplicaSet.apps/shop/b'],
    },
    {
      name: 'an old API version',
      objects: [{ ...workload('shop', 'old'), apiVersion: 'extensions/v1beta1' }],
      refs: ['Deployment.extensions/shop/old'],
    },
    {
      name: 'a Deployment of a foreign group, as a custom resource',
      objects: [{ ...workload('shop', 'f'), apiVersion: 'example.com/v1' }],
      refs: ['Deployment.example.com/shop/f'],
    },
    {
      name: 'a bare ReplicaSet and a replication controller',
      objects: [
        workload('shop', 'rs', { kind: 'ReplicaSet' }),
        { ...workload('shop', 'rc'), apiVersion: 'v1', kind: 'ReplicationController' },
      ],
      refs: ['ReplicaSet.apps/shop/rs', 'ReplicationController/shop/rc'],
    },
  ])('are found in $name', ({ objects, refs }) => {
    expect(
      inventoryOf(objects)
        .workloads.map(({ ref }) => ref)
        .sort(),
    ).toEqual(refs);
  });

  it('count the pods whose label strays from the template, finished ones aside', () => {
    const pod = (name: string, label: string, phase: string): JsonObject => ({
      ...workload('shop', name, { kind: 'Pod', label, metadata: owned('ReplicaSet', 'apps/v1', 'api-1') }),
      status: { phase },
    });
    const objects = [
      workload('shop', 'api', { label: 'x' }),
      link('api-1', owned('Deployment', 'apps/v1', 'api')),
      pod('p1', 'x', 'Running'),
      pod('p2', 'y', 'Running'),
      pod('p3', 'y', 'Failed'),
    ];

    expect(inventoryOf(objects).workloads).toEqual([
      expect.objectContaining({ ref: 'Deployment.apps/shop/api', straying: 1 }),
    ]);
  });

  it.each([
    [{ kind: 'Deployment' as const }, 'automatic'],
    [{ kind: 'Deployment' as const, spec: { paused: true } }, 'manual'],
    [{ kind: 'StatefulSet' as const, spec: { updateStrategy: { type: 'OnDelete' } } }, 'manual'],
    [{ kind: 'DaemonSet' as const }, 'automatic'],
    [{ kind: 'CronJob' as const }, 'next-run'],
    [{ kind: 'Job' as const }, 'immutable'],
    [{ kind: 'Pod' as const }, 'immutable'],
  ])('%j roll out: %s', (options, rollout) => {
    expect(inventoryOf([workload('shop', 'w', options)]).workloads.map((found) => found.rollout)).toEqual([rollout]);
  });

  it('keep no value but of variables that select an identity, and no annotation of others', () => {
    const inventory = inventoryOf([
      workload('shop', 'api', {
        podAnnotations: { note: 'canary-1', 'azure.workload.identity/skip-containers': 'sidecar' },
        podSpec: {
          containers: [
            {
              name: 'app',
              image: 'x',
              args: ['--password=canary-2'],
              env: [
                { name: 'DB_PASSWORD', value: 'canary-3' },
                { name: 'AZURE_CLIENT_SECRET', value: 'canary-4' },
                { name: 'AZURE_CLIENT_ID', value: 'id' },
              ],
            },
          ],
        },
      }),
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { key: 'canary-5' } },
      serviceAccount('shop', 'api', { annotations: { token: 'canary-6' } }),
    ]);

    expect(JSON.stringify(inventory)).not.toContain('canary');
    expect(inventory.workloads[0]?.pod.containers[0]?.env).toEqual([
      { name: 'AZURE_CLIENT_SECRET' },
      { name: 'AZURE_CLIENT_ID', value: 'id' },
    ]);
  });
});

describe('identities', () => {
  it.each([
    [
      { type: 0, clientID: 'c', resourceID: 'r' },
      { type: 'user-assigned', clientId: 'c', resourceId: 'r', spelling: 'current' },
    ],
    [
      { clientID: 'c', resourceID: 'r' },
      { type: 'user-assigned', spelling: 'current' },
    ],
    [
      { type: '0', clientID: 'c' },
      { type: 'user-assigned', resourceId: '' },
    ],
    [
      { type: 1, tenantID: 't' },
      { type: 'service-principal', tenantId: 't' },
    ],
    [{ type: 2 }, { type: 'service-principal-certificate' }],
    [{ type: 3 }, { type: 'unsupported' }],
    [
      { Type: 1, ClientID: 'c', ResourceID: 'r' },
      { type: 'service-principal', clientId: 'c', resourceId: 'r', spelling: 'legacy' },
    ],
    [
      { clientid: 'c', resourceid: 'r' },
      { clientId: 'c', resourceId: 'r', spelling: 'legacy' },
    ],
    [
      { clientID: 'new', ClientID: 'old', resourceID: 'r' },
      { clientId: 'new', spelling: 'current' },
    ],
    [{}, { type: 'user-assigned', clientId: '', resourceId: '' }],
  ])('written as %j', (spec, expected) => {
    const object = { ...azureIdentity('shop', 'id'), spec };

    expect(inventoryOf([object]).identities).toEqual([expect.objectContaining(expected)]);
  });
});

describe('owners', () => {
  it.each<[string, JsonObject, string[], unknown]>([
    ['nobody', {}, [], undefined],
    ['Helm 3', { annotations: { 'meta.helm.sh/release-name': 'r' } }, [], { tool: 'helm', name: 'r' }],
    ['Helm 2', { labels: { heritage: 'Tiller', release: 'r' } }, [], { tool: 'helm', name: 'r' }],
    ['an instance label alone', { labels: { 'app.kubernetes.io/instance': 'r' } }, [], undefined],
    ['Flux', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps' } }, [], { tool: 'flux', name: 'apps' }],
    [
      'Flux over Helm',
      { labels: { 'helm.toolkit.fluxcd.io/name': 'hr' }, annotations: { 'meta.helm.sh/release-name': 'r' } },
      [],
      { tool: 'flux', name: 'hr' },
    ],
    [
      'Argo CD',
      { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:shop/api' } },
      [],
      { tool: 'argocd', name: 'shop' },
    ],
    [
      'the AKS add-on manager',
      { labels: { 'addonmanager.kubernetes.io/mode': 'Reconcile' } },
      [],
      { tool: 'aks-addon' },
    ],
    ['a field manager', {}, ['kubectl', 'helm'], { tool: 'helm' }],
  ])('%s', (_name, metadata, managers, owner) => {
    const found = foundRoot([workload('shop', 'api', { metadata })]);
    const inventory = buildInventory({ ...found, objects: found.objects.map((object) => ({ ...object, managers })) });

    expect(inventory.workloads.map((entry) => entry.owner)).toEqual([owner]);
  });
});

describe('installations', () => {
  it.each<[string, JsonObject, object]>([
    ['MIC', mic(), { component: 'mic', version: 'v1.8.17', mode: 'standard', forceNamespaced: false }],
    [
      'NMI in managed mode',
      nmi({ args: ['--operation-mode', 'managed'] }),
      { component: 'nmi', mode: 'managed', micNamespace: 'default' },
    ],
    [
      'NMI with one dash and another namespace of MIC',
      nmi({ args: ['-forceNamespaced', '--MICNamespace=kube-system'] }),
      { forceNamespaced: true, micNamespace: 'kube-system' },
    ],
    ['a flag that is off', mic({ args: ['--forceNamespaced=false'] }), { forceNamespaced: false }],
  ])('%s', (_name, object, expected) => {
    expect(inventoryOf([object]).installations).toEqual([expect.objectContaining(expected)]);
  });
});

describe('other objects', () => {
  it('are stubs of workloads in files too', () => {
    const stub = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'stub' } };

    expect(inventoryOf([stub])).toMatchObject({ workloads: [], others: [{ ref: 'Pod/default/stub' }] });
  });

  it('tell where they mention pod identity, unless they only define it', () => {
    const rollout = {
      apiVersion: 'x.io/v1',
      kind: 'Thing',
      metadata: { name: 't' },
      spec: { list: [{ label: { aadpodidbinding: 'x' } }], usePodIdentity: 'true' },
    };
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'aadpodidbinding' },
    };

    expect(inventoryOf([rollout, definition]).others.map(({ mentions }) => mentions)).toEqual([
      [],
      ['spec.list.0.label.aadpodidbinding', 'spec.usePodIdentity'],
    ]);
  });
});
