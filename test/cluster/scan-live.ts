/** A real scan of a test control plane, from kubeconfig to inventory. */
import type { Inventory } from '../../src/core/inventory/model.js';
import { clusterSource } from '../../src/sources/cluster/cluster-source.js';
import { connectCluster } from '../../src/systems/kubernetes/connect.js';
import { systemClock } from '../../src/systems/system-clock.js';
import type { ControlPlane } from './control-plane.js';

/** As `admin` when no user is named. */
export async function scanLive(controlPlane: ControlPlane, user = 'admin'): Promise<Inventory> {
  const { reader } = await connectCluster({
    kubeconfig: await controlPlane.kubeconfigFor(user),
    env: {},
    home: '/nonexistent',
    terminal: { stdinIsTty: false, stderr: 2 },
    clock: systemClock,
    random: () => 0.5,
    userAgent: 'migrate/test',
  });
  const [inventory] = await clusterSource({ reader }).read(() => undefined, new AbortController().signal);
  if (inventory === undefined) throw new Error('a scan of a cluster gives one inventory');
  return inventory;
}
