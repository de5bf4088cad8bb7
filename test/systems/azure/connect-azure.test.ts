import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { serveAzure } from '../../../src/sandbox/azure/serve.js';
import { describeCloud } from '../../../src/systems/azure/clouds.js';
import { connectAzure, type ConnectAzureOptions } from '../../../src/systems/azure/connect-azure.js';
import { systemClock } from '../../../src/systems/system-clock.js';
import { makeCertificates, type Certificates } from '../../support/certificates.js';
import { answerWith } from '../../support/join-azure.js';
import { startHttpProxy } from '../../support/proxy-server.js';
import { AUDIENCE, azureWorld, IDENTITY, ISSUER, SUBJECT, TENANT } from '../../support/sandbox-azure.js';
import { makeTempFolder } from '../../support/temp-folder.js';

const signal = new AbortController().signal;
const ASSERTION = 'assertion-canary';
const ACCESS_TOKEN = 'access-canary';
const SECRET = 'secret-canary';
const WANTED = { name: 'shop-catalog', issuer: ISSUER, subject: SUBJECT, audience: AUDIENCE };

let certificates: Certificates;
beforeAll(async () => {
  certificates = await makeCertificates();
});

let undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.reverse()) await step();
  undo = [];
});

interface Seen {
  path: string;
  authorization: string | undefined;
  userAgent: string | undefined;
  body: string;
}

/**
 * The simulated ARM, and a token endpoint that gives everybody the same token; or a new one each time, of which ARM
 * refuses the one without the role.
 */
async function serve({ refuse, missingRole }: { refuse?: string; missingRole?: string } = {}) {
  const world = azureWorld();
  const seen: Seen[] = [];
  let issued = 0;
  const { url, stop } = await serveAzure(async (request, gone) => {
    const path = new URL(request.url).pathname;
    const { authorization, 'user-agent': userAgent } = request.headers;
    seen.push({ path, authorization, userAgent, body: request.body ?? '' });
    if (path.endsWith('/.well-known/openid-configuration'))
      return answerWith(200, discovery(new URL(request.url).origin));
    if (!path.endsWith('/oauth2/v2.0/token')) {
      if (authorization === `Bearer ${missingRole ?? ''}`)
        return answerWith(403, { error: { code: 'AuthorizationFailed', message: '' } });
      return world.handle(request, gone);
    }
    issued += 1;
    if (refuse !== undefined)
      return answerWith(401, { error: 'invalid_client', error_description: `${refuse}: ${SECRET}` });
    const access_token = missingRole === undefined ? ACCESS_TOKEN : `${ACCESS_TOKEN}-${issued}`;
    return answerWith(200, { token_type: 'Bearer', expires_in: 3599, access_token });
  }, certificates.server);
  undo.push(stop);
  return { url, seen, port: Number(new URL(url).port) };
}

function discovery(origin: string): object {
  const at = `${origin}/${TENANT}`;
  return {
    issuer: `${at}/v2.0`,
    token_endpoint: `${at}/oauth2/v2.0/token`,
    authorization_endpoint: `${at}/oauth2/v2.0/authorize`,
    jwks_uri: `${at}/discovery/v2.0/keys`,
  };
}

function options(url: string, env: ConnectAzureOptions['env']): ConnectAzureOptions {
  return {
    env,
    cloud: describeCloud('Sandbox', { resourceManager: url, graph: url, authority: url }),
    ca: certificates.ca,
    userAgent: 'migrate/1.2.3',
    clock: systemClock,
    random: () => 0,
    onWait: () => undefined,
  };
}

async function federated(): Promise<ConnectAzureOptions['env']> {
  const folder = await makeTempFolder();
  undo.push(() => folder.remove());
  const file = join(folder.path, 'token');
  await writeFile(file, ASSERTION);
  return { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: 'c', AZURE_FEDERATED_TOKEN_FILE: file };
}

