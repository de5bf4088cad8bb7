/** Microsoft's own clients, which know nothing of the stand-in, over https on the loopback interface. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import { WorkloadIdentityCredential } from '@azure/identity';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { addCredential } from '../../../src/sandbox/azure/clients.js';
import type { Fault } from '../../../src/sandbox/azure/faults.js';
import { serveAzure, type ServedAzure } from '../../../src/sandbox/azure/serve.js';
import { inProcessClient } from '../../../src/systems/azure/in-process.js';
import { makeCertificates } from '../../support/certificates.js';
import {
  AUDIENCE,
  azureWorld,
  type AzureWorld,
  ISSUER,
  SUBJECT,
  SUBSCRIPTION,
  TENANT,
} from '../../support/sandbox-azure.js';
import { type ClusterSigner, clusterSigner } from '../../support/service-account-token.js';
import { makeTempFolder } from '../../support/temp-folder.js';

const run = promisify(execFile);
const CONTRIBUTOR = 'e40ec5ca-96e0-45a2-b4ff-59039f2c2b59';

let cluster: ClusterSigner;
let ca: string;
let tls: { cert: string; key: string };
let folder: Awaited<ReturnType<typeof makeTempFolder>>;
let served: ServedAzure[];
beforeAll(async () => {
  cluster = await clusterSigner(ISSUER);
  const certificates = await makeCertificates();
  ca = certificates.ca;
  tls = certificates.server;
  folder = await makeTempFolder();
  served = [];
});
afterAll(async () => {
  await Promise.all([...served.map((server) => server.stop()), folder.remove()]);
});

interface Served {
  world: AzureWorld;
  url: string;
  tokenFile: string;
}

async function serve(faults: readonly Fault[] = []): Promise<Served> {
  const world = azureWorld({ keysOf: cluster.keys, checkCallers: true, faults });
  const server = await serveAzure(world.handle, tls);
  served.push(server);
  world.state.resources.push(server.url);
  addCredential(world.identity, { name: 'catalog', issuer: ISSUER, subject: SUBJECT });
  world.state.roleAssignments.push({
    ...{ id: 'a', scope: `/subscriptions/${SUBSCRIPTION}`, principalType: 'ServicePrincipal', roleId: CONTRIBUTOR },
    principalId: world.identity.principalId,
  });
  const now = Math.floor(world.clock.now() / 1000);
  const tokenFile = join(folder.path, `token-${String(served.length)}`);
  await writeFile(tokenFile, await cluster.sign({ aud: [AUDIENCE], sub: SUBJECT, iat: now, exp: now + 3600 }));
  return { world, url: server.url, tokenFile };
}

function credentialOf({ world, url, tokenFile }: Served): WorkloadIdentityCredential {
  return new WorkloadIdentityCredential({
    tenantId: TENANT,
    clientId: world.identity.clientId,
    tokenFilePath: tokenFile,
    authorityHost: url,
    disableInstanceDiscovery: true,
    tlsOptions: { ca },
    retryOptions: { maxRetries: 0 },
  });
}

describe('WorkloadIdentityCredential', () => {
  it('gets a token', async () => {
    const server = await serve();
    const { token } = await credentialOf(server).getToken('https://storage.azure.com/.default');
    expect(decodeJwt(token)).toMatchObject({ aud: 'https://storage.azure.com', appid: server.world.identity.clientId });
  });

  it('hears why it gets none', async () => {
    const server = await serve();
    server.world.identity.history = [];
    await expect(credentialOf(server).getToken('https://storage.azure.com/.default')).rejects.toThrow(/AADSTS70025/);
  });
});

describe('the client of managed identities', () => {
  const group = 'shop';
  const properties = { issuer: 'https://issuer.example/', subject: 'a', audiences: [AUDIENCE] };

  it('lists, creates, replaces, reads and deletes, with a token from here', async () => {
    const server = await serve();
    const client = clientOf(server);
    const { federatedIdentityCredentials: credentials, userAssignedIdentities: identities } = client;
    expect(await identities.get(group, 'catalog')).toMatchObject({ clientId: server.world.identity.clientId });
    const created = await credentials.createOrUpdate(group, 'catalog', 'second', properties);
    expect(created).toMatchObject({ name: 'second', ...properties });
    await credentials.createOrUpdate(group, 'catalog', 'second', { ...properties, subject: 'b' });
    expect(await credentials.get(group, 'catalog', 'second')).toMatchObject({ subject: 'b' });
    const listed: unknown[] = [];
    for await (const credential of credentials.list(group, 'catalog', { top: 1 })) listed.push(credential.name);
    expect(listed).toEqual(['catalog', 'second']);
    await credentials.delete(group, 'catalog', 'second');
    await credentials.delete(group, 'catalog', 'second');
    const names: unknown[] = [];
    for await (const identity of identities.listBySubscription()) names.push(identity.name);
    expect(names).toEqual(['catalog']);
  });

  it('reads the code and the message of a refusal', async () => {
    const client = clientOf(await serve());
    const taken = { issuer: ISSUER, subject: SUBJECT, audiences: [AUDIENCE] };
    await expect(
      client.federatedIdentityCredentials.createOrUpdate(group, 'catalog', 'second', taken),
    ).rejects.toMatchObject({
      statusCode: 400,
      code: 'BadRequest',
      message: expect.stringContaining('Issuer and subject combination already exists for this Managed Identity.'),
    });
  });

  it.each<Fault['damage']>([{ do: 'reset' }, { do: 'truncate' }])('sees a broken connection: %j', async (damage) => {
    const client = clientOf(await serve([{ on: ({ method }) => method === 'PUT', damage }]));
    const failure = await client.federatedIdentityCredentials
      .createOrUpdate(group, 'catalog', 'second', properties)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toHaveProperty('statusCode', 200);
  });

  it('gives up on a service that never answers', async () => {
    const client = clientOf(await serve([{ on: ({ method }) => method === 'PUT', damage: { do: 'silence' } }]));
    const abortSignal = AbortSignal.timeout(200);
    await expect(
      client.federatedIdentityCredentials.createOrUpdate(group, 'catalog', 'second', properties, { abortSignal }),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });

  function clientOf(server: Served): ManagedServiceIdentityClient {
    return new ManagedServiceIdentityClient(credentialOf(server), SUBSCRIPTION, {
      endpoint: server.url,
      tlsOptions: { ca },
      retryOptions: { maxRetries: 0 },
    });
  }
});

describe('a client in the same process', () => {
  it('needs no server', async () => {
    const { handle, identity } = azureWorld({
      faults: [{ on: ({ method }) => method === 'DELETE', damage: { do: 'reset' } }],
    });
    const credential = { getToken: async () => ({ token: 'any', expiresOnTimestamp: Date.now() + 3_600_000 }) };
    const client = new ManagedServiceIdentityClient(credential, SUBSCRIPTION, {
      httpClient: inProcessClient(handle),
      retryOptions: { maxRetries: 0 },
    });
    expect(await client.userAssignedIdentities.get('shop', 'catalog')).toMatchObject({ clientId: identity.clientId });
    await expect(client.userAssignedIdentities.delete('shop', 'catalog')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});

describe('DefaultAzureCredential', () => {
  it('needs nothing but the environment that the webhook gives a pod', async () => {
    const { world, url, tokenFile } = await serve();
    const caFile = join(folder.path, 'ca.pem');
    await writeFile(caFile, ca);
    const program = `
      import { DefaultAzureCredential } from '@azure/identity';
      const { token } = await new DefaultAzureCredential().getToken('https://vault.azure.net/.default');
      const { appid, aud } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
      console.log(JSON.stringify({ appid, aud }));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
      env: {
        PATH: process.env['PATH'],
        AZURE_AUTHORITY_HOST: url,
        AZURE_TENANT_ID: TENANT,
        AZURE_CLIENT_ID: world.identity.clientId,
        AZURE_FEDERATED_TOKEN_FILE: tokenFile,
        NODE_EXTRA_CA_CERTS: caFile,
      },
    });
    expect(JSON.parse(stdout)).toEqual({ appid: world.identity.clientId, aud: 'https://vault.azure.net' });
  }, 30_000);
});
