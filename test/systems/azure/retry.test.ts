import { describe, expect, it } from '@jest/globals';
import type { HttpResponse } from '../../../src/ports/http.js';
import { answerWith, join } from '../../support/join-azure.js';
import { IDENTITY, SUBSCRIPTION } from '../../support/sandbox-azure.js';

const signal = new AbortController().signal;
const EMPTY = answerWith(200, { value: [] });
const SCOPE = `/subscriptions/${SUBSCRIPTION}`;

type Step = HttpResponse | { broken: string } | 'silence';

/** Answers in turn; the last step goes on for ever. */
function script(steps: readonly Step[]) {
  let count = 0;
  return join(async (_, stop) => {
    const step = steps[Math.min(count++, steps.length - 1)] ?? EMPTY;
    if (step === 'silence')
      return new Promise<never>((_resolve, reject) => stop.addEventListener('abort', () => reject(stop.reason)));
    if ('broken' in step) throw Object.assign(new Error('broken'), { code: step.broken });
    return step;
  });
}

const failed = (status: number, code?: string, headers = {}) =>
  answerWith(status, code ? { error: { code, message: '' } } : '<html>', headers);

describe('a read that fails for a passing reason', () => {
  it.each<[string, Step]>([
    ['429 with Retry-After', failed(429, 'TooManyRequests', { 'retry-after': '7' })],
    ['429 without', failed(429, 'TooManyRequests')],
    ['500', failed(500, 'InternalServerError')],
    ['502 in HTML', failed(502)],
    ['503', failed(503, 'ServiceUnavailable')],
    ['504', failed(504)],
    ['408', failed(408)],
    ['a reset', { broken: 'ECONNRESET' }],
    ['no answer for a minute', 'silence'],
    ['half an answer', answerWith(200, '{"value":[{"na')],
  ])('is repeated: %s', async (_, step) => {
    for (const read of ['listCredentials', 'listPermissions'] as const) {
      const azure = script([step, EMPTY]);
      await expect(azure.reader[read](IDENTITY, signal)).resolves.toEqual([]);
      expect(azure.requests).toHaveLength(2);
      expect(azure.waits).toHaveLength(1);
    }
  });

  it('waits as long as Azure asks, also in milliseconds', async () => {
    const seconds = script([failed(429, 'x', { 'retry-after': '7' }), EMPTY]);
    await seconds.reader.listPermissions(SCOPE, signal);
    expect(seconds.waits).toEqual([7.25]);
    const milliseconds = script([failed(429, 'x', { 'x-ms-retry-after-ms': '1500' }), EMPTY]);
    await milliseconds.reader.listPermissions(SCOPE, signal);
    expect(milliseconds.waits).toEqual([1.75]);
  });

  it('waits longer each time, and gives up after ten', async () => {
    const azure = script([failed(500)]);
    await expect(azure.reader.listPermissions(SCOPE, signal)).rejects.toMatchObject({ code: 'azure-failed' });
    expect(azure.requests).toHaveLength(11);
    expect(azure.waits.slice(0, 4)).toEqual([0.375, 0.75, 1.5, 3]);
    expect(Math.max(...azure.waits)).toBe(22.5);
  });

  it('gives up soon while Azure has never answered', async () => {
    const azure = script([{ broken: 'ECONNREFUSED' }]);
    await expect(azure.reader.listPermissions(SCOPE, signal)).rejects.toMatchObject({ code: 'azure-unreachable' });
    expect(azure.requests).toHaveLength(3);
  });

  it('is told as a timeout when no answer ever comes', async () => {
    const azure = script(['silence']);
    await expect(azure.reader.getIdentity(IDENTITY, signal)).rejects.toMatchObject({ code: 'azure-timeout' });
  });

  it('stops at once when aborted, with the reason of the signal', async () => {
    const stop = new AbortController();
    const azure = script(['silence']);
    const reading = azure.reader.getIdentity(IDENTITY, stop.signal);
    stop.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });
});

describe('a read that fails for good', () => {
  it.each([
    [400, 'BadRequest', 'azure-failed'],
    [401, 'ExpiredAuthenticationToken', 'azure-unauthorized'],
    [400, 'AuthorizationFailed', 'azure-failed'],
    [403, 'RequestDisallowedByPolicy', 'azure-policy-denied'],
    [404, 'SubscriptionNotFound', 'azure-subscription-not-found'],
    [409, 'ScopeLocked', 'azure-locked'],
    [409, 'SomethingElse', 'azure-failed'],
  ])('is not repeated: %s %s', async (status, code, expected) => {
    for (const read of ['listCredentials', 'listPermissions', 'getIdentity'] as const) {
      const azure = script([failed(status, code)]);
      await expect(azure.reader[read](IDENTITY, signal)).rejects.toMatchObject({ code: expected });
      expect(azure.requests).toHaveLength(1);
    }
  });

  it.each(['AuthorizationFailed', 'Authorization_RequestDenied'])(
    'is repeated once, with a new token, where a role is missing: %s',
    async (code) => {
      for (const read of ['listCredentials', 'listPermissions', 'getIdentity'] as const) {
        const azure = script([failed(403, code)]);
        await expect(azure.reader[read](IDENTITY, signal)).rejects.toMatchObject({ code: 'azure-forbidden' });
        expect(azure.requests).toHaveLength(2);
      }
      const granted = script([failed(403, code), EMPTY]);
      await expect(granted.reader.listPermissions(SCOPE, signal)).resolves.toEqual([]);
      expect(granted.waits).toEqual([]);
    },
  );

  it('is repeated for those only who asked before the token was renewed', async () => {
    const azure = script([failed(403, 'AuthorizationFailed')]);
    const reads = Array.from({ length: 5 }, () => azure.reader.listPermissions(SCOPE, signal));
    await Promise.allSettled(reads);
    expect(azure.requests).toHaveLength(10);
    await expect(azure.reader.listPermissions(SCOPE, signal)).rejects.toMatchObject({ code: 'azure-forbidden' });
    expect(azure.requests).toHaveLength(11);
  });

  it('is an error also where there is nothing to list from', async () => {
    const azure = script([failed(404, 'ResourceNotFound')]);
    await expect(azure.reader.listLocks(IDENTITY, signal)).rejects.toMatchObject({ code: 'azure-not-found' });
  });
});

describe('a link to the next page', () => {
  const page = answerWith(200, { value: [], nextLink: 'https://evil.example/next' });

  it('never leads to another server', async () => {
    for (const read of ['listCredentials', 'listPermissions'] as const) {
      const azure = script([page]);
      await expect(azure.reader[read](IDENTITY, signal)).rejects.toMatchObject({ code: 'azure-unreachable' });
      expect(azure.requests.map(({ url }) => url.host)).toEqual(['management.azure.com']);
    }
  });

  it('that leads in a circle ends some time', async () => {
    const circle = answerWith(200, { value: [], nextLink: 'https://management.azure.com/subscriptions?again' });
    for (const read of ['listCredentials', 'listPermissions'] as const) {
      const azure = script([circle]);
      await expect(azure.reader[read](IDENTITY, signal)).rejects.toMatchObject({ code: 'azure-unreachable' });
      expect(azure.requests.length).toBeLessThan(2_000);
    }
  });
});
