/** Random clusters for property tests: few names, so that things meet. */
import fc from 'fast-check';
import type { JsonObject } from '../../src/core/json.js';
import {
  armId,
  azureIdentity,
  azureIdentityBinding,
  clientId,
  podIdentityException,
  roleBinding,
  serviceAccount,
  workload,
} from './objects.js';

const namespace = fc.constantFrom('default', 'shop', 'team-a');
const selector = fc.constantFrom('api', 'API', 'web', '', 'batch');
const identityName = fc.constantFrom('id-1', 'id-2', 'id-3');
const accountName = fc.constantFrom('default', 'api', 'web', 'shared', 'missing');
const workloadKind = fc.constantFrom(
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
  'Pod' as const,
);

/** The others have one for each client id, as managed identities do; two of a cluster agree on both or on neither. */
const RESOURCE_IDS: Record<string, string> = { invalid: '/a/b/c', none: '' };

const identity = fc
  .record({
    namespace,
    name: identityName,
    number: fc.integer({ min: 1, max: 4 }),
    type: fc.constantFrom(0, 0, 0, 1, 2, 7),
    namespaced: fc.boolean(),
    resource: fc.constantFrom('arm', 'arm', 'arm', 'invalid', 'none'),
  })
  .map(({ resource, type, ...options }) =>
    azureIdentity(options.namespace, options.name, {
      number: options.number,
      namespaced: options.namespaced,
      spec: { type, resourceID: RESOURCE_IDS[resource] ?? armId(`id-${options.number}`) },
    }),
  );

const binding = fc
  .record({ namespace, name: fc.constantFrom('b-1', 'b-2', 'b-3', 'b-4'), identity: identityName, selector })
  .map((entry) => azureIdentityBinding(entry.namespace, entry.name, entry.identity, entry.selector));

const account = fc
  .record({
    namespace,
    name: fc.constantFrom('api', 'web', 'shared'),
    annotated: fc.option(fc.integer({ min: 1, max: 4 })),
  })
  .map(({ annotated, ...entry }) =>
    serviceAccount(
      entry.namespace,
      entry.name,
      annotated === null ? {} : { annotations: { 'azure.workload.identity/client-id': clientId(annotated) } },
    ),
  );

const user = fc
  .record({
    namespace,
    name: fc.constantFrom('api', 'web', 'mic-x', 'jobs', 'store'),
    kind: workloadKind,
    label: fc.option(selector),
    account: fc.option(accountName),
    use: fc.option(fc.constantFrom('true', 'True', 'false'), { freq: 4 }),
    hostNetwork: fc.boolean(),
    owned: fc.boolean(),
  })
  .map((entry) =>
    workload(entry.namespace, entry.name, {
      kind: entry.kind as 'Deployment',
      ...(entry.label === null ? {} : { label: entry.label }),
      ...(entry.account === null ? {} : { account: entry.account }),
      podLabels: entry.use === null ? {} : { 'azure.workload.identity/use': entry.use },
      podSpec: entry.hostNetwork ? { hostNetwork: true } : {},
      metadata: entry.owned ? { annotations: { 'meta.helm.sh/release-name': 'rel' } } : {},
    }),
  );

const exception = fc
  .record({ namespace, label: fc.constantFrom('api', 'web') })
  .map((entry) => podIdentityException(entry.namespace, 'ex', { app: entry.label.toUpperCase() }));

const rights = fc
  .record({ namespace, account: fc.constantFrom('api', 'default') })
  .map((entry) => roleBinding(entry.namespace, `rb-${entry.account}`, entry.account));

/** The objects of one cluster, each ref once. */
export const arbitraryCluster: fc.Arbitrary<JsonObject[]> = fc
  .record({
    identities: fc.array(identity, { minLength: 2, maxLength: 9, size: 'max' }),
    bindings: fc.array(binding, { minLength: 2, maxLength: 10, size: 'max' }),
    accounts: fc.array(account, { maxLength: 4 }),
    users: fc.array(user, { minLength: 1, maxLength: 10, size: 'max' }),
    exceptions: fc.array(exception, { maxLength: 1 }),
    rights: fc.array(rights, { maxLength: 2 }),
  })
  .map((parts) => distinct(Object.values(parts).flat()));

function distinct(objects: readonly JsonObject[]): JsonObject[] {
  const seen = new Map<string, JsonObject>();
  for (const object of objects) {
    const metadata = object['metadata'] as { namespace: string; name: string };
    seen.set(`${String(object['kind'])} ${metadata.namespace}/${metadata.name}`, object);
  }
  return [...seen.values()];
}
