/** A node that is only an object: pods are put on it and nobody runs them. */
import type { TestClient } from './client.js';

export const NODE_NAME = 'aks-node-0';
const SCALE_SET =
  '/subscriptions/00000000-0000-4000-8000-0000000000ff/resourceGroups/nodes/providers/Microsoft.Compute/virtualMachineScaleSets/aks';

/** Belongs to a virtual machine scale set, as every AKS node does: MIC looks for that. kwok, where it runs, plays its kubelet. */
export async function createFakeNode(client: TestClient): Promise<void> {
  await client.create({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: NODE_NAME,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': NODE_NAME },
    },
    spec: { providerID: `azure://${SCALE_SET}/virtualMachines/0` },
    status: {
      capacity: { cpu: '1000', memory: '1000Gi', pods: '10000' },
      allocatable: { cpu: '1000', memory: '1000Gi', pods: '10000' },
    },
  });
}
