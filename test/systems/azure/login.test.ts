import { describe, expect, it } from '@jest/globals';
import { chooseLogin, type LoginOptions } from '../../../src/systems/azure/choose-login.js';
import { CLOUDS, findCloud } from '../../../src/systems/azure/clouds.js';
import { describeLogin } from '../../../src/systems/azure/describe-login.js';
import { loginError } from '../../../src/systems/azure/login-error.js';
import { READ_IDENTITY } from '../../../src/systems/azure/msi-client.js';
import { shareTokens } from '../../../src/systems/azure/share-tokens.js';
import { fakeClock } from '../../support/fake-clock.js';

const SECRET = 'secret-canary';
const PRINCIPAL = { AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c' };
const TOKEN = { ...PRINCIPAL, AZURE_FEDERATED_TOKEN_FILE: '/token' };

describe('chooseLogin', () => {
  it.each<[string, LoginOptions, object]>([
    ['nothing set: az', { env: {} }, { by: 'cli' }],
    ['nothing set but the tenant: az', { env: {}, tenantId: 't' }, { by: 'cli', tenantId: 't' }],
    ['ids alone choose nothing', { env: PRINCIPAL }, { by: 'cli' }],
    [
      'a secret',
      { env: { ...PRINCIPAL, AZURE_CLIENT_SECRET: SECRET } },
      { by: 'client-secret', tenantId: 't', clientId: 'c' },
    ],
    [
      'a certificate',
      { env: { ...PRINCIPAL, AZURE_CLIENT_CERTIFICATE_PATH: '/x.pem' } },
      { by: 'client-certificate', tenantId: 't', clientId: 'c' },
    ],
    [
      'a federated token',
      { env: TOKEN },
      { by: 'workload-identity', tenantId: 't', clientId: 'c', tokenFile: '/token' },
    ],
    [
      'a secret before a federated token',
      { env: { ...TOKEN, AZURE_CLIENT_SECRET: SECRET } },
      { by: 'client-secret', tenantId: 't', clientId: 'c' },
    ],
    [
      'an empty secret is none',
      { env: { ...TOKEN, AZURE_CLIENT_SECRET: '' } },
      { by: 'workload-identity', tenantId: 't', clientId: 'c', tokenFile: '/token' },
    ],
    [
      '--tenant-id goes first',
      { env: TOKEN, tenantId: 'mine' },
      { by: 'workload-identity', tenantId: 'mine', clientId: 'c', tokenFile: '/token' },
    ],
    [
      'a host with a managed identity',
      { env: { IDENTITY_ENDPOINT: 'http://x', AZURE_CLIENT_ID: 'c' } },
      { by: 'managed-identity', clientId: 'c' },
    ],
    ['az because it was asked for', { env: TOKEN, login: 'cli' }, { by: 'cli' }],
    ['a managed identity because it was asked for', { env: {}, login: 'managed-identity' }, { by: 'managed-identity' }],
  ])('%s', (_, options, expected) => {
    const login = chooseLogin(options);
    expect(login).toEqual(expected);
    expect(JSON.stringify(login)).not.toContain(SECRET);
  });

  it.each<[LoginOptions, string]>([
    [{ env: { AZURE_CLIENT_SECRET: SECRET } }, 'not set: AZURE_TENANT_ID, AZURE_CLIENT_ID'],
    [{ env: { AZURE_FEDERATED_TOKEN_FILE: '/x', AZURE_TENANT_ID: 't' } }, 'not set: AZURE_CLIENT_ID'],
    [{ env: PRINCIPAL, login: 'environment' }, 'not set: AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH'],
    [{ env: PRINCIPAL, login: 'workload-identity' }, 'not set: AZURE_FEDERATED_TOKEN_FILE'],
  ])('says what is missing, and does not go on as somebody else: %j', (options, why) => {
    expect(() => chooseLogin(options)).toThrow(expect.objectContaining({ code: 'azure-login-incomplete', why }));
  });
});

describe('a login that fails', () => {
  const [cloud] = CLOUDS;
  if (!cloud) throw new Error('no cloud');
  const explain = (message: string, options: LoginOptions = { env: {}, tenantId: 't' }, at = cloud) =>
    loginError(
      new Error(message),
      { call: READ_IDENTITY, subject: 'x' },
      describeLogin(chooseLogin(options), at),
      at.authority,
    );

  it.each([
    [
      "Please run 'az login' from a command prompt to authenticate before using this credential.",
      'azure-unauthorized',
      'nobody is logged in to az',
    ],
    [
      'Azure CLI could not be found. Please visit https://aka.ms/azure-cli',
      'azure-unauthorized',
      'az is not installed',
    ],
    [
      'invalid_client: AADSTS7000215: Invalid client secret provided secret-canary',
      'azure-unauthorized',
      'AADSTS7000215',
    ],
    [
      'network_error: getaddrinfo ENOTFOUND login.microsoftonline.com',
      'azure-unreachable',
      'login.microsoftonline.com',
    ],
    [`whatever ${SECRET}`, 'azure-unauthorized', 'tried: the login of the az CLI'],
  ])('%s', (message, code, why) => {
    const error = explain(message);
    expect(error).toMatchObject({ code, what: 'Could not read the managed identity x' });
    expect(error.why).toContain(why);
    expect(JSON.stringify([error.message, error.next])).not.toContain(SECRET);
  });

  it('says what to run, with the tenant and the cloud', () => {
    expect(explain('x').next).toContain('Log in: `az login --tenant t`');
    const china = findCloud('azurechinacloud');
    if (!china) throw new Error('no such cloud');
    expect(explain('x', { env: {} }, china).next).toEqual([
      'Choose the cloud: `az cloud set --name AzureChinaCloud`',
      'Log in: `az login --tenant TENANT_ID`',
      expect.stringContaining('AZURE_FEDERATED_TOKEN_FILE'),
    ]);
  });

  it('explains a number of Entra with our own command', () => {
    expect(explain('AADSTS700016: x').next[0]).toBe('Read what it means: `migrate explain AADSTS700016`');
  });
});

describe('clouds', () => {
  it.each([
    [
      'AzureCloud',
      'https://management.azure.com/.default',
      'https://graph.microsoft.com',
      'https://login.microsoftonline.com',
    ],
    [
      'AzureUSGovernment',
      'https://management.usgovcloudapi.net/.default',
      'https://graph.microsoft.us',
      'https://login.microsoftonline.us',
    ],
    [
      'AzureChinaCloud',
      'https://management.chinacloudapi.cn/.default',
      'https://microsoftgraph.chinacloudapi.cn',
      'https://login.chinacloudapi.cn',
    ],
  ])('%s', (name, resourceManagerScope, graph, authority) => {
    expect(findCloud(name.toUpperCase())).toMatchObject({ name, resourceManagerScope, graph, authority });
  });

  it('has no others', () => {
    expect(findCloud('AzureGermanCloud')).toBeUndefined();
  });
});

describe('shareTokens', () => {
  function fakeCredential() {
    const clock = fakeClock();
    const asked: string[] = [];
    const logins: number[] = [];
    let made = 0;
    const make = async () => {
      made += 1;
      const login = made;
      return {
        getToken: async (scopes: string | string[]) => {
          asked.push(String(scopes));
          logins.push(login);
          return { token: `token-${asked.length}`, expiresOnTimestamp: clock.now() + 3_600_000 };
        },
      };
    };
    return { clock, asked, logins, made: () => made, credential: shareTokens(make, clock) };
  }

  async function tokenOf({ credential }: ReturnType<typeof fakeCredential>) {
    const token = await credential.getToken(['a']);
    if (!token) throw new Error('no token');
    return token;
  }

  it('makes a new login for a token that was refused, once for all who were refused with it', async () => {
    const fake = fakeCredential();
    const old = await tokenOf(fake);
    const renewed = await Promise.all([1, 2, 3].map(() => fake.credential.renew(['a'], old)));
    expect(renewed).toEqual([true, true, true]);
    const fresh = await tokenOf(fake);
    expect([fresh.token, fake.asked, fake.made()]).toEqual(['token-2', ['a', 'a'], 2]);
    expect(await fake.credential.renew(['a'], fresh)).toBe(false);
    expect(fake.made()).toBe(2);
  });

  it('renews again what came in the usual way after that', async () => {
    const fake = fakeCredential();
    await fake.credential.renew(['a'], await tokenOf(fake));
    fake.clock.advance(3_600_000);
    expect(await fake.credential.renew(['a'], await tokenOf(fake))).toBe(true);
    expect(fake.logins).toEqual([1, 2, 2, 3]);
  });

  it('keeps the token at hand when there is no new one', async () => {
    const clock = fakeClock();
    const errors = [Object.assign(new Error('no az'), { name: 'CredentialUnavailableError' }), new Error('a bug')];
    let made = 0;
    const credential = shareTokens(async () => {
      const error = made > 0 ? errors[made - 1] : undefined;
      made += 1;
      const token = { token: 'old', expiresOnTimestamp: clock.now() + 3_600_000 };
      return { getToken: async () => (error ? Promise.reject(error) : token) };
    }, clock);
    const old = await credential.getToken(['a']);
    if (!old) throw new Error('no token');
    expect(await credential.renew(['a'], old)).toBe(false);
    expect(await credential.getToken(['a'])).toBe(old);
    await expect(credential.renew(['a'], old)).rejects.toThrow('a bug');
  });

  it('asks once for all who come at the same time, and once per scope', async () => {
    const { credential, asked, made } = fakeCredential();
    const tokens = await Promise.all(['a', 'a', 'b', 'a'].map((scope) => credential.getToken(scope)));
    expect(tokens.map((token) => token?.token)).toEqual(['token-1', 'token-1', 'token-2', 'token-1']);
    expect([asked, made()]).toEqual([['a', 'b'], 1]);
  });

  it('asks again before it expires, and when Azure challenges it', async () => {
    const { credential, asked, clock } = fakeCredential();
    await credential.getToken('a');
    clock.advance(3_400_000);
    await credential.getToken('a');
    clock.advance(100_000);
    await credential.getToken('a');
    await credential.getToken('a', { claims: '{}' });
    expect(asked).toHaveLength(3);
  });
});
