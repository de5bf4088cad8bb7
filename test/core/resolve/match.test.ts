import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import type { PodIdentityMode } from '../../../src/core/resolve/readings.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import {
  azureIdentity,
  azureIdentityBinding,
  inventoryOf,
  liveInventoryOf,
  mic,
  nmi,
  podIdentityException,
  workload,
} from '../../support/objects.js';

const REF = 'AzureIdentity.aadpodidentity.k8s.io/';

interface Case {
  name: string;
  mode: PodIdentityMode;
  objects: readonly JsonObject[];
  /** Identities of the workload shop/api, below the group. */
  identities: readonly string[];
}

const id = (namespace: string, name = 'id-1', options = {}): JsonObject => azureIdentity(namespace, name, options);
const bind = (namespace: string, selector: string, identity = 'id-1', name = `b-${selector}`): JsonObject =>
  azureIdentityBinding(namespace, name, identity, selector);
const pod = workload('shop', 'api', { label: 'api' });
const unlabelled = workload('shop', 'api');

const cases: Case[] = [
  {
    name: 'equal label and selector',
    mode: 'standard',
    objects: [id('shop'), bind('shop', 'api'), pod],
    identities: ['shop/id-1'],
  },
  {
    name: 'another case of the selector',
    mode: 'standard',
    objects: [id('shop'), bind('shop', 'API'), pod],
    identities: [],
  },
  {
    name: 'a binding of another namespace (E12)',
    mode: 'standard',
    objects: [id('ids'), bind('ids', 'api'), pod],
    identities: ['ids/id-1'],
  },
  {
    name: 'another namespace under forceNamespaced',
    mode: 'standard-namespaced',
    objects: [id('ids'), bind('ids', 'api'), pod],
    identities: [],
  },
  {
    name: 'another namespace in managed mode',
    mode: 'managed',
    objects: [id('ids'), bind('ids', 'api'), pod],
    identities: [],
  },
  {
    name: 'a namespaced identity of another namespace',
    mode: 'standard',
    objects: [id('ids', 'id-1', { namespaced: true }), bind('ids', 'api'), pod],
    identities: [],
  },
  {
    name: 'a namespaced identity of its own namespace',
    mode: 'standard',
    objects: [id('shop', 'id-1', { namespaced: true }), bind('shop', 'api'), pod],
    identities: ['shop/id-1'],
  },
  {
    name: 'the annotation in another case, which is ignored',
    mode: 'standard',
    objects: [
      {
        ...id('ids'),
        metadata: { namespace: 'ids', name: 'id-1', annotations: { 'aadpodidentity.k8s.io/behavior': 'namespaced' } },
      },
      bind('ids', 'api'),
      pod,
    ],
    identities: ['ids/id-1'],
  },
  {
    name: 'the identity is looked up in the namespace of the binding',
    mode: 'standard',
    objects: [id('shop'), bind('ids', 'api'), pod],
    identities: [],
  },
  {
    name: 'several bindings of one label (E02)',
    mode: 'standard',
    objects: [id('shop'), id('shop', 'id-2'), bind('shop', 'api'), bind('shop', 'api', 'id-2', 'b-2'), pod],
    identities: ['shop/id-1', 'shop/id-2'],
  },
  {
    name: 'same-named identities: the first namespace wins (E13)',
    mode: 'standard',
    objects: [id('z'), id('a'), bind('z', 'api'), bind('a', 'api'), pod],
    identities: ['a/id-1'],
  },
  { name: 'a missing identity (E09)', mode: 'standard', objects: [bind('shop', 'api'), pod], identities: [] },
  {
    name: 'a resource id that MIC rejects',
    mode: 'standard',
    objects: [id('shop', 'id-1', { spec: { resourceID: 'subscriptions/x' } }), bind('shop', 'api'), pod],
    identities: [],
  },
  {
    name: 'a resource id that only MIC checks',
    mode: 'managed',
    objects: [id('shop', 'id-1', { spec: { resourceID: 'subscriptions/x' } }), bind('shop', 'api'), pod],
    identities: ['shop/id-1'],
  },
  {
    name: 'a service principal without resource id',
    mode: 'standard',
    objects: [id('shop', 'id-1', { spec: { type: 1, resourceID: '' } }), bind('shop', 'api'), pod],
    identities: ['shop/id-1'],
  },
  {
    name: 'an empty label and an empty selector',
    mode: 'standard',
    objects: [id('shop'), bind('shop', ''), workload('shop', 'api', { label: '' })],
    identities: [],
  },
  {
    name: 'an empty selector and no label in standard mode',
    mode: 'standard',
    objects: [id('shop'), bind('shop', ''), unlabelled],
    identities: [],
  },
  {
    name: 'an empty selector and no label in managed mode (E14)',
    mode: 'managed',
    objects: [id('shop'), bind('shop', ''), unlabelled],
    identities: ['shop/id-1'],
  },
  {
    name: 'an exception of its namespace, whatever the case of the value (E32)',
    mode: 'standard',
    objects: [id('shop'), bind('shop', 'api'), podIdentityException('shop', 'ex', { other: 'x', app: 'API' }), pod],
    identities: [],
  },
  {
    name: 'an exception of another namespace',
    mode: 'standard',
    objects: [id('shop'), bind('shop', 'api'), podIdentityException('other', 'ex', { app: 'api' }), pod],
    identities: ['shop/id-1'],
  },
  {
    name: 'an exception without labels',
    mode: 'standard',
    objects: [id('shop'), bind('shop', 'api'), podIdentityException('shop', 'ex', {}), pod],
    identities: ['shop/id-1'],
  },
];

