import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import type { HttpRequest, HttpResponse } from '../../../src/ports/http.js';
import { probePods } from '../../../src/systems/kubernetes/probe-pods.js';
import { fakeClock } from '../../support/fake-clock.js';

const never = new AbortController().signal;
const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'probe-1', namespace: 'shop' } };

function connect(status: number, body: unknown = {}) {
  const seen: string[] = [];
  const transport = {
    async send({ method, path }: HttpRequest): Promise<HttpResponse> {
      seen.push(`${method} ${path}`);
      return { status, headers: {}, body: JSON.stringify(body) };
    },
  };
  const pods = probePods({ transport, endpoint: { server: 'cluster:443' }, clock: fakeClock(), random: () => 0 });
  return { pods, seen };
}

describe('a pod of ours', () => {
  it('is created, looked at by name, and deleted at once', async () => {
    const { pods, seen } = connect(200, { items: [] });
    await pods.create(pod, never);
    expect(await pods.read('shop', 'probe-1', never)).toBeUndefined();
    await pods.delete('shop', 'probe-1', never);
    expect(seen).toEqual([
      'POST /api/v1/namespaces/shop/pods',
      'GET /api/v1/namespaces/shop/pods?fieldSelector=metadata.name%3Dprobe-1',
      'DELETE /api/v1/namespaces/shop/pods/probe-1?gracePeriodSeconds=0',
    ]);
  });

  it.each<[string, JsonObject, object]>([
    ['nothing yet', {}, { phase: 'Pending' }],
    [
      'not scheduled',
      { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] },
      { phase: 'Pending', reason: 'Unschedulable' },
    ],
    [
      'an image that is not there',
      { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff' } } }] },
      { phase: 'Pending', reason: 'ImagePullBackOff' },
    ],
    [
      'ended',
      { phase: 'Succeeded', containerStatuses: [{ state: { terminated: { message: '{}', reason: 'Completed' } } }] },
      { phase: 'Succeeded', report: '{}', reason: 'Completed' },
    ],
    ['too late', { phase: 'Failed', reason: 'DeadlineExceeded' }, { phase: 'Failed', reason: 'DeadlineExceeded' }],
  ])('tells its state: %s', async (_, status, state) => {
    const { pods } = connect(200, { items: [{ ...pod, status }] });
    expect(await pods.read('shop', 'probe-1', never)).toEqual(state);
  });

  it('that is there, or gone, is no failure', async () => {
    await connect(409).pods.create(pod, never);
    await connect(404).pods.delete('shop', 'probe-1', never);
  });

  it.each(['create', 'read', 'delete'] as const)('may be refused: %s', async (verb) => {
    const { pods } = connect(403);
    const work = {
      create: () => pods.create(pod, never),
      read: () => pods.read('shop', 'probe-1', never),
      delete: () => pods.delete('shop', 'probe-1', never),
    };
    await expect(work[verb]()).rejects.toMatchObject({
      code: 'kubernetes-forbidden',
      what: `Could not ${verb} pods shop/probe-1`,
      next: ['Ask for the ClusterRole in templates/rbac/apply.yaml'],
    });
  });
});