describe('over https', () => {
  it('logs in with a federated token, once, and sends who we are', async () => {
    const { url, seen } = await serve();
    const { reader, writer } = connectAzure(options(url, await federated()));
    expect(seen).toEqual([]);
    expect(await reader.getIdentity(IDENTITY, signal)).toMatchObject({ name: 'catalog' });
    expect(await writer.create(IDENTITY, WANTED, signal)).toMatchObject({ outcome: 'created' });
    expect(await reader.listPermissions(IDENTITY, signal)).not.toEqual([]);
    const [tokens, others] = [true, false].map((ofToken) =>
      seen.filter(({ path }) => path.endsWith('/token') === ofToken),
    );
    expect(tokens).toHaveLength(1);
    expect(tokens?.[0]?.body).toContain(ASSERTION);
    const api = others?.filter(({ path }) => path.startsWith('/subscriptions')) ?? [];
    expect(api.length).toBe(5);
    for (const { authorization, userAgent } of api) {
      expect(authorization).toBe(`Bearer ${ACCESS_TOKEN}`);
      expect(userAgent).toContain('migrate/1.2.3');
    }
  });

  it('logs in anew where a role may be newer than the token, and goes on with that', async () => {
    const { url, seen } = await serve({ missingRole: `${ACCESS_TOKEN}-1` });
    const { reader, writer } = connectAzure(options(url, await federated()));
    expect(await reader.getIdentity(IDENTITY, signal)).toMatchObject({ name: 'catalog' });
    expect(await writer.create(IDENTITY, WANTED, signal)).toMatchObject({ outcome: 'created' });
    expect(await reader.listPermissions(IDENTITY, signal)).not.toEqual([]);
    expect(seen.filter(({ path }) => path.endsWith('/token'))).toHaveLength(2);
    const api = seen.filter(({ path }) => path.startsWith('/subscriptions'));
    expect(api.map(({ authorization }) => authorization?.slice(-2))).toEqual(['-1', '-2', '-2', '-2', '-2', '-2']);
  });

  it('logs in with a client secret', async () => {
    const { url } = await serve();
    const env = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: 'c', AZURE_CLIENT_SECRET: SECRET };
    expect(await connectAzure(options(url, env)).reader.getIdentity(IDENTITY, signal)).toMatchObject({
      name: 'catalog',
    });
  });

  it('says what Entra refused, and shows neither secret nor answer', async () => {
    const { url } = await serve({ refuse: 'AADSTS7000215' });
    const env = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: 'c', AZURE_CLIENT_SECRET: SECRET };
    const reading = connectAzure(options(url, env)).reader.getIdentity(IDENTITY, signal);
    const error: unknown = await reading.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'azure-unauthorized' });
    const everything = inspect(error, { depth: Infinity, showHidden: true });
    expect(everything).toContain('AADSTS7000215');
    expect(everything).not.toContain(SECRET);
  });

  it('trusts no authority that nobody named', async () => {
    const { url } = await serve();
    const { ca, ...others } = options(url, {});
    expect(ca).toBe(certificates.ca);
    const env = await federated();
    await expect(connectAzure({ ...others, env }).reader.getIdentity(IDENTITY, signal)).rejects.toMatchObject({
      name: 'MigrationError',
      code: 'azure-unreachable',
    });
  });

  it('goes through the proxy of the environment', async () => {
    const { url, port } = await serve();
    const proxy = await startHttpProxy({ port });
    undo.push(() => proxy.stop());
    const before = process.env['HTTPS_PROXY'];
    undo.push(() => (before === undefined ? delete process.env['HTTPS_PROXY'] : (process.env['HTTPS_PROXY'] = before)));
    process.env['HTTPS_PROXY'] = `http://127.0.0.1:${proxy.port}`;
    // Through a proxy the SDK trusts what Node trusts (NODE_EXTRA_CA_CERTS), which a running process cannot change.
    await expect(connectAzure(options(url, await federated())).reader.getIdentity(IDENTITY, signal)).rejects.toThrow();
    expect(new Set(proxy.tunnels.map(({ target }) => target))).toEqual(new Set([`127.0.0.1:${port}`]));
  });

  it('says that a file of the login is not there', async () => {
    const { url } = await serve();
    const env = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: 'c', AZURE_FEDERATED_TOKEN_FILE: '/nowhere/token' };
    await expect(connectAzure(options(url, env)).reader.getIdentity(IDENTITY, signal)).rejects.toMatchObject({
      code: 'azure-unauthorized',
    });
  });
});
