/** What clients meet when something on the way to the simulated cluster breaks, and what has happened in it by then. */
import { describe, expect, it } from '@jest/globals';
import type { HttpResponse } from '../../../src/ports/http.js';
import { BrokenConnection } from '../../../src/sandbox/broken-connection.js';
import type { Damage } from '../../../src/sandbox/faults.js';
import type { KubernetesCall } from '../../../src/sandbox/kubernetes/call.js';
import { fakeClock } from '../../support/fake-clock.js';
import {
  type KubernetesWorldOptions,
  kubernetesWorld,
  type OpenedKubernetes,
} from '../../support/sandbox-kubernetes.js';

const ACCOUNTS = '/api/v1/namespaces/default/serviceaccounts';
const never = new AbortController().signal;

function worldWith(damage: Damage, options: KubernetesWorldOptions = {}): OpenedKubernetes {
  const faults = [{ on: ({ method }: KubernetesCall) => method === 'POST', damage, times: 1 }];
  return kubernetesWorld([], { faults, ...options });
}

function createAccount({ transport }: OpenedKubernetes, signal = never): Promise<HttpResponse> {
  return transport.send(
    { method: 'POST', path: ACCOUNTS, body: JSON.stringify({ metadata: { name: 'api' } }) },
    signal,
  );
}

function isThere({ list }: OpenedKubernetes): boolean {
  return list(`${ACCOUNTS}?fieldSelector=metadata.name=api`).length === 1;
}

describe('a refusal that was ordered', () => {
  it.each([
    { damage: { do: 'refuse', status: 429, retryAfterS: 3 } as const, reason: 'TooManyRequests', after: '3' },
    { damage: { do: 'refuse', status: 500 } as const, reason: 'InternalError', after: undefined },
    { damage: { do: 'refuse', status: 503 } as const, reason: 'ServiceUnavailable', after: undefined },
    {
      damage: { do: 'refuse', status: 409, code: 'AlreadyExists' } as const,
      reason: 'AlreadyExists',
      after: undefined,
    },
  ])('with $damage.status is a Status of the server', async ({ damage, reason, after }) => {
    const world = worldWith(damage);
    const { status, headers, body } = await createAccount(world);
    expect({ status, after: headers['retry-after'] }).toEqual({ status: damage.status, after });
    expect(JSON.parse(body)).toMatchObject({ kind: 'Status', status: 'Failure', reason, code: damage.status });
    expect(isThere(world)).toBe(false);
  });

  it('takes effect first where that was ordered', async () => {
    const world = worldWith({ do: 'refuse', status: 500, after: true });
    expect((await createAccount(world)).status).toBe(500);
    expect(isThere(world)).toBe(true);
  });

  it('may come from a gateway, in HTML', async () => {
    const { status, body } = await createAccount(worldWith({ do: 'gateway', status: 502 }));
    expect({ status, isHtml: body.startsWith('<html>') }).toEqual({ status: 502, isHtml: true });
  });
});

describe('a connection that breaks', () => {
  it.each([
    { name: 'before the request is seen', damage: { do: 'reset' } as const, takesEffect: false },
    { name: 'before the answer', damage: { do: 'reset', after: true } as const, takesEffect: true },
    { name: 'in the middle of the answer', damage: { do: 'truncate' } as const, takesEffect: true },
  ])('$name', async ({ damage, takesEffect }) => {
    const world = worldWith(damage);
    await expect(createAccount(world)).rejects.toThrow(BrokenConnection);
    expect(isThere(world)).toBe(takesEffect);
  });

  it.each([
    { name: 'before the request is seen', damage: { do: 'silence' } as const, takesEffect: false },
    { name: 'after it', damage: { do: 'silence', after: true } as const, takesEffect: true },
  ])('without a word, $name', async ({ damage, takesEffect }) => {
    const world = worldWith(damage);
    const gone = new AbortController();
    const answer = createAccount(world, gone.signal);
    gone.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
    expect(isThere(world)).toBe(takesEffect);
  });
});

describe('a slow answer', () => {
  it('takes its time on top of what every call takes', async () => {
    const clock = fakeClock();
    const world = worldWith({ do: 'slow', ms: 500 }, { clock, latencyMs: () => 20 });
    await createAccount(world);
    expect(clock.slept).toEqual([520]);
    expect(isThere(world)).toBe(true);
  });
});

describe('which calls', () => {
  it.each([
    { name: 'the third of all', on: ({ number }: KubernetesCall) => number === 3, struck: [3] },
    { name: 'the second of each kind', on: ({ nth }: KubernetesCall) => nth === 2, struck: [3, 4] },
    { name: 'dry runs', on: ({ isDryRun }: KubernetesCall) => isDryRun, struck: [5] },
  ])('are struck is up to the order: $name', async ({ on, struck }) => {
    const { transport } = kubernetesWorld([], { faults: [{ on, damage: { do: 'refuse', status: 503 } }] });
    const paths = ['/version', ACCOUNTS, '/version', ACCOUNTS, `/api/v1/nodes?dryRun=All`];
    const statuses: number[] = [];
    for (const path of paths) statuses.push((await transport.send({ method: 'GET', path }, never)).status);
    expect(statuses.flatMap((status, index) => (status === 503 ? [index + 1] : []))).toEqual(struck);
  });

  it('came, with what they were about', async () => {
    const calls: KubernetesCall[] = [];
    const { transport } = kubernetesWorld([], { onCall: (call) => calls.push(call) });
    await transport.send({ method: 'GET', path: `${ACCOUNTS}?limit=1` }, never);
    expect(calls).toEqual([{ method: 'GET', path: ACCOUNTS, isDryRun: false, number: 1, nth: 1 }]);
  });
});
