/** Custom resources of a live cluster: which are read, what that costs, and what stays when they may not be. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FoundRoot } from '../../../src/core/inventory/found.js';
import { readRawObject } from '../../../src/core/inventory/raw-object.js';
import { asObject, type JsonObject } from '../../../src/core/json.js';
import {
  forbidden,
  parseResource,
  statusAnswer,
  type FakeAnswer,
  type FakeOptions,
  type FakeRequest,
} from '../../support/fake-kubernetes.js';
import { startReadableCluster, type ReadableCluster } from '../../support/read-cluster.js';

const labels = { aadpodidbinding: 'api' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'x' }] } };

let cluster: ReadableCluster | undefined;
afterEach(async () => {
  await cluster?.stop();
  cluster = undefined;
});

async function start(options: FakeOptions): Promise<ReadableCluster> {
  cluster = await startReadableCluster(options);
  return cluster;
}

function object(apiVersion: string, kind: string, name: string, rest: JsonObject = {}): JsonObject {
  const metadata = { namespace: 'shop', name, uid: `${kind}/${name}`, ...asObject(rest['metadata']) };
  return { apiVersion, kind, ...rest, metadata };
}

function ownedBy(apiVersion: string, kind: string, name: string): JsonObject {
  return { ownerReferences: [{ apiVersion, kind, name, controller: true }] };
}

function labelledPod(name: string, owner: JsonObject): JsonObject {
  return object('v1', 'Pod', name, { metadata: { labels, ...owner }, spec: template.spec });
}

function refsOf(root: FoundRoot): string[] {
  return root.objects.map((found) => readRawObject(found).ref).sort();
}

/** Answers requests for this path. */
function at(path: string, answer: FakeAnswer) {
  return (request: FakeRequest): FakeAnswer | undefined => (request.path === path ? answer : undefined);
}

const scaledJob = object('keda.sh/v1alpha1', 'ScaledJob', 'jobs', { spec: { jobTargetRef: { template } } });
const prometheus = object('monitoring.coreos.com/v1', 'Prometheus', 'p', { spec: { podMetadata: { labels } } });
const agent = object('monitoring.coreos.com/v1alpha1', 'PrometheusAgent', 'a', { spec: { podMetadata: { labels } } });
const workflow = object('argoproj.io/v1alpha1', 'Workflow', 'w', {
  spec: { podMetadata: { labels } },
  status: { phase: 'Succeeded', nodes: { secret: 'x' } },
});
const app = object('example.com/v1', 'App', 'a', { spec: { pods: template }, status: { much: 'x' } });

describe('of known kinds', () => {
  it('those are listed that the cluster serves, each under a version that has it', async () => {
    const { read, server } = await start({
      objects: [scaledJob, prometheus, agent],
      groups: ['keda.sh', 'monitoring.coreos.com', 'example.com'],
    });
    const root = await read();
    expect(root.skipped).toEqual([]);
    expect(refsOf(root)).toEqual([
      'Prometheus.monitoring.coreos.com/shop/p',
      'PrometheusAgent.monitoring.coreos.com/shop/a',
      'ScaledJob.keda.sh/shop/jobs',
    ]);
    const asked = server.requests.flatMap(({ path }) => parseResource(path) ?? []);
    expect(new Set(asked.filter(({ group }) => group.includes('.')).map(({ group }) => group))).not.toContain('ray.io');
    expect(asked.filter(({ group }) => group === 'example.com')).toEqual([]);
  });

  it('one request is made where there are none', async () => {
    const { read, server } = await start({});
    await read();
    const more = server.requests
      .map(({ path }) => path)
      .filter((path) => path === '/apis' || /^\/apis\/[^/]+\/[^/]+$/.test(path));
    expect(
      more.filter((path) => !path.startsWith('/apis/security.') && !path.startsWith('/apis/secrets-store.')),
    ).toEqual(['/apis']);
  });

  it('a forbidden list counts as workloads that were not read', async () => {
    const intercept = ({ path }: FakeRequest): FakeAnswer | undefined =>
      path.endsWith('/scaledjobs') ? forbidden('scaledjobs') : undefined;
    const { read } = await start({ objects: [scaledJob], groups: ['keda.sh'], intercept });
    const { skipped } = await read();
    expect(skipped).toMatchObject([{ what: 'scaledjobs in all namespaces', why: 'forbidden', affects: ['workloads'] }]);
    expect(skipped[0]?.message).toContain('list on scaledjobs in API group "keda.sh"');
  });

  it.each<[string, FakeAnswer, string]>([
    ['forbidden', statusAnswer(403, 'Forbidden'), 'forbidden'],
    ['broken', { status: 500 }, 'failed'],
  ])('%s discovery is told, and what it could hide', async (_name, answer, why) => {
    const { read } = await start({ objects: [scaledJob], intercept: at('/apis', answer) });
    const { skipped } = await read();
    expect(skipped).toMatchObject([{ what: 'custom resources', why, affects: ['workloads'] }]);
  });
});

