import { afterEach, describe, expect, it } from '@jest/globals';
import { asObject, type JsonObject } from '../../../src/core/json.js';
import type { HttpRequest, HttpResponse, Transport } from '../../../src/ports/http.js';
import type { KubernetesReader, ListOptions, ResourceType } from '../../../src/ports/kubernetes.js';
import { connectCluster } from '../../../src/systems/kubernetes/connect.js';
import { kubernetesClient } from '../../../src/systems/kubernetes/kubernetes-client.js';
import { fakeClock, type FakeClock } from '../../support/fake-clock.js';
import {
  forbidden,
  startFakeKubernetes,
  statusAnswer,
  type FakeAnswer,
  type FakeKubernetes,
  type FakeOptions,
  type FakeRequest,
} from '../../support/fake-kubernetes.js';
import { kubeconfig, kubeConfigOptions, writeHomeKubeconfig } from '../../support/kubeconfig.js';
import { makeTempFolder } from '../../support/temp-folder.js';

const PODS: ResourceType = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };
const signal = new AbortController().signal;

let undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.reverse()) await step();
  undo = [];
});

async function connect(
  options: FakeOptions,
): Promise<{ reader: KubernetesReader; server: FakeKubernetes; clock: FakeClock }> {
  const server = await startFakeKubernetes(options);
  const folder = await makeTempFolder();
  const clock = fakeClock();
  await writeHomeKubeconfig(folder.path, kubeconfig([{ name: 'a', cluster: { server: server.url } }]));
  const connected = await connectCluster({
    ...kubeConfigOptions(folder.path, { clock }),
    userAgent: 'migrate/1.2.3',
    random: () => 0.5,
  });
  undo.push(
    () => folder.remove(),
    () => server.stop(),
    () => connected.transport.close(),
  );
  return { reader: connected.reader, server, clock };
}

function pods(count: number): JsonObject[] {
  return Array.from({ length: count }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'shop', name: `p${index}`, uid: `uid-${index}`, labels: index % 2 ? { odd: 'x' } : {} },
    spec: { nodeName: 'n' },
  }));
}

async function names(reader: KubernetesReader, options: ListOptions = {}): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const item of reader.list(PODS, options, signal)) found.push(asObject(item['metadata'])['name']);
  return found;
}

/** Answers the nth request (from 0) with `answers[n]`; later ones as usual. */
function inTurn(
  answers: readonly (FakeAnswer | undefined)[],
  on = '/api/v1/pods',
): NonNullable<FakeOptions['intercept']> {
  let count = 0;
  return ({ path }) => (path === on ? answers[count++] : undefined);
}

