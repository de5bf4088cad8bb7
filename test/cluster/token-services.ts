/** All that a token meets on its way: a real API server, Entra with the keys that this server publishes, and storage. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { asList, asObject } from '../../src/core/json.js';
import type { AccessTokens } from '../../src/sandbox/azure/entra/access-tokens.js';
import type { KeySource } from '../../src/sandbox/azure/entra/assertion.js';
import { createSandboxAzure } from '../../src/sandbox/azure/sandbox-azure.js';
import { serveAzure } from '../../src/sandbox/azure/serve.js';
import { type AzureState, emptyState } from '../../src/sandbox/azure/state.js';
import { connectCluster, type ConnectedCluster } from '../../src/systems/kubernetes/connect.js';
import { systemClock } from '../../src/systems/system-clock.js';
import { makeCertificates } from '../support/certificates.js';
import { kubeConfigOptions } from '../support/kubeconfig.js';
import { ACCOUNT, startAzurite } from './azurite.js';
import { startCheckingStorage } from './checking-storage.js';
import { type ControlPlane, startControlPlane } from './control-plane.js';

export const TENANT = '54826b22-38d6-4fb2-bad9-b7b93a3e9c5a';
const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
export const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop`;
/** ARM id of the storage account. */
export const STORAGE = `${GROUP}/providers/Microsoft.Storage/storageAccounts/${ACCOUNT}`;
export const STORAGE_API_VERSION = '2024-11-04';

export interface TokenServices {
  controlPlane: ControlPlane;
  cluster: ConnectedCluster;
  /** What Azure holds. */
  azure: AzureState;
  /** Origin of Entra. */
  entra: string;
  /** Address of the container, which holds the blob `monday.csv`. */
  container: string;
  /** PEM of the authority of both. */
  ca: string;
  /**
   * Lists the container as an application in a process of its own, with what the webhook gives to every pod. Resolves
   * with what it prints; rejects with what it says when it fails.
   */
  listAsWorkload(clientId: string, token: string): Promise<string>;
  stop(): Promise<void>;
}

const CONTAINER = 'reports';
const WORKLOAD = fileURLToPath(new URL('./list-blobs.js', import.meta.url));
const run = promisify(execFile);

export async function startTokenServices(): Promise<TokenServices> {
  const [controlPlane, { ca, server: tls }] = await Promise.all([startControlPlane(), makeCertificates()]);
  const { programs, kubeconfig } = controlPlane;
  const options = kubeConfigOptions(programs.folder, { kubeconfig });
  const cluster = await connectCluster({ ...options, userAgent: 'test', random: Math.random });
  const azure = emptyState({ id: TENANT, name: 'Contoso' }, [{ id: SUBSCRIPTION, name: 'shop' }]);
  const sandbox = createSandboxAzure({ state: azure, clock: systemClock, keysOf: keysOf(controlPlane, cluster) });
  const azurite = await startAzurite(programs, tls);
  await fillContainer(azurite, ca, sandbox.tokens);
  const entra = await serveAzure(sandbox.handle, tls);
  const storage = await startCheckingStorage({
    azurite,
    ca,
    tls,
    state: azure,
    tokens: sandbox.tokens,
    scope: STORAGE,
  });
  return {
    ...{ controlPlane, cluster, azure, ca },
    entra: entra.url,
    container: `${storage.url}/${ACCOUNT}/${CONTAINER}`,
    listAsWorkload: (clientId, token) =>
      listAsWorkload(
        { folder: programs.folder, ca, entra: entra.url, account: `${storage.url}/${ACCOUNT}` },
        clientId,
        token,
      ),
    async stop() {
      cluster.transport.close();
      await Promise.all([entra.stop(), storage.stop(), controlPlane.stop()]);
    },
  };
}

/** What Entra would fetch from the issuer: here the API server itself tells it. */
function keysOf({ issuer }: ControlPlane, { transport }: ConnectedCluster): KeySource {
  return async (asked, signal) => {
    if (asked !== issuer) throw new Error('no such issuer');
    const headers = { accept: 'application/jwk-set+json' };
    const { body } = await transport.send({ method: 'GET', path: '/openid/v1/jwks', headers }, signal);
    return asList(asObject(JSON.parse(body))['keys']).map((key) => asObject(key));
  };
}

/** Past the check of roles: Azurite believes every token. */
async function fillContainer(azurite: string, ca: string, tokens: AccessTokens): Promise<void> {
  const nobody = { clientId: 'nobody', principalId: 'nobody', resourceId: undefined };
  const headers = {
    authorization: `Bearer ${tokens.issue(nobody, 'https://storage.azure.com', 600)}`,
    'x-ms-version': STORAGE_API_VERSION,
    'x-ms-blob-type': 'BlockBlob',
    'content-length': 0,
  };
  for (const path of [`${CONTAINER}?restype=container`, `${CONTAINER}/monday.csv`]) {
    const sent = request(`${azurite}/${ACCOUNT}/${path}`, { method: 'PUT', headers, ca }).end();
    const [answer] = await once(sent, 'response');
    answer.resume();
    if (answer.statusCode !== 201) throw new Error(`PUT ${path}: ${answer.statusCode}`);
  }
}

async function listAsWorkload(
  { folder, ca, entra, account }: { folder: string; ca: string; entra: string; account: string },
  clientId: string,
  token: string,
): Promise<string> {
  const files = { token: join(folder, 'azure-identity-token'), ca: join(folder, 'authority.crt') };
  await Promise.all([writeFile(files.token, token, { mode: 0o600 }), writeFile(files.ca, ca)]);
  const env = {
    AZURE_AUTHORITY_HOST: entra,
    AZURE_TENANT_ID: TENANT,
    AZURE_CLIENT_ID: clientId,
    AZURE_FEDERATED_TOKEN_FILE: files.token,
    NODE_EXTRA_CA_CERTS: files.ca,
  };
  const { stdout } = await run(process.execPath, [WORKLOAD, account, CONTAINER], { env });
  return stdout;
}
