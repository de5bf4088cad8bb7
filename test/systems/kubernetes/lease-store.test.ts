/** The lock as a Lease: of several writers one gets it, and a lost answer is settled by looking. */
import { describe, expect, it } from '@jest/globals';
import type { LockInfo } from '../../../src/core/formats/lock-info.js';
import type { JsonObject } from '../../../src/core/json.js';
import type { HttpResponse, Transport } from '../../../src/ports/http.js';
import type { Lease, StoredLease } from '../../../src/ports/lease.js';
import { leaseStore } from '../../../src/systems/kubernetes/lease-store.js';
import { kubernetesWorld, type OpenedKubernetes, reopenKubernetes } from '../../support/sandbox-kubernetes.js';

const never = new AbortController().signal;
const NAMESPACE = 'runs';
const COLLECTION = `/apis/coordination.k8s.io/v1/namespaces/${NAMESPACE}/leases`;
const PATH = `${COLLECTION}/pod-identity-migrate-lock`;
const ANNOTATION = 'pod-identity-migrate/lock';

function holder(id: string): LockInfo {
  return { id, mode: 'apply', planId: 'sha256:1', who: 'me@here', tool: '1.0.0', created: '2026-01-01T00:00:00.000Z' };
}

function leaseOf(id: string, renewedAt = '2026-01-01T00:00:10.000Z'): Lease {
  return { holder: holder(id), seconds: 60, renewedAt };
}

const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } };

function open(wrap?: (transport: Transport) => Transport) {
  const { state } = kubernetesWorld([namespace]);
  const world = reopenKubernetes(state, wrap ? { wrap } : {});
  return { world, leases: leaseStore(world.wire, NAMESPACE) };
}

/** The answers to the first requests of this method are lost, after they were carried out. */
function losing(method: string, times = 1): (transport: Transport) => Transport {
  let left = times;
  return ({ send }) => ({
    async send(request, signal) {
      const response = await send(request, signal);
      if (request.method !== method || left === 0) return response;
      left -= 1;
      throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
    },
  });
}

function stored(lease: StoredLease | 'conflict' | undefined): StoredLease {
  if (lease === undefined || lease === 'conflict') throw new Error(`not stored: ${String(lease)}`);
  return lease;
}

function writeByHand(world: OpenedKubernetes, spec: JsonObject, annotations: JsonObject = {}): void {
  world.create(COLLECTION, { metadata: { name: 'pod-identity-migrate-lock', annotations }, spec });
}

describe('the lock', () => {
  it('is not there at first', async () => {
    expect(await open().leases.read(never)).toBeUndefined();
  });

  it('says who holds it, to programs and to kubectl', async () => {
    const { world, leases } = open();
    const made = stored(await leases.create(leaseOf('run-1'), never));
    expect(made).toEqual({ ...leaseOf('run-1'), version: made.version });
    expect(await leases.read(never)).toEqual(made);
    expect(world.get(PATH)).toMatchObject({
      metadata: { annotations: { [ANNOTATION]: JSON.stringify(holder('run-1')) } },
      spec: {
        holderIdentity: 'run-1',
        leaseDurationSeconds: 60,
        acquireTime: '2026-01-01T00:00:00.000000Z',
        renewTime: '2026-01-01T00:00:10.000000Z',
      },
    });
  });

  it('is renewed, let go, and taken again, without ever being deleted', async () => {
    const { world, leases } = open();
    const { version } = stored(await leases.create(leaseOf('run-1'), never));
    const renewal = leaseOf('run-1', '2026-01-01T00:00:20.000Z');
    const renewed = stored(await leases.replace(renewal, version, never));
    expect(renewed).toMatchObject(renewal);
    const free = stored(await leases.replace({ seconds: 60 }, renewed.version, never));
    expect(free).toEqual({ seconds: 60, version: free.version });
    expect(world.get(PATH)['spec']).toEqual({ leaseDurationSeconds: 60 });
    expect(stored(await leases.replace(leaseOf('run-2'), free.version, never)).holder?.id).toBe('run-2');
    expect(world.list(COLLECTION)).toHaveLength(1);
  });
});

describe('of those who race', () => {
  const RUNS = Array.from({ length: 20 }, (_, number) => `run-${number}`);

  it('to make it, one wins', async () => {
    const { leases } = open();
    const ends = await Promise.all(RUNS.map((id) => leases.create(leaseOf(id), never)));
    expect(ends.filter((end) => end !== 'conflict')).toHaveLength(1);
  });

  it('to take it over, one wins', async () => {
    const { leases } = open();
    const { version } = stored(await leases.create(leaseOf('dead'), never));
    const ends = await Promise.all(RUNS.map((id) => leases.replace(leaseOf(id), version, never)));
    const winners = ends.filter((end) => end !== 'conflict');
    expect(winners).toEqual([await leases.read(never)]);
  });
});