describe('list', () => {
  it('reads page by page, and names the type of each object', async () => {
    const { reader, server } = await connect({ objects: pods(1201) });
    const found: JsonObject[] = [];
    for await (const item of reader.list(PODS, {}, signal)) found.push(item);
    expect(found).toHaveLength(1201);
    expect(found[0]).toEqual(pods(1)[0]);
    expect(server.requests.map(({ query }) => [query.get('limit'), query.get('continue')])).toEqual([
      ['500', null],
      ['500', '500'],
      ['500', '1000'],
    ]);
  });

  it('takes the null that a server gives for an empty list of metadata', async () => {
    const empty = { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata: {}, items: null };
    const { reader } = await connect({ objects: [], intercept: inTurn([{ status: 200, body: empty }]) });

    expect(await names(reader, { metadataOnly: true })).toEqual([]);
  });

  it('narrows by namespace and label', async () => {
    const { reader, server } = await connect({ objects: pods(3) });
    expect(await names(reader, { namespace: 'shop', labelSelector: '!odd' })).toEqual(['p0', 'p2']);
    expect(await names(reader, { namespace: 'other' })).toEqual([]);
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/api/v1/namespaces/shop/pods',
      '/api/v1/namespaces/other/pods',
    ]);
  });

  it.each([true, false])('reads metadata only; whether the server can do that: %j', async (able) => {
    const { reader, server } = await connect({
      objects: pods(1),
      intercept: (request) => {
        if (!able) request.headers.accept = 'application/json';
        return undefined;
      },
    });
    const found: JsonObject[] = [];
    for await (const item of reader.list(PODS, { metadataOnly: true }, signal)) found.push(item);
    const [pod] = pods(1);
    expect(found).toEqual([{ apiVersion: 'v1', kind: 'Pod', metadata: pod?.['metadata'] }]);
    if (able) expect(server.requests[0]?.headers.accept).toContain('as=PartialObjectMetadataList;v=v1;g=meta.k8s.io');
  });

  it('starts over when the continue token has expired, and yields nothing twice', async () => {
    const { reader, server } = await connect({
      objects: pods(5),
      pageSize: 2,
      intercept: inTurn([undefined, undefined, statusAnswer(410, 'Expired')]),
    });
    expect(await names(reader)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4']);
    expect(server.requests.map(({ query }) => query.get('continue'))).toEqual([null, '2', '4', null, '2', '4']);
  });

  it('gives up when the token expires for the fourth time', async () => {
    const intercept = ({ query }: FakeRequest): FakeAnswer | undefined =>
      query.has('continue') ? statusAnswer(410, 'Expired', 'pods') : undefined;
    const { reader, server } = await connect({ objects: pods(5), pageSize: 2, intercept });
    await expect(names(reader)).rejects.toMatchObject({
      code: 'kubernetes-failed',
      why: 'the API server answered with an error (HTTP 410, Expired pods)',
    });
    expect(server.requests).toHaveLength(8);
  });

  it.each<[string, string, FakeAnswer]>([
    ['kubernetes-unauthorized', 'the API server does not accept the credentials (HTTP 401)', { status: 401 }],
    ['kubernetes-forbidden', 'the permission is missing (HTTP 403, Forbidden pods)', forbidden('pods')],
    ['kubernetes-not-found', 'there is none (HTTP 404, NotFound)', statusAnswer(404, 'NotFound')],
    [
      'kubernetes-failed',
      'the API server answered with an error (HTTP 400, BadRequest)',
      statusAnswer(400, 'BadRequest'),
    ],
    ['kubernetes-failed', 'the answer is not what a Kubernetes API server gives', { status: 200, body: '<html>' }],
    ['kubernetes-failed', 'the answer is not what a Kubernetes API server gives', { status: 200, body: { items: {} } }],
  ])('%s: %s', async (code, why, answer) => {
    const { reader } = await connect({ intercept: () => answer });
    const failure = names(reader, { namespace: 'shop' });
    await expect(failure).rejects.toMatchObject({ code, why, what: 'Could not list pods in namespace shop' });
    await expect(failure).rejects.not.toThrow(/secret words/);
  });

  it('goes on as far as the list is asked for', async () => {
    const { reader, server } = await connect({ objects: pods(10), pageSize: 2 });
    for await (const item of reader.list(PODS, {}, signal)) if (item['kind'] === 'Pod') break;
    expect(server.requests).toHaveLength(1);
  });
});

