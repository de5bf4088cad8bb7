/** Logs of pods: as much as is wanted, and nothing of them in an error. */
import { describe, expect, it } from '@jest/globals';
import { podLogs } from '../../../src/systems/kubernetes/pod-logs.js';
import { type Given, networkError, scriptedTransport } from '../../support/scripted-transport.js';

const never = new AbortController().signal;
const CANARY = 'canary-value';
const RESET = networkError('ECONNRESET', CANARY);

function connect(...given: Given[]) {
  const { wire, lines } = scriptedTransport(...given);
  return { logs: podLogs(wire), lines };
}

describe('a log', () => {
  it('is asked for with its times, from where it is needed, and no more than is wanted', async () => {
    const { logs, lines } = connect({ status: 200, body: 'one\ntwo\n' });
    const request = { namespace: 'shop', pod: 'nmi-1', limitBytes: 1000 };
    expect(await logs.read(request, never)).toBe('one\ntwo\n');
    await logs.read({ ...request, container: 'nmi', sinceTime: '2026-01-01T00:00:00Z' }, never);
    expect(lines()).toEqual([
      'GET /api/v1/namespaces/shop/pods/nmi-1/log?timestamps=true&limitBytes=1000',
      'GET /api/v1/namespaces/shop/pods/nmi-1/log?timestamps=true&limitBytes=1000&container=nmi&sinceTime=2026-01-01T00%3A00%3A00Z',
    ]);
  });

  it('cannot lead elsewhere by its name', async () => {
    const { logs, lines } = connect({ status: 200, body: '' });
    await logs.read({ namespace: '../..', pod: 'a?b', limitBytes: 1 }, never);
    expect(lines()).toEqual(['GET /api/v1/namespaces/..%2F../pods/a%3Fb/log?timestamps=true&limitBytes=1']);
  });

  it.each<[string, Given, string]>([
    ['no right', { status: 403, body: { message: CANARY } }, 'kubernetes-forbidden'],
    ['no pod', { status: 404 }, 'kubernetes-not-found'],
    ['a container that waits', { status: 400, body: { reason: 'BadRequest', message: CANARY } }, 'kubernetes-failed'],
    ['no way', RESET, 'kubernetes-unreachable'],
  ])('that cannot be read is told: %s', async (_, given, code) => {
    const reading = connect(given).logs.read({ namespace: 'shop', pod: 'nmi-1', limitBytes: 1 }, never);
    await expect(reading).rejects.toMatchObject({ code, what: 'Could not read the log of pods shop/nmi-1' });
    await expect(reading).rejects.not.toMatchObject({ message: expect.stringContaining(CANARY) });
  });
});
