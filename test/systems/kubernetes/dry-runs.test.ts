/** A pod that is only tried: admitted as it would be, or refused with what was said. */
import { describe, expect, it } from '@jest/globals';
import { dryRuns } from '../../../src/systems/kubernetes/dry-runs.js';
import { type Given, networkError, scriptedTransport } from '../../support/scripted-transport.js';

const never = new AbortController().signal;
const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'shop', generateName: 'api-' } };
const RESET = networkError('ECONNRESET');

function connect(...given: Given[]) {
  const { wire, sent, lines } = scriptedTransport(...given);
  return { tries: dryRuns(wire), seen: sent, lines };
}

describe('a pod that is tried', () => {
  it('is never stored, and comes back as it would be', async () => {
    const { tries, lines, seen } = connect({ status: 201, body: { ...POD, spec: {} } });
    expect(await tries.createPod(POD, never)).toEqual({ outcome: 'admitted', pod: { ...POD, spec: {} } });
    expect(lines()).toEqual(['POST /api/v1/namespaces/shop/pods?dryRun=All']);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(POD);
  });

  it('is tried again after a failure that passes', async () => {
    const { tries, lines } = connect(RESET, { status: 503 }, { status: 201, body: POD });
    expect(await tries.createPod(POD, never)).toMatchObject({ outcome: 'admitted' });
    expect(lines()).toHaveLength(3);
  });

  it.each([400, 403, 404, 422, 500])('is refused with what was said: %s', async (status) => {
    const { tries } = connect({ status, body: { reason: 'Because', message: 'of it' } });
    expect(await tries.createPod(POD, never)).toEqual({
      outcome: 'refused',
      status,
      reason: 'Because',
      message: 'of it',
    });
  });

  it('is refused by what answers in place of the server', async () => {
    const { tries } = connect({ status: 502, body: '<html>' });
    expect(await tries.createPod(POD, never)).toEqual({ outcome: 'refused', status: 502, reason: '', message: '' });
  });

  it.each<[string, Given, string]>([
    ['no answer', RESET, 'kubernetes-unreachable'],
    ['a success that is none', { status: 200, body: '<html>' }, 'kubernetes-failed'],
  ])('is neither: %s', async (_, given, code) => {
    await expect(connect(given).tries.createPod(POD, never)).rejects.toMatchObject({
      code,
      what: 'Could not try to create a pod in namespace shop',
    });
  });
});