describe('waiting', () => {
  const busy = (status: number, retryAfter?: string): FakeAnswer => ({
    status,
    ...(retryAfter === undefined ? {} : { headers: { 'retry-after': retryAfter } }),
  });

  it.each<[string, FakeAnswer, number]>([
    ['seconds', busy(429, '7'), 7000],
    ['seconds of a 503', busy(503, '2'), 2000],
    ['a date', busy(429, 'Thu, 01 Jan 2026 00:00:30 GMT'), 30_000],
    ['a date in the past', busy(429, 'Wed, 31 Dec 2025 00:00:00 GMT'), 0],
    ['at most a minute', busy(503, '3600'), 60_000],
    ['half a second, more or less, when it is not told', busy(429), 375],
    ['or told badly', busy(503, 'soon'), 375],
    ['after an error of the server', busy(500), 375],
    ['after a cut', 'cut', 375],
    ['after a cut in the middle', 'cut-body', 375],
  ])('%s', async (_title, answer, milliseconds) => {
    const { reader, clock } = await connect({ objects: pods(3), pageSize: 2, intercept: inTurn([undefined, answer]) });
    const waits: number[] = [];
    expect(await names(reader, { onWait: (seconds) => waits.push(seconds) })).toEqual(['p0', 'p1', 'p2']);
    expect([clock.slept, waits]).toEqual([[milliseconds], [milliseconds / 1000]]);
  });

  it('doubles, and ends after four retries', async () => {
    const { reader, clock } = await connect({ intercept: () => busy(502) });
    await expect(names(reader)).rejects.toMatchObject({ code: 'kubernetes-failed' });
    expect(clock.slept).toEqual([375, 750, 1500, 3000]);
  });

  it('ends after ten retries that the server asked for', async () => {
    const { reader, clock } = await connect({ intercept: () => busy(429, '1') });
    await expect(names(reader)).rejects.toMatchObject({ code: 'kubernetes-failed' });
    expect(clock.slept).toEqual(Array(10).fill(1000));
  });

  it('does not happen for a server that never answered', async () => {
    const { reader, clock } = await connect({ intercept: () => 'cut' });
    await expect(names(reader)).rejects.toMatchObject({ code: 'kubernetes-unreachable' });
    expect(clock.slept).toEqual([]);
  });

  it('ends when we do', async () => {
    const controller = new AbortController();
    const { reader } = await connect({ intercept: () => busy(429, '60') });
    const onWait = (): void => controller.abort(new Error('enough'));
    const read = async (): Promise<void> => {
      for await (const item of reader.list(PODS, { onWait }, controller.signal)) expect(item).toBeUndefined();
    };
    await expect(read()).rejects.toThrow('enough');
  });
});

describe('get', () => {
  it('gives the object, with its type, or nothing', async () => {
    const { reader } = await connect({ objects: pods(1) });
    expect(await reader.get(PODS, 'shop', 'p0', signal)).toEqual(pods(1)[0]);
    expect(await reader.get(PODS, 'shop', 'p9', signal)).toBeUndefined();
  });

  it('says what is forbidden', async () => {
    const { reader } = await connect({ intercept: () => forbidden('pods') });
    const failure = reader.get(PODS, 'shop', 'p0', signal);
    await expect(failure).rejects.toMatchObject({ code: 'kubernetes-forbidden', what: 'Could not get pods shop/p0' });
  });
});

describe('isServed', () => {
  it.each<[boolean, string, FakeAnswer]>([
    [false, 'no such group', statusAnswer(404, 'NotFound')],
    [true, 'not told', statusAnswer(403, 'Forbidden')],
    [false, 'the group without the kind', { status: 200, body: { resources: [{ name: 'nodes' }] } }],
    [true, 'the kind', { status: 200, body: { resources: [{ name: 'pods' }, { name: 'pods/log' }] } }],
    [true, 'nonsense', { status: 200, body: '<html>' }],
  ])('%j: %s', async (served, _title, answer) => {
    const { reader, server } = await connect({ intercept: () => answer });
    expect(await reader.isServed(PODS, signal)).toBe(served);
    expect(server.requests[0]?.path).toBe('/api/v1');
  });
});

describe('discovery', () => {
  const app: JsonObject = { apiVersion: 'example.com/v2', kind: 'App', metadata: { namespace: 'shop', name: 'a' } };

  it('lists groups and the types of a version', async () => {
    const { reader } = await connect({ objects: [app], groups: ['example.com'] });
    expect(await reader.listGroups(signal)).toContainEqual({ name: 'example.com', versions: ['v2', 'v1'] });
    expect(await reader.listTypes('example.com', 'v2', signal)).toEqual([
      { group: 'example.com', version: 'v2', plural: 'apps', kind: 'App', namespaced: true },
    ]);
  });

  it('has no types of a version that is not served, and says what else went wrong', async () => {
    const { reader } = await connect({});
    expect(await reader.listTypes('example.com', 'v1', signal)).toEqual([]);
    const denied = await connect({ intercept: () => forbidden('x') });
    await expect(denied.reader.listGroups(signal)).rejects.toMatchObject({ code: 'kubernetes-forbidden' });
    await expect(denied.reader.listTypes('apps', 'v1', signal)).rejects.toMatchObject({ code: 'kubernetes-forbidden' });
  });
});

