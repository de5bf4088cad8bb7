/** What makes a test control plane run workloads: controllers, a scheduler, and kwok in the place of a kubelet. */
import { join } from 'node:path';
import { asList, asObject, type JsonObject } from '../../src/core/json.js';
import { buildParts } from './build-parts.js';
import type { ControlPlane } from './control-plane.js';
import { createFakeNode } from './fake-node.js';
import { findFreePorts } from './free-ports.js';
import { waitUntil } from './wait-until.js';

const PARTS = ['kube-controller-manager', 'kube-scheduler', 'kwok', 'kwok-stages.yaml'] as const;

/** Resolves when the fake node is ready: from then on a Deployment gets pods, and its pods become Ready. */
export async function startControllers({ programs, kubeconfig, clientFor }: ControlPlane): Promise<void> {
  const parts = await buildParts(PARTS);
  const [managerPort = 0, schedulerPort = 0] = await findFreePorts(2);
  const client = clientFor();
  await createFakeNode(client);
  programs.start({
    name: 'kube-controller-manager',
    program: parts['kube-controller-manager'],
    args: [
      `--kubeconfig=${kubeconfig}`,
      '--leader-elect=false',
      '--use-service-account-credentials=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${managerPort}`,
      `--cert-dir=${join(programs.folder, 'controller-manager')}`,
      `--service-account-private-key-file=${join(programs.folder, 'service-account.key')}`,
    ],
  });
  programs.start({
    name: 'kube-scheduler',
    program: parts['kube-scheduler'],
    args: [
      `--kubeconfig=${kubeconfig}`,
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${schedulerPort}`,
      `--cert-dir=${join(programs.folder, 'scheduler')}`,
    ],
  });
  programs.start({
    name: 'kwok',
    program: parts.kwok,
    args: [
      `--kubeconfig=${kubeconfig}`,
      '--manage-all-nodes=true',
      // Without a lease the node is taken for dead after a minute, and its pods for not ready.
      '--node-lease-duration-seconds=40',
      `--config=${parts['kwok-stages.yaml']}`,
    ],
  });
  // The node keeps the taint `not-ready` until the controller has seen kwok's heartbeat.
  await waitUntil(programs, 'kube-controller-manager', async () => {
    const [node] = await client.list('v1', 'Node');
    return (
      node !== undefined && isUntainted(node) && programs.isRunning('kube-scheduler') && programs.isRunning('kwok')
    );
  });
}

function isUntainted(node: JsonObject): boolean {
  const isReady = asList(asObject(node['status'])['conditions'])
    .map(asObject)
    .some((condition) => condition['type'] === 'Ready' && condition['status'] === 'True');
  return isReady && asList(asObject(node['spec'])['taints']).length === 0;
}
