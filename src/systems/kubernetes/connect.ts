/** From a kubeconfig to a reader of its cluster. */
import type { KubernetesReader } from '../../ports/kubernetes.js';
import type { AccountTokens } from '../../ports/tokens.js';
import { accountTokens, type AccountTokensOptions } from './account-tokens.js';
import { httpsTransport, type HttpsTransport } from './https-transport.js';
import { loadKubeConfig, type KubeConfigOptions } from './kube-config.js';
import { kubernetesClient } from './kubernetes-client.js';

export interface ConnectOptions extends KubeConfigOptions {
  /** `migrate/1.2.3` */
  userAgent: string;
  /** 0 ≤ n < 1; spreads retries. */
  random: () => number;
}

export interface ConnectedCluster {
  reader: KubernetesReader;
  tokens: AccountTokens;
  transport: HttpsTransport;
  /** What further adapters of the same cluster are made from. */
  wire: AccountTokensOptions;
  context: string;
  /** Of the context, else `default`. */
  namespace: string;
}

/** Sends nothing yet. Throws the MigrationErrors of loadKubeConfig. */
export async function connectCluster(options: ConnectOptions): Promise<ConnectedCluster> {
  const connection = await loadKubeConfig(options);
  const { server, proxy, context, namespace } = connection;
  const transport = httpsTransport({ connection, userAgent: options.userAgent });
  const endpoint = { server: hostAndPort(server), ...(proxy ? { proxy: hostAndPort(proxy) } : {}) };
  const { clock, random } = options;
  const wire = { transport, endpoint, clock, random };
  return {
    reader: kubernetesClient({ ...wire, context }),
    tokens: accountTokens(wire),
    transport,
    wire,
    context,
    namespace,
  };
}

/** With the port also where the URL leaves it out. */
function hostAndPort({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
}