describe('identify', () => {
  const system: JsonObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'kube-system', uid: 'uid-of-cluster' },
  };

  it('tells cluster, issuer and version', async () => {
    const { reader, server } = await connect({ objects: [system] });
    expect(await reader.identify(signal)).toEqual({
      server: `127.0.0.1:${server.port}`,
      context: 'a',
      uid: 'uid-of-cluster',
      issuer: 'https://issuer.example/',
      version: 'v1.34.2',
    });
  });

  it.each<[string, FakeAnswer]>([
    ['forbidden', forbidden('x')],
    ['absent', statusAnswer(404, 'NotFound')],
    ['broken', { status: 200, body: 'x' }],
  ])('leaves out what is %s', async (_title, answer) => {
    const intercept = ({ path }: FakeRequest): FakeAnswer | undefined => (path === '/version' ? undefined : answer);
    const { reader } = await connect({ intercept });
    const { context, version, uid, issuer, nodes } = await reader.identify(signal);
    expect({ context, version, uid, issuer, nodes }).toEqual({ context: 'a', version: 'v1.34.2' });
  });

  const node = (providerID: string): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: providerID },
    spec: { providerID },
  });
  const MACHINE =
    'azure:///subscriptions/00000000-0000-4000-8000-0000000000ff/resourceGroups/MC_shop/providers/Microsoft.Compute/virtualMachineScaleSets/aks/virtualMachines/0';

  it.each<[string, JsonObject[], unknown]>([
    [
      'Azure',
      [node(MACHINE), node('other')],
      { subscriptionId: '00000000-0000-4000-8000-0000000000ff', resourceGroup: 'mc_shop' },
    ],
    ['another place', [node('kind://docker/kind/x')], undefined],
    ['no place', [{ ...node(MACHINE), spec: {} }], undefined],
    ['nowhere, since there is none', [], undefined],
  ])('tells from one node that the cluster lies in %s', async (_title, objects, place) => {
    const { reader, server } = await connect({ objects });
    expect((await reader.identify(signal)).nodes).toEqual(place);
    const asked = server.requests.filter(({ path }) => path === '/api/v1/nodes');
    expect(asked.map(({ query }) => query.toString())).toEqual(['limit=1']);
  });

  it('may be forbidden altogether', async () => {
    const { reader, server } = await connect({ intercept: () => forbidden('x') });
    expect(await reader.identify(signal)).toEqual({ server: `127.0.0.1:${server.port}`, context: 'a' });
  });

  it.each<[string, FakeAnswer]>([
    ['kubernetes-unauthorized', { status: 401 }],
    ['kubernetes-not-found', { status: 404, body: 'nginx' }],
    ['kubernetes-failed', { status: 200, body: '<html>' }],
    ['kubernetes-unreachable', 'cut'],
  ])('%s: there is no cluster', async (code, answer) => {
    const { reader } = await connect({ intercept: () => answer });
    await expect(reader.identify(signal)).rejects.toMatchObject({ code });
  });
});

describe('any transport', () => {
  it('will do', async () => {
    const asked: HttpRequest[] = [];
    const transport: Transport = {
      async send(request): Promise<HttpResponse> {
        asked.push(request);
        return { status: 200, headers: {}, body: JSON.stringify({ items: [{ metadata: { name: 'x' } }] }) };
      },
    };
    const endpoint = { server: 'sandbox' };
    const reader = kubernetesClient({ transport, endpoint, context: 's', clock: fakeClock(), random: () => 0 });
    expect(await names(reader)).toEqual(['x']);
    expect(asked).toEqual([{ method: 'GET', path: '/api/v1/pods?limit=500', headers: {} }]);
  });
});
