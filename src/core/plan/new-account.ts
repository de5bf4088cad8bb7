/** The objects that a new service account consists of: the account, and what the one it replaces was given. */
import { lengthPrefixed, sha256Hex } from '../digest.js';
import type { RoleBinding, ServiceAccount } from '../inventory/model.js';
import { MANAGED_BY_LABEL } from '../inventory/names.js';
import type { JsonObject } from '../json.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { needOf } from './account-users.js';
import { MANAGED_BY, NEED_ANNOTATION, REPLACES_ANNOTATION } from './name-accounts.js';

/** Names of RBAC objects are path segments of at most 253 characters; a cut one keeps apart by its hash. */
const MAX_NAME = 253;
const HASH_LENGTH = 10;
const PROVENANCE = { [MANAGED_BY_LABEL]: MANAGED_BY };

export interface NewAccount {
  name: string;
  /** Name of the account that it replaces, or that it replaces several. */
  replaces: string;
  /** The accounts that it replaces, as far as they were found. */
  from: readonly ServiceAccount[];
  /** Itself, where an earlier run has made it: from accounts that may not all be in use any more. */
  made?: ServiceAccount | undefined;
}

export function buildNewAccount(
  consumer: ResolvedConsumer,
  { replaces, from, name, made }: NewAccount,
  annotations: Readonly<Record<string, string>>,
): JsonObject {
  const { namespace } = consumer.workload;
  const pullSecrets = [...new Set(from.flatMap(({ imagePullSecrets }) => imagePullSecrets))];
  const automount = made ? made.automountToken : agreedAutomount(from);
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      name,
      namespace,
      labels: PROVENANCE,
      annotations: {
        ...annotations,
        [REPLACES_ANNOTATION]: replaces,
        [NEED_ANNOTATION]: needOf(consumer),
      },
    },
    ...(pullSecrets.length > 0 ? { imagePullSecrets: pullSecrets.map((secret) => ({ name: secret })) } : {}),
    ...(automount === undefined ? {} : { automountServiceAccountToken: automount }),
  };
}

/** Accounts that differ leave it to the default, which is to mount: who relies on the token keeps it. */
function agreedAutomount([first, ...others]: readonly ServiceAccount[]): boolean | undefined {
  const wanted = first?.automountToken;
  return others.every(({ automountToken }) => automountToken === wanted) ? wanted : undefined;
}

/** Objects of our own beside the ones that are there: nobody else's binding is touched. */
export function copyRoleBindings(bindings: readonly RoleBinding[], namespace: string, account: string): JsonObject[] {
  return bindings.map((binding) => {
    const isNamespaced = binding.namespace !== '';
    return {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: isNamespaced ? 'RoleBinding' : 'ClusterRoleBinding',
      metadata: {
        name: nameCopy(binding.name, namespace, account),
        ...(isNamespaced ? { namespace: binding.namespace } : {}),
        labels: PROVENANCE,
      },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...binding.role },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
    };
  });
}

/** A ClusterRoleBinding is named for the whole cluster, so the namespace of the account is part of the hash. */
function nameCopy(original: string, namespace: string, account: string): string {
  const hash = sha256Hex(lengthPrefixed([original, namespace, account])).slice(0, HASH_LENGTH);
  return `${`${original}-${account}`.slice(0, MAX_NAME - HASH_LENGTH - 1)}-${hash}`;
}
