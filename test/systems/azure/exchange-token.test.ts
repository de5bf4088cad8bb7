import { createHttpHeaders, type HttpClient, type PipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { describe, expect, it } from '@jest/globals';
import type { ExchangeAnswer } from '../../../src/ports/tokens.js';
import { tokenExchange } from '../../../src/systems/azure/exchange-token.js';
import { resourceProbe } from '../../../src/systems/azure/probe-resource.js';
import { systemClock } from '../../../src/systems/system-clock.js';

const LOGIN = 'https://login.microsoftonline.com';
const never = new AbortController().signal;
const CANARY = 'eyJhbGciOiJSUzI1NiJ9.eyJjYW5hcnkiOiJjYW5hcnkifQ.c2lnbmF0dXJlLWNhbmFyeQ';
const request = {
  tenantId: 'tenant',
  clientId: 'client',
  scope: 'https://vault.azure.net/.default',
  assertion: CANARY,
};

type Given = { status: number; body?: unknown; headers?: Record<string, string> } | { fails: string };

function http(given: Given, seen: PipelineRequest[] = []): HttpClient {
  return {
    async sendRequest(sent) {
      seen.push(sent);
      if ('fails' in given) throw new RestError(`broken with ${CANARY}`, { code: given.fails, request: sent });
      const { status, body, headers = {} } = given;
      const bodyAsText = typeof body === 'string' ? body : JSON.stringify(body ?? {});
      return { request: sent, status, headers: createHttpHeaders(headers), bodyAsText };
    },
  };
}

function exchange(given: Given, seen?: PipelineRequest[]): Promise<ExchangeAnswer> {
  const wire = { clock: systemClock, userAgent: 'migrate/1.2.3', httpClient: http(given, seen) };
  return tokenExchange(wire, LOGIN).exchange(request, never);
}

/** All that a person or a log could be shown of an error. */
function tell(error: unknown): string {
  const causes: unknown[] = [];
  for (let one = error; one instanceof Error; one = one.cause) causes.push(one.message, one.stack, JSON.stringify(one));
  return causes.join('\n');
}

describe('the exchange at Entra', () => {
  it('sends the form of client credentials, once', async () => {
    const seen: PipelineRequest[] = [];
    const answer = await exchange({ status: 200, body: { token_type: 'Bearer', access_token: 'token' } }, seen);
    expect(answer).toEqual({ granted: true, accessToken: 'token' });
    expect(seen).toHaveLength(1);
    expect([seen[0]?.method, seen[0]?.url]).toEqual(['POST', `${LOGIN}/tenant/oauth2/v2.0/token`]);
    expect(seen[0]?.headers.get('authorization')).toBeUndefined();
    expect(Object.fromEntries(new URLSearchParams(String(seen[0]?.body)))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client',
      scope: 'https://vault.azure.net/.default',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: CANARY,
    });
  });

  it.each<[string, number, unknown, string]>([
    ['the list of codes', 401, { error_codes: [700213], error_description: 'AADSTS1: words' }, 'AADSTS700213'],
    ['the words, where there is no list', 400, { error_description: 'AADSTS700016: words' }, 'AADSTS700016'],
    ['the family of 2022, as invalid_request', 400, { error: 'invalid_request', error_codes: [70021] }, 'AADSTS70021'],
    ['an answer of a busy Entra', 503, { error_codes: [90033] }, 'AADSTS90033'],
  ])('reads the code from %s', async (_, status, body, code) => {
    expect(await exchange({ status, body })).toMatchObject({ granted: false, code });
  });

  it('keeps the first line of what Entra says, and nothing that may be a token', async () => {
    const description = `AADSTS50027: Invalid JWT ${CANARY} and eyJvdGhlci10b2tlbiI6.abc.def.\r\nTrace ID: 1`;
    expect(await exchange({ status: 401, body: { error_description: description } })).toEqual({
      granted: false,
      code: 'AADSTS50027',
      description: 'Invalid JWT … and …',
    });
  });

  it('keeps quiet about an assertion that looks like no token', async () => {
    const body = { error_description: 'AADSTS50027: opaque-canary is no JWT.' };
    const wire = { clock: systemClock, userAgent: 'x', httpClient: http({ status: 401, body }) };
    const answer = await tokenExchange(wire, LOGIN).exchange({ ...request, assertion: 'opaque-canary' }, never);
    expect(answer).toMatchObject({ description: '… is no JWT.' });
  });

  it.each<[string, Given, string]>([
    ['a login page', { status: 200, body: `<html>${CANARY}` }, 'azure-failed'],
    ['an empty token', { status: 200, body: { access_token: '' } }, 'azure-failed'],
    ['a proxy that refuses', { status: 407, body: CANARY }, 'azure-failed'],
    ['a redirection', { status: 307, headers: { location: 'https://elsewhere.example/' } }, 'azure-failed'],
    ['too many requests', { status: 429, body: 'slow down' }, 'azure-throttled'],
    ['a gateway', { status: 502, body: '<html>' }, 'azure-failed'],
    ['a name that is not known', { fails: 'ENOTFOUND' }, 'azure-unreachable'],
    ['a connection that breaks', { fails: 'ECONNRESET' }, 'azure-unreachable'],
    ['silence', { fails: 'ETIMEDOUT' }, 'azure-timeout'],
  ])('tells %s, and no token', async (_, given, code) => {
    const seen: PipelineRequest[] = [];
    const error: unknown = await exchange(given, seen).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'MigrationError', code });
    for (const part of [CANARY, ...CANARY.split('.')]) expect(tell(error)).not.toContain(part);
    expect(seen.every(({ url }) => url.startsWith(LOGIN))).toBe(true);
  });

  it('ends with the reason of the signal', async () => {
    const wire = { clock: systemClock, userAgent: 'x', httpClient: http({ status: 200 }) };
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(tokenExchange(wire, LOGIN).exchange(request, signal)).rejects.toThrow('enough');
  });
});

describe('a probe of a resource', () => {
  const address = {
    url: 'https://shop.blob.core.windows.net/?comp=list',
    scope: 's',
    headers: { 'x-ms-version': '1' },
  };

  it.each([200, 401, 403, 404])('tells the status %d', async (status) => {
    const seen: PipelineRequest[] = [];
    const wire = { clock: systemClock, userAgent: 'x', httpClient: http({ status }, seen) };
    expect(await resourceProbe(address, wire).ask(CANARY, never)).toBe(status);
    expect(seen[0]?.headers.get('authorization')).toBe(`Bearer ${CANARY}`);
    expect(seen[0]?.headers.get('x-ms-version')).toBe('1');
  });

  it('tells nothing of the token when nobody answers', async () => {
    const wire = { clock: systemClock, userAgent: 'x', httpClient: http({ fails: 'ECONNREFUSED' }) };
    const error: unknown = await resourceProbe(address, wire)
      .ask(CANARY, never)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'azure-unreachable',
      what: 'Could not read https://shop.blob.core.windows.net',
    });
    expect(tell(error)).not.toContain(CANARY);
  });
});
