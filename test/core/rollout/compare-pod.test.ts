import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asList, asObject, type Json, type JsonObject, withoutKeys } from '../../../src/core/json.js';
import { comparePod, isMutated } from '../../../src/core/rollout/compare-pod.js';
import type { PodPromise } from '../../../src/core/rollout/pod-promise.js';
import { podTemplatesOf } from '../../../src/core/rollout/pod-templates.js';
import { AUDIENCE, AUTHORITY, CLIENT_ID, mutatedPod, plainPod, TENANT_ID } from '../../support/mutated-pod.js';
import { workload } from '../../support/objects.js';

const PROMISE: PodPromise = {
  namespace: 'shop',
  account: 'api',
  clientIds: [CLIENT_ID],
  clientId: CLIENT_ID,
  tenantId: TENANT_ID,
  audience: AUDIENCE,
  authority: AUTHORITY,
};
const LABEL = { 'azure.workload.identity/use': 'true' };

function makeWorkload(podSpec: JsonObject = {}, podAnnotations: JsonObject = {}): JsonObject {
  return workload('shop', 'api', { podLabels: LABEL, account: 'api', podSpec, podAnnotations });
}

function compare(object: JsonObject, pod: JsonObject, promise: Partial<PodPromise> = {}) {
  return comparePod(pod, { ...PROMISE, ...promise }, podTemplatesOf(object)[0]);
}

/** The first container, changed. */
function withContainer(pod: JsonObject, change: (container: JsonObject) => JsonObject): JsonObject {
  const spec = asObject(pod['spec']);
  const [first, ...rest] = asList(spec['containers']);
  return { ...pod, spec: { ...spec, containers: [change(asObject(first)), ...rest] } };
}

