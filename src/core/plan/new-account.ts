/** The objects that a new service account consists of: the account, and what the one it replaces was given. */
import { lengthPrefixed, sha256Hex } from '../digest.js';
import { CLIENT_ID_ANNOTATION } from '../inventory/names.js';
import type { RoleBinding, ServiceAccount } from '../inventory/model.js';
import type { JsonObject } from '../json.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { needOf } from './account-users.js';
import { MANAGED_BY, MANAGED_BY_LABEL, NEED_ANNOTATION, REPLACES_ANNOTATION } from './name-accounts.js';

/** Names of RBAC objects are path segments of at most 253 characters; a cut one keeps apart by its hash. */
const MAX_NAME = 253;
const HASH_LENGTH = 10;
const PROVENANCE = { [MANAGED_BY_LABEL]: MANAGED_BY };

export function buildNewAccount(
  consumer: ResolvedConsumer,
  from: ServiceAccount | undefined,
  name: string,
  clientId: string | undefined,
): JsonObject {
  const { namespace, pod } = consumer.workload;
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      name,
      namespace,
      labels: PROVENANCE,
      annotations: {
        ...(clientId === undefined ? {} : { [CLIENT_ID_ANNOTATION]: clientId }),
        [REPLACES_ANNOTATION]: pod.serviceAccount,
        [NEED_ANNOTATION]: needOf(consumer),
      },
    },
    ...(from && from.imagePullSecrets.length > 0
      ? { imagePullSecrets: from.imagePullSecrets.map((secret) => ({ name: secret })) }
      : {}),
    ...(from?.automountToken === undefined ? {} : { automountServiceAccountToken: from.automountToken }),
  };
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
