import { describe, expect, it } from '@jest/globals';
import type { HttpRequest, HttpResponse } from '../../../src/ports/http.js';
import { accountTokens } from '../../../src/systems/kubernetes/account-tokens.js';
import { fakeClock } from '../../support/fake-clock.js';

const never = new AbortController().signal;
const wanted = { namespace: 'shop', account: 'api', audience: 'api://AzureADTokenExchange', seconds: 600 };
const CANARY = 'canary-token';

type Given = { status: number; body?: unknown } | Error;

function tokens(...given: Given[]) {
  const seen: HttpRequest[] = [];
  const clock = fakeClock();
  const transport = {
    async send(request: HttpRequest): Promise<HttpResponse> {
      seen.push(request);
      const next = given.length > 1 ? given.shift() : given[0];
      if (!next || next instanceof Error) throw next;
      return { status: next.status, headers: {}, body: JSON.stringify(next.body ?? {}) };
    },
  };
  const port = accountTokens({ transport, endpoint: { server: 'cluster:443' }, clock, random: () => 0 });
  return { ask: () => port.request(wanted, never), seen, clock };
}

describe('a TokenRequest', () => {
  it('asks for one audience and a lifetime, below the account', async () => {
    const { ask, seen } = tokens({ status: 201, body: { status: { token: CANARY } } });
    expect(await ask()).toBe(CANARY);
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/v1/namespaces/shop/serviceaccounts/api/token',
    ]);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { audiences: ['api://AzureADTokenExchange'], expirationSeconds: 600 },
    });
  });

  it('is repeated after a failure that passes', async () => {
    const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    const { ask, seen } = tokens(reset, { status: 429 }, { status: 201, body: { status: { token: CANARY } } });
    expect(await ask()).toBe(CANARY);
    expect(seen).toHaveLength(3);
  });

  it.each<[string, Given, string]>([
    ['no right to it', { status: 403, body: { reason: 'Forbidden', message: CANARY } }, 'kubernetes-forbidden'],
    ['no such account', { status: 404, body: { reason: 'NotFound' } }, 'kubernetes-not-found'],
    ['no login', { status: 401 }, 'kubernetes-unauthorized'],
    ['an answer without a token', { status: 201, body: { token: CANARY } }, 'kubernetes-failed'],
    ['no route', Object.assign(new Error('x'), { code: 'ENOTFOUND' }), 'kubernetes-unreachable'],
  ])('tells %s', async (_, given, code) => {
    const error: unknown = await tokens(given)
      .ask()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code, what: 'Could not request a token of serviceaccounts shop/api' });
    expect(String(error)).not.toContain(CANARY);
  });

  it('names the role that grants it', async () => {
    await expect(tokens({ status: 403 }).ask()).rejects.toMatchObject({
      next: ['Ask for the ClusterRole in templates/rbac/apply.yaml'],
    });
  });
});
