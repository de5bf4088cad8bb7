/** What an inventory and its resolution tell about one object. */
import type { ExplainedIdentity, ExplainedObject } from '../formats/explanation.js';
import type { Inventory, ServiceAccount } from '../inventory/model.js';
import type { Named } from '../inventory/named-object.js';
import { BINDING_LABEL, USE_LABEL } from '../inventory/names.js';
import type { AzureIdentity, AzureIdentityBinding } from '../inventory/pod-identity.js';
import { compareText } from '../json.js';
import { parseRef, type Ref, serviceAccountRef } from '../ref.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { identityRefOf } from '../resolve/object-findings.js';
import type { Resolution } from '../resolve/resolve.js';
import { describeState } from './describe-state.js';

type Facts = Omit<ExplainedObject, 'ref' | 'root' | 'changes' | 'findings' | 'takenFor'>;

export function describeObject(resolution: Resolution, ref: Ref): Facts {
  const { inventory, consumers } = resolution;
  const consumer = consumers.find(({ workload }) => workload.ref === ref);
  if (consumer) return describeConsumer(consumer);
  const workload = inventory.workloads.find((each) => each.ref === ref);
  if (workload) return describeOtherWorkload(inventory, workload);
  const identity = inventory.identities.find((each) => each.ref === ref);
  if (identity) return describeIdentity(resolution, identity);
  const binding = inventory.bindings.find((each) => each.ref === ref);
  if (binding) return describeBinding(resolution, binding);
  if (parseRef(ref)?.kind === 'ServiceAccount') return describeAccount(resolution, ref);
  const named = [...inventory.exceptions, ...inventory.secretProviderClasses, ...inventory.others];
  const other = named.find((each) => each.ref === ref);
  return { role: 'other', ...(other ? { at: other.at } : {}), why: [], identities: [], users: [] };
}

function describeConsumer(consumer: ResolvedConsumer): Facts {
  const { workload, state, account, accountRef, usages } = consumer;
  return {
    role: 'consumer',
    ...whereAndWhose(workload),
    state,
    why: describeState(consumer),
    account: accountFacts(accountRef, account),
    identities: usages.map(({ identity, via }) => identityFacts(identity, via)),
    users: [],
  };
}

function describeOtherWorkload(inventory: Inventory, workload: Inventory['workloads'][number]): Facts {
  const accountRef = serviceAccountRef(workload.namespace, workload.pod.serviceAccount);
  const account = inventory.serviceAccounts.find(({ ref }) => ref === accountRef);
  return {
    role: 'workload',
    ...whereAndWhose(workload),
    why: [
      `Its pods carry neither ${BINDING_LABEL} nor ${USE_LABEL}, and no binding gives them an identity: it has to do with neither path.`,
    ],
    account: accountFacts(accountRef, account),
    identities: [],
    users: [],
  };
}

function describeIdentity({ inventory, consumers }: Resolution, identity: AzureIdentity): Facts {
  const bindings = inventory.bindings.filter((binding) => identityRefOf(binding) === identity.ref);
  return {
    role: 'identity',
    ...whereAndWhose(identity),
    resourceId: identity.resourceId,
    why: [
      ...(identity.namespaced ? ['It serves pods of its own namespace only.'] : []),
      ...(bindings.length === 0 ? ['No binding in its namespace names it, so that nothing gets it.'] : []),
    ],
    identities: [identityFacts(identity, bindings)],
    users: listUsers(consumers, ({ usages }) => usages.some((usage) => usage.identity.ref === identity.ref)),
  };
}

function describeBinding({ inventory, consumers }: Resolution, binding: AzureIdentityBinding): Facts {
  const identity = inventory.identities.find(({ ref }) => ref === identityRefOf(binding));
  return {
    role: 'binding',
    ...whereAndWhose(binding),
    why: [
      binding.selector === ''
        ? 'Its selector is empty.'
        : `It gives its identity to pods with ${BINDING_LABEL}=${binding.selector}.`,
      ...(identity ? [] : [`It names ${identityRefOf(binding)}, which was not found.`]),
    ],
    identities: identity ? [identityFacts(identity, [binding])] : [],
    users: listUsers(consumers, ({ usages }) => usages.some(({ via }) => via.some(({ ref }) => ref === binding.ref))),
  };
}

/** Whoever runs as the account can get what it is federated with, so that all of them count. */
function describeAccount({ inventory, consumers }: Resolution, ref: Ref): Facts {
  const account = inventory.serviceAccounts.find((each) => each.ref === ref);
  const states = new Map(consumers.map(({ workload, state }) => [workload.ref, state]));
  const users = inventory.workloads
    .filter(({ namespace, pod }) => serviceAccountRef(namespace, pod.serviceAccount) === ref)
    .map((workload) => ({ ref: workload.ref, state: states.get(workload.ref) }));
  return {
    role: 'service-account',
    ...(account ? whereAndWhose(account) : {}),
    why: [],
    account: accountFacts(ref, account),
    identities: [],
    users: uniqueByRef(users).map(({ ref: user, state }) => ({ ref: user, ...(state === undefined ? {} : { state }) })),
  };
}

function listUsers(
  consumers: readonly ResolvedConsumer[],
  uses: (consumer: ResolvedConsumer) => boolean,
): ExplainedObject['users'] {
  return consumers.filter(uses).map(({ workload, state }) => ({ ref: workload.ref, state }));
}

function uniqueByRef<T extends { ref: Ref }>(entries: readonly T[]): T[] {
  return [...new Map(entries.map((entry) => [entry.ref, entry])).values()].sort((a, b) => compareText(a.ref, b.ref));
}

function whereAndWhose({ at, owner }: Named): Pick<Facts, 'at' | 'owner'> {
  return { at, ...(owner ? { owner } : {}) };
}

function accountFacts(ref: Ref, account: ServiceAccount | undefined): NonNullable<Facts['account']> {
  const annotations = Object.entries(account?.annotations ?? {}).filter(([key]) => key.startsWith(WORKLOAD_IDENTITY));
  return { ref, found: account !== undefined, annotations: Object.fromEntries(annotations) };
}

const WORKLOAD_IDENTITY = 'azure.workload.identity/';

function identityFacts(identity: AzureIdentity, via: readonly AzureIdentityBinding[]): ExplainedIdentity {
  const { ref, type, clientId } = identity;
  return { ref, type, clientId, via: via.map((binding) => ({ ref: binding.ref, selector: binding.selector })) };
}