describe('who gets which identity', () => {
  it.each(cases)('$mode: $name', ({ mode, objects, identities }) => {
    const { consumers } = resolve(liveInventoryOf(objects), mode);

    const found = consumers.find(({ workload: { ref } }) => ref === 'Deployment.apps/shop/api');
    expect(found?.usages.map(({ identity }) => identity.ref) ?? []).toEqual(identities.map((name) => `${REF}${name}`));
  });

  it('passes over a Deployment whose name starts with mic in the namespace of MIC (E34)', () => {
    const objects = [id('default'), bind('default', 'api'), workload('default', 'microservice', { label: 'api' })];

    const { consumers, findings } = resolve(liveInventoryOf(objects), 'standard');

    expect(consumers[0]?.state).toBe('unbound');
    expect(findings.map(({ code }) => code)).toContain('mic-bypass');
  });
});

describe('the mode', () => {
  const crossing = [id('ids'), bind('ids', 'api'), pod];
  it.each<{ name: string; installed: JsonObject[]; state: string }>([
    { name: 'standard, as MIC and NMI are found', installed: [mic(), nmi()], state: 'legacy' },
    {
      name: 'forceNamespaced by flag',
      installed: [mic({ args: ['--forceNamespaced'] }), nmi({ args: ['--forceNamespaced=true'] })],
      state: 'unbound',
    },
    {
      name: 'forceNamespaced by environment',
      installed: [nmi({ env: [{ name: 'FORCENAMESPACED', value: 'true' }] })],
      state: 'unbound',
    },
    {
      name: 'forceNamespaced switched off',
      installed: [nmi({ env: [{ name: 'FORCENAMESPACED', value: 'false' }] })],
      state: 'legacy',
    },
    { name: 'managed', installed: [nmi({ args: ['--operation-mode=managed'] })], state: 'unbound' },
    { name: 'not told: the readings differ', installed: [], state: 'unknown' },
    { name: 'contradicting', installed: [mic(), nmi({ args: ['--forceNamespaced'] })], state: 'unknown' },
  ])('is $name', ({ installed, state }) => {
    const { consumers } = resolve(liveInventoryOf([...crossing, ...installed]));

    expect(consumers.map((consumer) => consumer.state)).toEqual([state]);
  });

  it('does not matter where every reading gives the same', () => {
    const { consumers } = resolve(liveInventoryOf([id('shop'), bind('shop', 'api'), pod]));

    expect(consumers.map(({ state }) => state)).toEqual(['legacy']);
  });
});

describe('old spellings (E16)', () => {
  const old = [
    {
      ...id('shop'),
      spec: {
        Type: 0,
        ClientID: '1',
        ResourceID: '/subscriptions/s/resourcegroups/r/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-1',
      },
    },
    { ...bind('shop', 'api'), spec: { AzureIdentity: 'id-1', Selector: 'api' } },
    pod,
  ];

  it('grant nothing in a cluster', () => {
    const { consumers, findings } = resolve(liveInventoryOf(old), 'standard');

    expect(consumers[0]).toMatchObject({ state: 'unbound', usages: [] });
    expect(findings.filter(({ code }) => code === 'legacy-spelling')).toHaveLength(2);
  });

  it('are an open question in files', () => {
    const { consumers } = resolve(inventoryOf(old), 'standard');

    expect(consumers[0]?.state).toBe('unknown');
    expect(consumers[0]?.usages.map(({ identity }) => identity.clientId)).toEqual(['1']);
  });
});
