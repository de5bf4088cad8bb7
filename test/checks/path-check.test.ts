import { describe, expect, it } from '@jest/globals';
import { nmiLogs } from '../../src/checks/nmi-logs.js';
import { checkPath } from '../../src/checks/path-check.js';
import { sharePodLists } from '../../src/checks/pod-lists.js';
import { MigrationError } from '../../src/core/errors.js';
import type { JsonObject } from '../../src/core/json.js';
import type { PodLogRequest, PodLogs } from '../../src/ports/pod-logs.js';
import { mutatedPod } from '../support/mutated-pod.js';
import { nmi, workload } from '../support/objects.js';
import { ownedBy, plainCluster } from '../support/plain-cluster.js';

const never = new AbortController().signal;
const MADE = '2026-01-01T00:00:00Z';
const NOW = Date.parse('2026-01-01T01:00:00Z');
const BEGINNING = '2025-12-31T00:00:00.000000000Z I1231 00:00:00.000000       1 main.go:85] starting nmi process';
const deployment = workload('shop', 'api', { podLabels: { 'azure.workload.identity/use': 'true' } });

function onNode(pod: JsonObject, nodeName: string, spec: JsonObject = {}): JsonObject {
  return { ...pod, spec: { ...(pod['spec'] as JsonObject), nodeName, ...spec } };
}

function makePod(name: string, ip: string, spec: JsonObject = {}): JsonObject {
  const status = { podIPs: [{ ip }] };
  return onNode(mutatedPod(deployment, { name, status, metadata: { creationTimestamp: MADE } }), 'n1', spec);
}

function asked(ip: string, time = '2026-01-01T00:10:00.000000000Z', status = 200): string {
  const request = `req.method=GET reg.path=/metadata/identity/oauth2/token req.remote=${ip}`;
  return `${time} I0101 00:10:00.000000       1 server.go:239] status (${status}) took 1 ns for ${request}`;
}

function makeLogs(lines: readonly string[], beginning = BEGINNING): PodLogs & { requests: PodLogRequest[] } {
  const requests: PodLogRequest[] = [];
  return {
    requests,
    async read(request) {
      requests.push(request);
      return request.sinceTime === undefined ? beginning : lines.join('\n');
    },
  };
}

function look(pods: readonly JsonObject[], logs: PodLogs, objects?: readonly JsonObject[]) {
  const daemon = nmi();
  const nmiPod = onNode(ownedBy(workload('kube-system', 'nmi-abc', { kind: 'Pod' }), daemon), 'n1');
  const cluster = plainCluster(objects ?? [daemon, nmiPod]);
  const ports = { reader: cluster.lister, lists: sharePodLists(cluster.lister), logs };
  return checkPath(pods, nmiLogs(ports), NOW, never);
}

describe('the way that served the pods of a workload', () => {
  it.each<[string, JsonObject[], string[], object]>([
    [
      'nobody asked NMI',
      [makePod('a', '10.0.0.1')],
      [],
      { answer: 'pass', summary: expect.stringContaining('federated') },
    ],
    [
      'it asked NMI',
      [makePod('a', '10.0.0.1')],
      [asked('10.0.0.1'), asked('10.0.0.1', undefined, 403)],
      { answer: 'fail', code: 'path-nmi', evidence: [{ what: 'pod a', is: 'asked NMI 2 times, and got 1 token' }] },
    ],
    [
      'one of two asked NMI',
      [makePod('a', '10.0.0.1'), makePod('b', '10.0.0.2')],
      [asked('10.0.0.1')],
      { answer: 'fail', code: 'path-both' },
    ],
    [
      'another pod had its address before',
      [makePod('a', '10.0.0.1')],
      [asked('10.0.0.1', '2025-12-31T23:59:59.000000000Z')],
      { answer: 'pass' },
    ],
    ['others asked NMI', [makePod('a', '10.0.0.1')], [asked('10.0.0.11')], { answer: 'pass' }],
    [
      'its pods are on the network of the node',
      [makePod('a', '10.0.0.1', { hostNetwork: true })],
      [],
      { code: 'path-unknown' },
    ],
    ['its node has no NMI', [makePod('a', '10.0.0.1', { nodeName: 'n2' })], [], { code: 'path-unknown' }],
  ])('%s', async (_, pods, lines, expected) => {
    expect(await look(pods, makeLogs(lines))).toMatchObject(expected);
  });

  it('is unknown where the log was begun anew since', async () => {
    const logs = makeLogs([], BEGINNING.replace('2025-12-31', '2026-01-02'));
    expect(await look([makePod('a', '10.0.0.1')], logs)).toMatchObject({
      answer: 'inconclusive',
      code: 'path-unknown',
    });
  });

  it('is unknown where the log is longer than is read', async () => {
    const logs = makeLogs(['x'.repeat(8_000_000)]);
    expect(await look([makePod('a', '10.0.0.1')], logs)).toMatchObject({ code: 'path-unknown' });
  });

  it('is unknown without NMI, and without its log the rule is named', async () => {
    expect(await look([makePod('a', '10.0.0.1')], makeLogs([]), [])).toMatchObject({ code: 'path-unknown' });
    const read = async (): Promise<string> => {
      throw new MigrationError({ code: 'kubernetes-forbidden', kind: 'failed', what: 'Could not read' });
    };
    const outcome = await look([makePod('a', '10.0.0.1')], { read });
    expect(outcome).toMatchObject({ answer: 'inconclusive', code: 'kubernetes-forbidden' });
    expect(outcome.next).toEqual([expect.stringContaining('pods/log')]);
  });

  it('takes one reading of each log for all pods of a node', async () => {
    const logs = makeLogs([]);
    await look([makePod('a', '10.0.0.1'), makePod('b', '10.0.0.2')], logs);
    expect(logs.requests).toHaveLength(2);
  });

  it('keeps no text of a log', async () => {
    const outcome = await look([makePod('a', '10.0.0.1')], makeLogs([`${asked('10.0.0.1')} secret words`]));
    expect(JSON.stringify(outcome)).not.toContain('secret words');
  });
});