describe('owners', () => {
  const unknown = [app, labelledPod('a-1', ownedBy('example.com/v1', 'App', 'a'))];

  it('of pods are read by name: a run, and a kind that nobody knows', async () => {
    const { read, server } = await start({
      objects: [...unknown, workflow, labelledPod('w-1', ownedBy('argoproj.io/v1alpha1', 'Workflow', 'w'))],
      groups: ['example.com', 'argoproj.io'],
    });
    const root = await read();
    expect(refsOf(root)).toEqual([
      'App.example.com/shop/a',
      'Pod/shop/a-1',
      'Pod/shop/w-1',
      'Workflow.argoproj.io/shop/w',
    ]);
    const kept = root.objects.map(({ object: found }) => found['status']);
    expect(kept.filter((status) => status !== undefined)).toEqual([{ phase: 'Succeeded' }]);
    const paths = server.requests.map(({ path }) => path);
    expect(paths).not.toContain('/apis/argoproj.io/v1alpha1/workflows');
    expect(paths.filter((path) => path.startsWith('/apis/example.com/'))).toEqual([
      '/apis/example.com/v1',
      '/apis/example.com/v1/namespaces/shop/apps/a',
    ]);
  });

  it('are followed to the end', async () => {
    const knative = 'serving.knative.dev/v1';
    const { readInventory } = await start({
      groups: ['serving.knative.dev', 'example.com'],
      objects: [
        object('example.com/v1', 'Product', 'top', { spec: { a: template } }),
        object(knative, 'Service', 'k', { spec: { template }, metadata: ownedBy('example.com/v1', 'Product', 'top') }),
        object(knative, 'Configuration', 'k', { spec: { template }, metadata: ownedBy(knative, 'Service', 'k') }),
        object(knative, 'Revision', 'k-1', {
          spec: { containers: [] },
          metadata: ownedBy(knative, 'Configuration', 'k'),
        }),
        object('apps/v1', 'Deployment', 'k-1', { spec: { template }, metadata: ownedBy(knative, 'Revision', 'k-1') }),
      ],
    });
    const [inventory] = await readInventory();
    expect(inventory?.workloads.map(({ ref }) => ref)).toEqual(['Product.example.com/shop/top']);
  });

  it('of objects that use no identity are left alone', async () => {
    const { read, server } = await start({
      groups: ['example.com'],
      objects: [
        app,
        object('apps/v1', 'Deployment', 'a', {
          spec: { template: { spec: template.spec } },
          metadata: ownedBy('example.com/v1', 'App', 'a'),
        }),
      ],
    });
    await read();
    expect(server.requests.filter(({ path }) => path.startsWith('/apis/example.com/'))).toEqual([]);
  });

  it('that may not be read stay what their pods tell, and alter nothing else', async () => {
    const intercept = at('/apis/example.com/v1/namespaces/shop/apps/a', forbidden('apps'));
    const { readInventory, events } = await start({ objects: unknown, groups: ['example.com'], intercept });
    const [inventory] = await readInventory();
    expect(inventory?.workloads).toMatchObject([
      { ref: 'App.example.com/shop/a', rollout: 'unknown', pod: { labels } },
    ]);
    expect(inventory?.skipped).toMatchObject([
      { what: 'App.example.com that own pods', why: 'forbidden', affects: [] },
    ]);
    expect(inventory?.skipped[0]?.message).toContain('get on apps in API group "example.com"');
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'read-skipped', what: 'App.example.com that own pods' }),
    );
  });

  it.each([
    ['of no such kind', 'example.com/v1', 'Other'],
    ['of no such version', 'example.com/v9', 'App'],
    ['that are gone', 'example.com/v1', 'App'],
    ['of built-in kinds', 'apps/v1', 'Deployment'],
  ])('%s are named', async (_name, apiVersion, kind) => {
    const { readInventory } = await start({
      objects: [object('example.com/v1', 'App', 'another'), labelledPod('x', ownedBy(apiVersion, kind, 'gone'))],
      groups: ['example.com'],
    });
    const [inventory] = await readInventory();
    expect(inventory?.workloads).toMatchObject([{ kind, name: 'gone', rollout: 'unknown' }]);
    expect(inventory?.skipped).toEqual([]);
  });

  it.each(['../../api', '..', 'a/b', 'example.com/v1/../..', 'example.com/v1?x=', '', '/'])(
    'with the API version %j send no request',
    async (apiVersion) => {
      const { readInventory, server } = await start({
        objects: [labelledPod('x', ownedBy(apiVersion, 'Secret', 'x'))],
        intercept: ({ path }) => (path.includes('x=') || path.includes('..') ? { status: 500 } : undefined),
      });
      const [inventory] = await readInventory();
      expect(inventory?.workloads).toHaveLength(1);
      expect(inventory?.skipped).toEqual([]);
      expect(server.requests.filter(({ path }) => /secret/.test(path) && !path.includes('csi'))).toEqual([]);
    },
  );
});
