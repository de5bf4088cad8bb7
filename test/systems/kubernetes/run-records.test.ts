/** The record of the runs of a plan, as a ConfigMap that any machine can go on from. */
import { describe, expect, it } from '@jest/globals';
import type { RunRecord } from '../../../src/core/formats/run-record.js';
import type { HttpRequest, HttpResponse, Transport } from '../../../src/ports/http.js';
import { runRecords } from '../../../src/systems/kubernetes/run-records.js';
import { kubernetesWorld, reopenKubernetes } from '../../support/sandbox-kubernetes.js';

const never = new AbortController().signal;
const DIGEST = '0123456789abcdef'.repeat(4);
const PLAN = `sha256:${DIGEST}`;
const CONFIG_MAPS = '/api/v1/namespaces/runs/configmaps';
const NAME = 'pod-identity-migrate-0123456789abcdef';

const RECORD: RunRecord = {
  kind: 'RunRecord',
  formatVersion: '1.0',
  planId: PLAN,
  runs: [{ id: 'run-1', mode: 'apply', who: 'me@here', started: '2026-01-01T00:00:00.000Z' }],
  states: '-wi',
  created: { 1: 'uid-1' },
  replaced: {},
};

type Send = Transport['send'];

/** `around` stands between the adapter and the cluster. */
function open(around: (send: Send, request: HttpRequest) => Promise<HttpResponse> | undefined = () => undefined) {
  const { state } = kubernetesWorld([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'runs' } }]);
  const requests: string[] = [];
  const wrap = ({ send }: Transport): Transport => ({
    send(request, signal) {
      requests.push(request.method);
      return around(send, request) ?? send(request, signal);
    },
  });
  const world = reopenKubernetes(state, { wrap });
  return { world, requests, records: runRecords(world.wire, 'runs') };
}

describe('the record of a plan', () => {
  it('is not there at first', async () => {
    expect(await open().records.read(PLAN, never)).toBeUndefined();
  });

  it('is made, replaced, and read as it was written', async () => {
    const { world, records, requests } = open();
    await records.write(RECORD, never);
    expect(await records.read(PLAN, never)).toEqual(RECORD);
    const later = { ...RECORD, states: 'www' };
    await records.write(later, never);
    expect(await records.read(PLAN, never)).toEqual(later);
    expect(requests).toEqual(['PATCH', 'POST', 'GET', 'PATCH', 'GET']);
    expect(world.list(CONFIG_MAPS)).toMatchObject([
      { metadata: { name: NAME, labels: { 'app.kubernetes.io/managed-by': 'pod-identity-migrate' } } },
    ]);
  });

  it('is one for each plan', async () => {
    const { world, records } = open();
    const other = { ...RECORD, planId: `sha256:f${DIGEST.slice(1)}`, states: '---' };
    await records.write(RECORD, never);
    await records.write(other, never);
    expect(await records.read(PLAN, never)).toEqual(RECORD);
    expect(await records.read(other.planId, never)).toEqual(other);
    expect(world.list(CONFIG_MAPS)).toHaveLength(2);
  });

  it('survives an answer that is lost', async () => {
    const lost = new Set<string>();
    const { records } = open((send, request) => {
      if (lost.has(request.method)) return undefined;
      lost.add(request.method);
      return send(request, never).then(() => {
        throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
      });
    });
    await records.write(RECORD, never);
    expect(await records.read(PLAN, never)).toEqual(RECORD);
    expect([...lost]).toEqual(['PATCH', 'POST', 'GET']);
  });

  it('is told when it does not fit, and not sent', async () => {
    const { records, requests } = open();
    await expect(records.write({ ...RECORD, states: 'w'.repeat(901 * 1024) }, never)).rejects.toMatchObject({
      code: 'run-record-too-large',
      kind: 'failed',
      why: 'the plan creates too much at once',
    });
    expect(requests).toEqual([]);
  });

  it('of 5,000 changes that all create something fits', async () => {
    const { records } = open();
    const uid = '00000000-0000-4000-8000-000000000000';
    const created = Object.fromEntries(Array.from({ length: 5_000 }, (_, position) => [position, uid]));
    const large = { ...RECORD, states: 'w'.repeat(5_000), created };
    await records.write(large, never);
    expect(await records.read(PLAN, never)).toEqual(large);
  });
});

describe('what others put there', () => {
  it.each<[string, string, string]>([
    ['nothing', '', 'invalid-run-record'],
    ['no JSON', '{', 'invalid-run-record'],
    ['another document', '{"kind":"MigrationPlan","formatVersion":"1.0"}', 'invalid-run-record'],
    ['more than there may be', JSON.stringify({ ...RECORD, more: true }), 'invalid-run-record'],
    ['the record of another plan', JSON.stringify({ ...RECORD, planId: 'sha256:other' }), 'invalid-run-record'],
    ['what a newer program writes', JSON.stringify({ ...RECORD, formatVersion: '1.1', more: true }), 'newer-format'],
  ])('is told: %s', async (_, record, code) => {
    const { world, records } = open();
    world.create(CONFIG_MAPS, { metadata: { name: NAME }, data: { record } });
    await expect(records.read(PLAN, never)).rejects.toMatchObject({
      code,
      what: expect.stringContaining(`runs/${NAME}`),
    });
  });

  it('without any data is told as well', async () => {
    const { world, records } = open();
    world.create(CONFIG_MAPS, { metadata: { name: NAME } });
    await expect(records.read(PLAN, never)).rejects.toMatchObject({ code: 'invalid-run-record' });
  });
});

describe('a refusal', () => {
  it.each([
    [403, 'kubernetes-forbidden'],
    [401, 'kubernetes-unauthorized'],
  ])('%s is told with what was tried', async (status, code) => {
    const { records } = open(() => Promise.resolve({ status, headers: {}, body: '{}' }));
    await expect(records.read(PLAN, never)).rejects.toMatchObject({
      code,
      what: `Could not read the run record runs/${NAME}`,
    });
    await expect(records.write(RECORD, never)).rejects.toMatchObject({
      code,
      what: `Could not keep the run record runs/${NAME}`,
    });
  });
});