describe('a renewal', () => {
  it('is not stored where somebody has touched the lock, though we still hold it', async () => {
    const { world, leases } = open();
    const { version } = stored(await leases.create(leaseOf('run-1'), never));
    world.patch(PATH, [{ op: 'add', path: '/metadata/labels', value: { team: 'platform' } }]);
    expect(await leases.replace(leaseOf('run-1', '2026-01-01T00:00:20.000Z'), version, never)).toBe('conflict');
    expect((await leases.read(never))?.renewedAt).toBe('2026-01-01T00:00:10.000Z');
  });
});

describe('an answer that is lost', () => {
  it('to a creation is settled by what is there', async () => {
    const { leases } = open(losing('POST'));
    expect(stored(await leases.create(leaseOf('run-1'), never)).holder?.id).toBe('run-1');
  });

  it('to a renewal is settled by what is there', async () => {
    const { leases } = open(losing('PATCH'));
    const { version } = stored(await leases.create(leaseOf('run-1'), never));
    const renewal = leaseOf('run-1', '2026-01-01T00:00:20.000Z');
    expect(stored(await leases.replace(renewal, version, never))).toMatchObject(renewal);
  });

  it('does not make ours what somebody else has written since', async () => {
    const { world, leases } = open();
    const { version } = stored(await leases.create(leaseOf('run-1'), never));
    const replaceFirst: Transport = {
      async send(request, signal) {
        const response = await world.transport.send(request, signal);
        if (request.method === 'PATCH') {
          world.patch(PATH, [{ op: 'replace', path: '/spec/holderIdentity', value: 'run-2' }]);
          throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
        }
        return response;
      },
    };
    const own = leaseStore({ ...world.wire, transport: replaceFirst }, NAMESPACE);
    const renewal = leaseOf('run-1', '2026-01-01T00:00:20.000Z');
    await expect(own.replace(renewal, version, never)).rejects.toMatchObject({ code: 'kubernetes-unreachable' });
    expect(await leases.replace(renewal, version, never)).toBe('conflict');
  });

  it('for good is told', async () => {
    const { leases } = open(losing('GET', 100));
    await expect(leases.read(never)).rejects.toMatchObject({
      code: 'kubernetes-unreachable',
      what: 'Could not read the lock in namespace runs',
    });
  });
});

describe('what others write', () => {
  it.each<[string, JsonObject]>([
    ['nothing about it', {}],
    ['no JSON', { [ANNOTATION]: '{' }],
    ['another JSON', { [ANNOTATION]: '[]' }],
    ['too little', { [ANNOTATION]: JSON.stringify({ id: 'them' }) }],
    ['somebody else', { [ANNOTATION]: JSON.stringify(holder('run-1')) }],
  ])('is held by them: %s', async (_, annotations) => {
    const { world, leases } = open();
    writeByHand(world, { holderIdentity: 'them', renewTime: '2026-01-01T00:00:10.123456Z' }, annotations);
    expect(await leases.read(never)).toMatchObject({
      holder: { id: 'them', who: 'somebody' },
      seconds: 60,
      renewedAt: '2026-01-01T00:00:10.123Z',
    });
  });

  it.each<[string, JsonObject]>([
    ['nobody is named', {}],
    ['the name is empty, as client-go leaves it', { holderIdentity: '' }],
  ])('is free where %s, whatever the annotation says', async (_, spec) => {
    const { world, leases } = open();
    writeByHand(world, spec, { [ANNOTATION]: JSON.stringify(holder('run-1')) });
    expect(stored(await leases.read(never)).holder).toBeUndefined();
  });

  it.each<[string, JsonObject]>([
    ['without anything', {}],
    ['without a spec', { metadata: { resourceVersion: '7' }, spec: null }],
    [
      'of other types',
      { metadata: { resourceVersion: 7, annotations: [] }, spec: { holderIdentity: 1, renewTime: 2 } },
    ],
    [
      'with a time that is none',
      { metadata: { resourceVersion: '7' }, spec: { holderIdentity: 'x', renewTime: 'soon' } },
    ],
  ])('never brings us down: a Lease %s', async (_, object) => {
    const { leases } = answering({ status: 200, headers: {}, body: JSON.stringify(object) });
    expect(await leases.read(never)).toMatchObject({ seconds: 60 });
  });
});

describe('a refusal', () => {
  it.each<[string, HttpResponse, string]>([
    ['no right', { status: 403, headers: {}, body: '{}' }, 'kubernetes-forbidden'],
    ['no namespace', { status: 404, headers: {}, body: '{}' }, 'kubernetes-not-found'],
    ['no Kubernetes', { status: 200, headers: {}, body: '<html>' }, 'kubernetes-failed'],
  ])('is no conflict: %s', async (_, response, code) => {
    const { leases } = answering(response);
    await expect(leases.create(leaseOf('run-1'), never)).rejects.toMatchObject({
      code,
      what: 'Could not create the lock in namespace runs',
    });
  });
});

function answering(response: HttpResponse) {
  const { world } = open();
  const transport: Transport = { send: () => Promise.resolve(response) };
  return { leases: leaseStore({ ...world.wire, transport }, NAMESPACE) };
}
