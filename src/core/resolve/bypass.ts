/** Pods that NMI serves from the node's IMDS without looking at any binding. */
import type { Inventory, Workload } from '../inventory/model.js';
import type { PodIdentityException } from '../inventory/pod-identity.js';
import { DEFAULT_MIC_NAMESPACE } from '../inventory/read-installation.js';
import { lookUp } from '../json.js';

export type Bypass =
  { by: 'exception'; exception: PodIdentityException; label: string } | { by: 'mic-name'; namespace: string };

/** NMI checks these before it looks for an identity (aad-pod-identity pkg/nmi/server/server.go, msiHandler). */
export function findBypass(inventory: Inventory, workload: Workload): Bypass | undefined {
  return findException(inventory.exceptions, workload) ?? findMicName(inventory, workload);
}

/** Same namespace; any one label suffices; keys are compared exactly, values without regard to case (pkg/pod/pod.go). */
function findException(exceptions: readonly PodIdentityException[], workload: Workload): Bypass | undefined {
  for (const exception of exceptions) {
    if (exception.namespace !== workload.namespace) continue;
    for (const [key, value] of Object.entries(exception.podLabels)) {
      if (lookUp(workload.pod.labels, key)?.toLowerCase() === value.toLowerCase()) {
        return { by: 'exception', exception, label: `${key}=${value}` };
      }
    }
  }
  return undefined;
}

/** The regular expression is `^mic-*`: any ReplicaSet whose name starts with "mic". */
function findMicName(inventory: Inventory, workload: Workload): Bypass | undefined {
  const hasReplicaSet = workload.kind === 'Deployment' || workload.kind === 'ReplicaSet';
  const namespaces = inventory.installations.flatMap((installation) => installation.micNamespace ?? []);
  const micNamespaces = namespaces.length > 0 ? namespaces : [DEFAULT_MIC_NAMESPACE];
  if (!hasReplicaSet || !workload.name.startsWith('mic') || !micNamespaces.includes(workload.namespace))
    return undefined;
  return { by: 'mic-name', namespace: workload.namespace };
}
