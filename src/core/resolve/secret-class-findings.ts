/** What a person must know of Secrets Store CSI classes: which identity fetches the secrets, and what to write instead. */
import type { FindingSubject } from '../findings/define-finding.js';
import { nodeIdentityConsumer } from '../findings/node-identity-consumer.js';
import { secretProviderClassSetting } from '../findings/secret-provider-class-setting.js';
import { sharedSecretProviderClass } from '../findings/shared-secret-provider-class.js';
import type { Finding } from '../formats/scan.js';
import { groupBy } from '../group-by.js';
import type { Inventory, SecretProviderClass } from '../inventory/model.js';
import type { ResolvedConsumer } from './consumer.js';

export function raiseSecretClassFindings(inventory: Inventory, consumers: readonly ResolvedConsumer[]): Finding[] {
  const mounts = consumers
    .filter(({ usages }) => usages.length > 0)
    .flatMap((consumer) =>
      consumer.workload.pod.secretProviderClasses.map((name) => ({
        key: keyOf(consumer.workload.namespace, name),
        consumer,
      })),
    );
  const users = groupBy(mounts, ({ key }) => key);
  return inventory.secretProviderClasses.flatMap((entry) => {
    const subject = { root: inventory.root.id, ref: entry.ref, at: entry.at };
    const mounting = users.get(keyOf(entry.namespace, entry.name)) ?? [];
    return [
      ...(entry.nodeIdentity === undefined
        ? []
        : [nodeIdentityConsumer.raise(subject, { clientId: entry.nodeIdentity })]),
      ...(entry.usePodIdentity
        ? raisePodIdentity(
            entry,
            mounting.map(({ consumer }) => consumer),
            subject,
          )
        : []),
    ];
  });
}

function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

function raisePodIdentity(
  entry: SecretProviderClass,
  consumers: readonly ResolvedConsumer[],
  subject: FindingSubject,
): Finding[] {
  const groups = groupBy(consumers, clientIdsOf);
  const [only, ...more] = groups.keys();
  if (more.length > 0) {
    return [sharedSecretProviderClass.raise(subject, { groups: [...groups].map(describeGroup) })];
  }
  return [
    secretProviderClassSetting.raise(subject, {
      settings: describeSettings(entry, only),
      users: consumers.map(({ workload }) => workload.ref),
    }),
  ];
}

/** Client ids, sorted: pods with several get any of them today, which one name cannot replace. */
function clientIdsOf({ usages }: ResolvedConsumer): string {
  return [...new Set(usages.map(({ identity }) => identity.clientId.toLowerCase()))].sort().join(' or ');
}

function describeSettings({ tenantId }: SecretProviderClass, clientId: string | undefined): string[] {
  return [
    'parameters.usePodIdentity: "false"',
    clientId === undefined
      ? 'parameters.clientID: that of the identity of whoever mounts it, of whom none was found'
      : `parameters.clientID: ${JSON.stringify(clientId)}`,
    tenantId === ''
      ? 'parameters.tenantId: the tenant of the key vault, which is missing'
      : `parameters.tenantId: ${JSON.stringify(tenantId)}, as it is`,
  ];
}

function describeGroup([clientId, consumers]: [string, readonly ResolvedConsumer[]]): string {
  return `clientID ${clientId}: ${consumers.map(({ workload }) => workload.ref).join(', ')}`;
}