const VARIABLES = ['AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'AZURE_FEDERATED_TOKEN_FILE', 'AZURE_AUTHORITY_HOST'];

describe('a pod as the webhook leaves it', () => {
  const container = fc.record({
    name: fc.stringMatching(/^[a-z]{1,8}$/),
    image: fc.constant('example.azurecr.io/app:1'),
    env: fc.array(fc.record({ name: fc.stringMatching(/^[A-Z]{1,6}$/), value: fc.string() }), { maxLength: 3 }),
  });
  const containers = fc.uniqueArray(container, { minLength: 1, maxLength: 4, selector: ({ name }) => name });

  it('carries what was promised, whatever else is in it', () => {
    fc.assert(
      fc.property(containers, fc.nat(3), (all, inits) => {
        const object = makeWorkload({
          initContainers: all.slice(1, inits),
          containers: [...all.slice(0, 1), ...all.slice(inits)],
        });
        expect(compare(object, mutatedPod(object))).toEqual([]);
      }),
    );
  });

  it('does not, with one variable less in any of its containers, or another value', () => {
    fc.assert(
      fc.property(containers, fc.nat(), fc.constantFrom(...VARIABLES), fc.boolean(), (all, which, name, isGone) => {
        const object = makeWorkload({ containers: all });
        const chosen = all[which % all.length]?.name;
        const damage = (item: Json): Json[] => {
          if (asObject(item)['name'] !== name) return [item];
          return isGone ? [] : [{ name, value: '/other' }];
        };
        const pod = mutatedPod(object);
        const damaged = asList(asObject(pod['spec'])['containers']).map((one) =>
          asObject(one)['name'] === chosen
            ? { ...asObject(one), env: asList(asObject(one)['env']).flatMap(damage) }
            : one,
        );
        const evidence = compare(object, { ...pod, spec: { ...asObject(pod['spec']), containers: damaged } });
        expect(evidence).toHaveLength(1);
        expect(evidence[0]?.what).toContain(`${name} of container ${chosen ?? ''}`);
      }),
    );
  });

  it('names no value of any other variable', () => {
    const object = makeWorkload({ containers: [{ name: 'app', env: [{ name: 'PASSWORD', value: 'secret words' }] }] });
    const evidence = compare(object, plainPod(object));
    expect(evidence.length).toBeGreaterThan(2);
    expect(JSON.stringify(evidence)).not.toContain('secret words');
  });
});

describe('what else decides', () => {
  const object = makeWorkload();

  it.each<[string, JsonObject, Partial<PodPromise>, object]>([
    [
      'another account',
      mutatedPod(object),
      { account: 'web' },
      { what: 'service account', promised: 'web', found: 'api' },
    ],
    ['another audience', mutatedPod(object), { audience: 'api://other' }, { promised: 'api://other', found: AUDIENCE }],
    ['no label', mutatedPod(object, { metadata: { labels: {} } }), {}, { what: 'label azure.workload.identity/use' }],
    [
      'another authority',
      mutatedPod(object),
      { authority: 'https://login.microsoftonline.us' },
      { found: AUTHORITY, where: 'in the pod' },
    ],
    [
      'no volume at the place of the token',
      withContainer(mutatedPod(object), (container) => withoutKeys(container, ['volumeMounts'])),
      {},
      { what: 'AZURE_FEDERATED_TOKEN_FILE of container app' },
    ],
  ])('%s', (_, pod, promise, evidence) => {
    expect(compare(object, pod, promise)).toEqual([expect.objectContaining(evidence)]);
  });

  it('is not the letter case of client id and tenant', () => {
    const promise = { clientId: CLIENT_ID.toUpperCase(), tenantId: TENANT_ID.toUpperCase() };
    expect(compare(object, mutatedPod(object), promise)).toEqual([]);
  });

  it('is no client id where several identities have no default', () => {
    const { namespace, account, audience } = PROMISE;
    const promise = { namespace, account, audience, clientIds: [CLIENT_ID, 'b'] };
    const pod = mutatedPod(object, { clientId: '' });
    expect(comparePod(pod, promise, podTemplatesOf(object)[0])).toEqual([]);
  });

  it('is not a container that the webhook was told to skip', () => {
    const skipping = makeWorkload(
      { containers: [{ name: 'app' }, { name: 'log' }] },
      { 'azure.workload.identity/skip-containers': 'log; other' },
    );
    expect(compare(skipping, mutatedPod(skipping))).toEqual([]);
  });

  it('is not a container that another webhook has added', () => {
    const pod = mutatedPod(object);
    const spec = asObject(pod['spec']);
    const meshed = { ...pod, spec: { ...spec, containers: [...asList(spec['containers']), { name: 'istio-proxy' }] } };
    expect(compare(object, meshed)).toEqual([]);
    expect(comparePod(meshed, PROMISE)).not.toEqual([]);
  });

  it('is what the workload sets itself, which the webhook leaves alone', () => {
    const set = (value: string): JsonObject =>
      makeWorkload({ containers: [{ name: 'app', env: [{ name: 'AZURE_CLIENT_ID', value }] }] });
    expect(compare(set('other'), mutatedPod(set('other')))).toEqual([
      expect.objectContaining({ promised: CLIENT_ID, found: 'other', where: 'set by the workload itself' }),
    ]);
    expect(compare(set('b'), mutatedPod(set('b')), { clientIds: [CLIENT_ID, 'b'] })).toEqual([]);
  });

  it('is not told what a variable takes from a Secret', () => {
    const valueFrom = { secretKeyRef: { name: 'hidden', key: 'id' } };
    const secret = makeWorkload({ containers: [{ name: 'app', env: [{ name: 'AZURE_CLIENT_ID', valueFrom }] }] });
    expect(compare(secret, mutatedPod(secret))).toEqual([expect.objectContaining({ found: '(from elsewhere)' })]);
  });
});

describe('isMutated', () => {
  it('tells whether the webhook has seen a pod', () => {
    const object = makeWorkload();
    expect([isMutated(mutatedPod(object)), isMutated(plainPod(object))]).toEqual([true, false]);
  });
});
