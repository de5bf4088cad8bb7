/**
 * Everything that a migration meets: a real API server with real controllers and the real webhook, and the simulated Azure
 * under the names of the real one, which the built program reaches through a proxy. The program is not told of any of it.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asList, asObject } from '../../src/core/json.js';
import type { AzureHandler } from '../../src/ports/azure-handler.js';
import { addCluster } from '../../src/sandbox/azure/arm/cluster.js';
import { addIdentity, type Identity } from '../../src/sandbox/azure/arm/identity.js';
import { addApplication } from '../../src/sandbox/azure/clients.js';
import type { KeySource } from '../../src/sandbox/azure/entra/assertion.js';
import { createSandboxAzure, type SandboxOptions } from '../../src/sandbox/azure/sandbox-azure.js';
import { serveAzure } from '../../src/sandbox/azure/serve.js';
import { type AzureState, emptyState } from '../../src/sandbox/azure/state.js';
import { connectCluster } from '../../src/systems/kubernetes/connect.js';
import { systemClock } from '../../src/systems/system-clock.js';
import { type Ended, ended, startCli } from '../support/built-cli.js';
import { makeCertificates } from '../support/certificates.js';
import { kubeConfigOptions } from '../support/kubeconfig.js';
import { armId, clientId } from '../support/objects.js';
import { startHttpProxy } from '../support/proxy-server.js';
import { type ControlPlane, type ControlPlaneOptions, startControlPlane } from './control-plane.js';
import { startControllers } from './controllers.js';
import { readPodIdentityDefinitions } from './pod-identity-definitions.js';
import { startWebhook, TENANT_ID } from './webhook.js';

export interface MigrationWorld {
  controlPlane: ControlPlane;
  /** What Azure holds. */
  azure: AzureState;
  /** Asks the simulated Azure directly. */
  askAzure: AzureHandler;
  /** Where plans and journals are put; a folder of its own for each world. */
  folder: string;
  /** Makes the managed identity that `azureIdentity` of test/support/objects.ts with this number names. */
  addIdentity(name: string, number: number): Identity;
  /** Starts the built program as somebody with a kubeconfig and a login would, in a terminal that is none. */
  start(args: readonly string[], env?: Record<string, string>): ReturnType<typeof startCli>;
  /** The same, to its end. */
  run(args: readonly string[], env?: Record<string, string>): Promise<Ended>;
  stop(): Promise<void>;
}

export interface MigrationWorldOptions extends ControlPlaneOptions, Pick<SandboxOptions, 'onCall' | 'faults' | 'arm'> {
  /** Whose kubeconfig the program has; `admin` when absent. */
  user?: string;
}

const SUBSCRIPTION = '00000000-0000-4000-8000-0000000000ff';
/** Must show nowhere. */
export const SECRET = 'secret-canary-of-the-login';
const HOSTS = ['management.azure.com', 'graph.microsoft.com', 'login.microsoftonline.com'];
const CLUSTER_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/prod`;

export async function startMigrationWorld(options: MigrationWorldOptions = {}): Promise<MigrationWorld> {
  const { user = 'admin', onCall, faults, arm, ...controlPlaneOptions } = options;
  const [controlPlane, { ca, server: tls }] = await Promise.all([
    startControlPlane(controlPlaneOptions),
    makeCertificates(HOSTS),
  ]);
  const { programs, issuer } = controlPlane;
  for (const definition of await readPodIdentityDefinitions()) {
    await controlPlane.clientFor().createDefinition(definition);
  }
  await Promise.all([startWebhook(controlPlane), startControllers(controlPlane)]);

  const azure = emptyState({ id: TENANT_ID, name: 'Contoso' }, [{ id: SUBSCRIPTION, name: 'shop' }]);
  addCluster(azure.clusters, { id: CLUSTER_ID, issuerUrl: issuer });
  const login = addApplication(azure.applications, { name: 'migrate', secrets: [SECRET] });
  const sandbox = createSandboxAzure({
    state: azure,
    clock: systemClock,
    keysOf: await keysOf(controlPlane),
    ...(onCall && { onCall }),
    ...(faults && { faults }),
    ...(arm && { arm }),
  });
  const served = await serveAzure(sandbox.handle, tls);
  const proxy = await startHttpProxy({ port: Number(new URL(served.url).port) });
  const folder = join(programs.folder, 'work');
  await mkdir(folder);
  await writeFile(join(folder, 'authority.crt'), ca);
  const surroundings = {
    KUBECONFIG: await controlPlane.kubeconfigFor(user),
    HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
    NO_PROXY: '127.0.0.1',
    NODE_EXTRA_CA_CERTS: join(folder, 'authority.crt'),
    AZURE_TENANT_ID: TENANT_ID,
    AZURE_CLIENT_ID: login.clientId,
    AZURE_CLIENT_SECRET: SECRET,
    CI: 'true',
  };
  const start: MigrationWorld['start'] = (args, env = {}) => startCli(args, folder, { ...surroundings, ...env });
  return {
    ...{ controlPlane, azure, folder, start },
    askAzure: sandbox.handle,
    addIdentity: (name, number) =>
      addIdentity(azure.identities, { id: armId(name), tenantId: TENANT_ID, clientId: clientId(number) }),
    run(args, env) {
      const child = start(args, env);
      child.stdin.end();
      return ended(child);
    },
    async stop() {
      await Promise.all([proxy.stop(), served.stop(), controlPlane.stop()]);
    },
  };
}

/** What Entra would fetch from the issuer: here the API server itself tells it. */
async function keysOf({ issuer, programs, kubeconfig }: ControlPlane): Promise<KeySource> {
  const options = kubeConfigOptions(programs.folder, { kubeconfig });
  const { transport } = await connectCluster({ ...options, userAgent: 'test', random: Math.random });
  return async (asked, signal) => {
    if (asked !== issuer) throw new Error('no such issuer');
    const headers = { accept: 'application/jwk-set+json' };
    const { body } = await transport.send({ method: 'GET', path: '/openid/v1/jwks', headers }, signal);
    return asList(asObject(JSON.parse(body))['keys']).map((key) => asObject(key));
  };
}
