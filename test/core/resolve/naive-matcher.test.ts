/** An independent matcher, written from the words of the semantics alone, agrees with `resolve`. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json.js';
import { POD_IDENTITY_MODES, type PodIdentityMode } from '../../../src/core/resolve/readings.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import { arbitraryCluster } from '../../support/arbitrary-cluster.js';
import { armId, clientId, liveInventoryOf, nmi, podIdentityException, workload } from '../../support/objects.js';
import { matchNaively } from './naive-matcher.js';

const GROUP = { apiVersion: 'aadpodidentity.k8s.io/v1' };

/** '-' sorts before '/': an order by namespace/name would differ from MIC's. */
const namespace = fc.constantFrom('a', 'a-b', 'default');
const identityName = fc.constantFrom('id-1', 'id-2');
const selector = fc.constantFrom('x', 'x', 'X', 'y', '');

const oddResourceId = fc.constantFrom(
  armId('one').toLowerCase(),
  `before ${armId('<name>')} `,
  armId('one').slice(1),
  '${RESOURCE_ID}',
  '/subscriptions/s/resourceGroups/r/providers/Microsoft.ManagedIdentity/userAssignedIdentities/',
  '',
);

const resourceId = fc.oneof({ weight: 3, arbitrary: fc.constant(armId('one')) }, oddResourceId);

const identitySpec = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constantFrom(0, 0, 1, 2, 7), resourceID: resourceId }) },
  fc.record({ resourceID: resourceId }),
  fc.record({ Type: fc.constantFrom(0, 1), ResourceID: resourceId, ClientID: fc.constant(clientId(1)) }),
  fc.constant({}),
);

const behavior = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.constantFrom(
    { 'aadpodidentity.k8s.io/Behavior': 'namespaced' },
    { 'aadpodidentity.k8s.io/Behavior': 'Namespaced' },
    { 'aadpodidentity.k8s.io/behavior': 'namespaced' },
  ),
);

const identity = fc
  .record({ namespace, name: identityName, annotations: behavior, spec: identitySpec })
  .map(({ spec, ...metadata }): JsonObject => ({ ...GROUP, kind: 'AzureIdentity', metadata, spec }));

const bindingSpec = fc.oneof(
  { weight: 6, arbitrary: fc.record({ azureIdentity: identityName, selector }) },
  fc.record({ azureIdentity: identityName }),
  fc.record({ azureIdentity: identityName, Selector: selector }),
  fc.record({ AzureIdentity: identityName, selector }),
  fc.constant({}),
);

const binding = fc
  .record({ namespace, name: fc.constantFrom('b', 'b-2', 'b1'), spec: bindingSpec })
  .map(({ spec, ...metadata }): JsonObject => ({ ...GROUP, kind: 'AzureIdentityBinding', metadata, spec }));

const pod = fc
  .record({
    namespace,
    name: fc.constantFrom('api', 'mic', 'microservice', 'comic'),
    kind: fc.constantFrom('Deployment' as const, 'ReplicaSet' as const, 'CronJob' as const, 'Pod' as const),
    label: fc.option(selector),
    tier: fc.constantFrom('Front', 'back'),
  })
  .map(({ label, tier, ...entry }) =>
    workload(entry.namespace, entry.name, {
      kind: entry.kind,
      podLabels: { tier },
      ...(label === null ? {} : { label }),
    }),
  );

const exception = fc
  .record({
    namespace,
    podLabels: fc.constantFrom<JsonObject>({}, { tier: 'FRONT' }, { Tier: 'back' }, { none: '', app: 'comic' }),
  })
  .map((entry) => podIdentityException(entry.namespace, 'ex', entry.podLabels));

const installed = fc.constantFrom<JsonObject[]>([], [nmi()], [nmi({ args: ['--MICNamespace=a'] })]);

/** Identities, bindings and pods in every shape that decides who gets what. */
const oddCluster = fc
  .tuple(
    fc.uniqueArray(identity, { minLength: 2, maxLength: 6, selector: nameOf }),
    fc.uniqueArray(binding, { minLength: 2, maxLength: 7, selector: nameOf }),
    fc.uniqueArray(pod, { minLength: 1, maxLength: 3, selector: nameOf }),
    fc.uniqueArray(exception, { maxLength: 1, selector: nameOf }),
    installed,
  )
  .map((parts) => parts.flat());

function nameOf(object: JsonObject): string {
  const { namespace, name } = object['metadata'] as { namespace: string; name: string };
  return `${String(object['kind'])} ${namespace}/${name}`;
}

function nameIdentities(objects: readonly JsonObject[], mode: PodIdentityMode): Map<string, string[]> {
  const { consumers } = resolve(liveInventoryOf(objects), mode);
  return new Map(
    consumers.map(({ workload, usages }) => [
      `${workload.kind} ${workload.namespace}/${workload.name}`,
      usages.map(({ identity }) => `${identity.namespace}/${identity.name}`).sort(),
    ]),
  );
}

/** A consumer without an identity and a workload that is none are the same here. */
function served(identities: ReadonlyMap<string, string[]>): Map<string, string[]> {
  return new Map([...identities].filter(([, names]) => names.length > 0).sort());
}

describe('an independent matcher', () => {
  it.each(POD_IDENTITY_MODES)('agrees on who gets what in %s mode, on 10,000 clusters in all', (mode) => {
    let pairs = 0;
    fc.assert(
      fc.property(fc.oneof(oddCluster, arbitraryCluster), (objects) => {
        const expected = served(matchNaively(objects, mode));
        pairs += [...expected.values()].flat().length;
        expect(served(nameIdentities(objects, mode))).toEqual(expected);
      }),
      { numRuns: 3334 },
    );
    expect(pairs).toBeGreaterThan(500);
  });
});
