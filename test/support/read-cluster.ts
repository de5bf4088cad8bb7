/** A live cluster read as the source reads it: real sockets, a stand-in for the API server behind them. */
import type { FoundRoot } from '../../src/core/inventory/found.js';
import type { MigrationEvent } from '../../src/ports/events.js';
import { clusterSource, readCluster, type ClusterSourceOptions } from '../../src/sources/cluster/cluster-source.js';
import { connectCluster } from '../../src/systems/kubernetes/connect.js';
import { fakeClock } from './fake-clock.js';
import { startFakeKubernetes, type FakeKubernetes, type FakeOptions } from './fake-kubernetes.js';
import { kubeconfig, kubeConfigOptions, writeHomeKubeconfig } from './kubeconfig.js';
import { makeTempFolder } from './temp-folder.js';

export interface ReadableCluster {
  server: FakeKubernetes;
  events: MigrationEvent[];
  read(options?: Partial<ClusterSourceOptions>): Promise<FoundRoot>;
  readInventory(): ReturnType<ReturnType<typeof clusterSource>['read']>;
  stop(): Promise<void>;
}

export async function startReadableCluster(options: FakeOptions): Promise<ReadableCluster> {
  const server = await startFakeKubernetes({ groups: ['aadpodidentity.k8s.io'], ...options });
  const folder = await makeTempFolder();
  await writeHomeKubeconfig(folder.path, kubeconfig([{ name: 'a', cluster: { server: server.url } }]));
  const { reader, transport } = await connectCluster({
    ...kubeConfigOptions(folder.path, { clock: fakeClock() }),
    userAgent: 'migrate/1.2.3',
    random: () => 0.5,
  });
  const events: MigrationEvent[] = [];
  const emit = (event: MigrationEvent): unknown => events.push(event);
  const { signal } = new AbortController();
  return {
    server,
    events,
    read: (more) => readCluster({ reader, ...more }, emit, signal),
    readInventory: () => clusterSource({ reader }).read(emit, signal),
    stop: async () => {
      await transport.close();
      await server.stop();
      await folder.remove();
    },
  };
}
