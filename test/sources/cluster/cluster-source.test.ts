import { afterEach, describe, expect, it } from '@jest/globals';
import type { FoundRoot } from '../../../src/core/inventory/found.js';
import { readRawObject } from '../../../src/core/inventory/raw-object.js';
import { asObject, asString, type JsonObject } from '../../../src/core/json.js';
import { clusterSource } from '../../../src/sources/cluster/cluster-source.js';
import { connectCluster } from '../../../src/systems/kubernetes/connect.js';
import {
  forbidden,
  parseResource,
  statusAnswer,
  type FakeAnswer,
  type FakeOptions,
  type FakeRequest,
} from '../../support/fake-kubernetes.js';
import { kubeconfig, kubeConfigOptions, writeHomeKubeconfig } from '../../support/kubeconfig.js';
import { startReadableCluster, type ReadableCluster } from '../../support/read-cluster.js';
import { makeTempFolder } from '../../support/temp-folder.js';

const POD_IDENTITY = 'aadpodidentity.k8s.io/v1';

let undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.reverse()) await step();
  undo = [];
});

async function start(options: FakeOptions): Promise<ReadableCluster> {
  const cluster = await startReadableCluster(options);
  undo.push(() => cluster.stop());
  return cluster;
}

function object(apiVersion: string, kind: string, namespace: string, name: string, rest: JsonObject = {}): JsonObject {
  const metadata = { ...(namespace === '' ? {} : { namespace }), name, uid: `${kind}/${namespace}/${name}` };
  return { apiVersion, kind, ...rest, metadata: { ...metadata, ...asObject(rest['metadata']) } };
}

const namespaces = (...names: string[]): JsonObject[] => names.map((name) => object('v1', 'Namespace', '', name));
const controlledBy = (kind: string, name: string): JsonObject => ({
  metadata: { ownerReferences: [{ apiVersion: 'apps/v1', kind, name, controller: true }] },
});
const pod = (namespace: string, name: string, labels: JsonObject = {}): JsonObject =>
  object('v1', 'Pod', namespace, name, { metadata: { labels }, spec: { nodeName: 'n' } });

const refs = (root: FoundRoot): string[] => root.objects.map((found) => readRawObject(found).ref).sort();

/** Answers requests for lists of this kind, in this namespace or (null) in all. */
function onList(plural: string, answer: (namespace: string | null) => FakeAnswer | undefined) {
  return ({ path }: FakeRequest): FakeAnswer | undefined => {
    const resource = parseResource(path);
    const isList = resource?.plural === plural && resource.name === undefined;
    return isList ? answer(resource.namespace ?? null) : undefined;
  };
}

describe('what is read', () => {
  const everything: JsonObject[] = [
    ...namespaces('shop', 'kube-system'),
    object(POD_IDENTITY, 'AzureIdentity', 'shop', 'api'),
    object(POD_IDENTITY, 'AzureIdentityBinding', 'shop', 'api', { spec: { selector: 'api' } }),
    object(POD_IDENTITY, 'AzurePodIdentityException', 'shop', 'api'),
    object(POD_IDENTITY, 'AzureAssignedIdentity', 'shop', 'api'),
    object('apps/v1', 'Deployment', 'shop', 'api', { spec: {} }),
    object('apps/v1', 'StatefulSet', 'shop', 'db', { spec: {} }),
    object('apps/v1', 'DaemonSet', 'kube-system', 'nmi', { spec: {} }),
    object('apps/v1', 'ReplicaSet', 'shop', 'api-1', { ...controlledBy('Deployment', 'api'), spec: {} }),
    object('apps/v1', 'ReplicaSet', 'shop', 'alone', { spec: { replicas: 1 } }),
    object('batch/v1', 'CronJob', 'shop', 'night', { spec: {} }),
    object('batch/v1', 'Job', 'shop', 'once', { spec: {} }),
    object('v1', 'ReplicationController', 'shop', 'old', { spec: {} }),
    pod('shop', 'labelled', { aadpodidbinding: 'api' }),
    pod('shop', 'migrated', { 'azure.workload.identity/use': 'true' }),
    pod('shop', 'both', { aadpodidbinding: 'api', 'azure.workload.identity/use': 'true' }),
    pod('shop', 'neither'),
    object('v1', 'ServiceAccount', 'shop', 'api'),
    object('v1', 'Secret', 'shop', 'token', { data: {} }),
    object('v1', 'ConfigMap', 'shop', 'settings', { data: {} }),
    object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'shop', 'api'),
    object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', '', 'api'),
    object('secrets-store.csi.x-k8s.io/v1', 'SecretProviderClass', 'shop', 'vault'),
    object('security.istio.io/v1', 'AuthorizationPolicy', 'shop', 'api'),
    object('security.openshift.io/v1', 'SecurityContextConstraints', '', 'restricted'),
  ];
  const groups = ['aadpodidentity.k8s.io', 'secrets-store.csi.x-k8s.io', 'security.istio.io', 'security.openshift.io'];

  it('is what an inventory needs, each object once, and nothing else', async () => {
    const { read, server, events } = await start({ objects: everything, groups, pageSize: 1 });
    const root = await read();
    expect(root.skipped).toEqual([]);
    expect(refs(root)).toEqual(
      everything
        .filter(({ kind, metadata }) => {
          const others = ['Secret', 'ConfigMap'];
          return !others.includes(String(kind)) && asObject(metadata)['name'] !== 'neither';
        })
        .map((found) => readRawObject({ object: found, origin: {} }).ref)
        .sort(),
    );
    expect(root.root).toMatchObject({ id: 'cluster', kind: 'cluster', cluster: { version: 'v1.34.2', context: 'a' } });
    // The group secrets-store.csi.x-k8s.io is no Secret.
    expect(server.requests.map(({ path }) => path).filter((path) => /\/(secrets|configmaps)(\/|$)/.test(path))).toEqual(
      [],
    );
    expect(new Set(server.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(events).toContainEqual({ type: 'read-started', what: 'deployments' });
    expect(events).toContainEqual({ type: 'read-done', what: 'pods', count: 3 });
  });

  it('becomes one inventory', async () => {
    const { readInventory } = await start({ objects: everything, groups });
    const [inventory, ...others] = await readInventory();
    expect(others).toEqual([]);
    expect(inventory?.identities.map(({ name }) => name)).toEqual(['api']);
    expect(inventory?.workloads.map(({ name }) => name)).toContain('alone');
  });

  it('is one node, of which its place is kept', async () => {
    const subscriptionId = '00000000-0000-4000-8000-0000000000ff';
    const providerID = `azure:///subscriptions/${subscriptionId}/resourceGroups/MC_shop/providers/Microsoft.Compute/virtualMachineScaleSets/aks/virtualMachines/0`;
    const nodes = ['a', 'b'].map((name) => object('v1', 'Node', '', name, { spec: { providerID } }));
    const { read, readInventory, server } = await start({ objects: [...everything, ...nodes], groups });
    const place = { subscriptionId, resourceGroup: 'mc_shop' };
    expect((await readInventory())[0]?.root.cluster?.nodes).toEqual(place);
    expect(server.requests.filter(({ path }) => path === '/api/v1/nodes')).toHaveLength(1);
    expect(refs(await read()).filter((ref) => ref.startsWith('Node/'))).toEqual([]);
  });

  it.each<[string, FakeOptions]>([
    ['may not be read', { intercept: onList('nodes', () => forbidden('nodes')) }],
    ['cannot be read', { intercept: onList('nodes', () => statusAnswer(410, 'Expired')) }],
    ['are none', {}],
  ])('goes without a word where nodes %s', async (_title, options) => {
    const { read, events } = await start({ objects: everything, groups, ...options });
    const root = await read();
    expect(root.root.cluster).not.toHaveProperty('nodes');
    expect(root.skipped).toEqual([]);
    expect(events.filter(({ type }) => type === 'read-skipped')).toEqual([]);
  });

  it('takes ReplicaSets of Deployments as mere links, and reads the others whole', async () => {
    const { read, server } = await start({ objects: everything, groups });
    const { objects } = await read();
    const found = (name: string): JsonObject | undefined =>
      objects.map(({ object: each }) => each).find(({ metadata }) => asObject(metadata)['name'] === name);
    expect(Object.keys(found('api-1') ?? {})).toEqual(['apiVersion', 'kind', 'metadata']);
    expect(found('alone')).toMatchObject({ kind: 'ReplicaSet', spec: { replicas: 1 } });
    const list = server.requests.find(({ path }) => path === '/apis/apps/v1/replicasets');
    expect(list?.headers.accept).toContain('as=PartialObjectMetadataList');
    const single = server.requests.filter(({ path }) => path.includes('/replicasets/')).map(({ path }) => path);
    expect(single).toEqual(['/apis/apps/v1/namespaces/shop/replicasets/alone']);
  });

  it.each<[string, JsonObject, string[]]>([
    ['an empty selector', { selector: '' }, ['labelled', 'neither']],
    ['no selector', {}, ['labelled', 'neither']],
    ['only the old spelling', { Selector: 'api' }, ['labelled', 'neither']],
    ['a selector', { selector: 'api' }, ['labelled']],
  ])('a binding with %s decides whether unlabelled pods of its namespace count', async (_title, spec, expected) => {
    const { read } = await start({
      objects: [
        ...namespaces('shop', 'other'),
        object(POD_IDENTITY, 'AzureIdentityBinding', 'shop', 'api', { spec }),
        pod('shop', 'labelled', { aadpodidbinding: 'api' }),
        pod('shop', 'neither'),
        pod('other', 'stranger'),
      ],
    });
    const pods = (await read()).objects.filter(({ object: each }) => each['kind'] === 'Pod');
    expect(pods.map(({ object: each }) => asObject(each['metadata'])['name'])).toEqual(expected);
  });

  it('is of Services, policies and webhooks what says something, and the rest is dropped at once', async () => {
    const selector = { aadpodidbinding: 'api' };
    const webhooks = [{ name: 'mutation.azure-workload-identity.io' }];
    const { read } = await start({
      objects: [
        object('v1', 'Service', 'shop', 'selecting', { spec: { selector } }),
        object('v1', 'Service', 'shop', 'other', { spec: { selector: { app: 'api' } } }),
        object('networking.k8s.io/v1', 'NetworkPolicy', 'shop', 'egress', { spec: { policyTypes: ['Egress'] } }),
        object('networking.k8s.io/v1', 'NetworkPolicy', 'shop', 'ingress', { spec: { policyTypes: ['Ingress'] } }),
        object('policy/v1', 'PodDisruptionBudget', 'shop', 'budget', { spec: { selector: { matchLabels: selector } } }),
        object('policy/v1', 'PodDisruptionBudget', 'shop', 'other', { spec: {} }),
        object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', '', 'identity', { webhooks }),
        object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', '', 'other', { webhooks: [] }),
      ],
    });
    expect(refs(await read())).toEqual([
      'MutatingWebhookConfiguration.admissionregistration.k8s.io//identity',
      'NetworkPolicy.networking.k8s.io/shop/egress',
      'PodDisruptionBudget.policy/shop/budget',
      'Service/shop/selecting',
    ]);
  });

  it('is found under the older version of SecretProviderClass, too', async () => {
    const objects = [object('secrets-store.csi.x-k8s.io/v1alpha1', 'SecretProviderClass', 'shop', 'vault')];
    const intercept = ({ path }: FakeRequest): FakeAnswer | undefined =>
      path.startsWith('/apis/secrets-store.csi.x-k8s.io/v1/') ? statusAnswer(404, 'NotFound') : undefined;
    const { read } = await start({ objects, groups: ['secrets-store.csi.x-k8s.io'], intercept });
    expect(refs(await read())).toEqual(['SecretProviderClass.secrets-store.csi.x-k8s.io/shop/vault']);
  });
});

describe('what is kept of an object', () => {
  it('is little', async () => {
    const metadata = {
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', kept: 'x' },
      managedFields: [{ manager: 'helm', fieldsV1: {} }, { manager: 'helm' }, { manager: 'argocd' }],
    };
    const { read } = await start({
      objects: [
        object('apps/v1', 'Deployment', 'shop', 'api', { metadata, spec: { replicas: 0 }, status: { replicas: 0 } }),
        object('batch/v1', 'Job', 'shop', 'once', { status: { conditions: [{ type: 'Complete' }], succeeded: 1 } }),
        object('v1', 'ServiceAccount', 'shop', 'api', {
          metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } },
        }),
        pod('shop', 'p', { aadpodidbinding: 'x' }),
      ].map((each) => (each['kind'] === 'Pod' ? { ...each, status: { phase: 'Running', podIP: '1' } } : each)),
    });
    const { objects } = await read();
    const found = (kind: string) => objects.find(({ object: each }) => each['kind'] === kind);
    expect(found('Deployment')).toEqual({
      object: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { namespace: 'shop', name: 'api', uid: 'Deployment/shop/api', annotations: { kept: 'x' } },
        spec: { replicas: 0 },
      },
      origin: {},
      managers: ['argocd', 'helm'],
    });
    expect(found('Job')?.object['status']).toEqual({ conditions: [{ type: 'Complete' }] });
    expect(found('Pod')?.object['status']).toEqual({ phase: 'Running' });
    expect(asObject(found('ServiceAccount')?.object['metadata'])['annotations']).toEqual({});
  });
});

describe('what may not be read', () => {
  const pods = [pod('shop', 'a', { aadpodidbinding: 'x' }), pod('pay', 'b', { aadpodidbinding: 'x' })];
  const objects = [...namespaces('shop', 'pay'), ...pods];

  it('pods everywhere: one entry, with the missing rule', async () => {
    const { read, events } = await start({ objects, intercept: onList('pods', () => forbidden('pods')) });
    const { skipped } = await read();
    const message =
      'Missing permission: list on pods in API group "". ' +
      'Add it to your ClusterRole; templates/rbac/scan.yaml holds all that a scan needs';
    expect(skipped).toEqual([{ what: 'pods in all namespaces', why: 'forbidden', message, affects: ['workloads'] }]);
    expect(events).toContainEqual({ type: 'read-skipped', what: 'pods in all namespaces', message });
  });

  it('pods in one namespace: those of the others are read', async () => {
    const intercept = onList('pods', (namespace) => (namespace === 'shop' ? undefined : forbidden('pods')));
    const { read } = await start({ objects, intercept });
    const root = await read();
    expect(refs(root)).toContain('Pod/shop/a');
    expect(root.skipped).toMatchObject([{ what: 'pods in namespace pay', why: 'forbidden', namespace: 'pay' }]);
  });

  it.each([
    ['azureidentitybindings', ['matching'], undefined],
    ['azurepodidentityexceptions', ['matching'], 'pay'],
    ['deployments', ['matching', 'workloads'], undefined],
    ['statefulsets', ['workloads'], 'pay'],
    ['serviceaccounts', ['accounts'], 'pay'],
    ['rolebindings', ['accounts'], undefined],
    ['networkpolicies', [], 'pay'],
  ])('%s in one namespace can alter: %j', async (plural, affects, namespace) => {
    const present = [
      object(POD_IDENTITY, 'AzureIdentityBinding', 'shop', 'x', { spec: { selector: 'x' } }),
      object(POD_IDENTITY, 'AzurePodIdentityException', 'shop', 'x'),
    ];
    const intercept = onList(plural, (asked) => (asked === 'shop' ? undefined : forbidden(plural)));
    const { read } = await start({ objects: [...objects, ...present], intercept });
    const [entry, ...others] = (await read()).skipped;
    expect(others).toEqual([]);
    expect([entry?.what, entry?.affects, entry?.namespace]).toEqual([`${plural} in namespace pay`, affects, namespace]);
  });

  it('namespaces: those that were named are tried, and the rest is said to be unread', async () => {
    const nowhere = onList('namespaces', () => forbidden('namespaces'));
    const onlyShop = (plural: string) =>
      onList(plural, (namespace) => (namespace === 'shop' ? undefined : forbidden(plural)));
    const intercepts = [nowhere, onlyShop('pods'), onlyShop('deployments')];
    const intercept = (request: FakeRequest): FakeAnswer | undefined =>
      intercepts.map((each) => each(request)).find((answer) => answer !== undefined);
    const { read } = await start({ objects, intercept });
    const root = await read({ namespaces: ['shop'] });
    expect(refs(root)).toEqual(['Pod/shop/a']);
    expect(root.skipped.map(({ what, affects, namespace }) => [what, affects, namespace])).toEqual([
      ['namespaces', ['accounts'], undefined],
      ['deployments in all other namespaces', ['matching', 'workloads'], undefined],
      ['pods in all other namespaces', [], undefined],
    ]);
  });

  it.each([
    ['azureidentities', 'azureidentities in all namespaces'],
    ['clusterrolebindings', 'clusterrolebindings'],
    ['mutatingwebhookconfigurations', 'mutatingwebhookconfigurations'],
  ])('%s: named as %s', async (plural, what) => {
    const present = object(POD_IDENTITY, 'AzureIdentity', 'shop', 'x');
    const { read } = await start({ objects: [present], intercept: onList(plural, () => forbidden(plural)) });
    expect((await read()).skipped.map((entry) => entry.what)).toEqual([what]);
  });

  it('a kind that is not there is missed by nobody, even if we may not list it', async () => {
    const intercept = onList('authorizationpolicies', () => forbidden('authorizationpolicies'));
    const { read } = await start({ groups: [], intercept });
    expect((await read()).skipped).toEqual([]);
  });

  it('a single ReplicaSet', async () => {
    const alone = object('apps/v1', 'ReplicaSet', 'shop', 'alone', { spec: {} });
    const intercept = ({ path }: FakeRequest): FakeAnswer | undefined =>
      path.endsWith('/replicasets/alone') ? forbidden('replicasets') : undefined;
    const { read } = await start({ objects: [alone], intercept });
    const root = await read();
    expect(refs(root)).toEqual([]);
    expect(root.skipped).toMatchObject([
      { what: 'ReplicaSet shop/alone', why: 'forbidden', namespace: 'shop', affects: ['workloads'] },
    ]);
    expect(root.skipped[0]?.message).toMatch(/^Missing permission: get on replicasets in API group "apps"\./);
  });

  it('other pods of a namespace, when an open binding asks for them', async () => {
    const binding = object(POD_IDENTITY, 'AzureIdentityBinding', 'shop', 'open', { spec: { selector: '' } });
    const { read } = await start({
      objects: [...objects, binding],
      intercept: (request) =>
        request.query.get('labelSelector')?.startsWith('!') ? statusAnswer(400, 'BadRequest') : undefined,
    });
    const root = await read();
    expect(refs(root)).toContain('Pod/shop/a');
    expect(root.skipped).toMatchObject([{ what: 'pods in namespace shop', why: 'failed', namespace: 'shop' }]);
  });
});

describe('trouble', () => {
  const objects = Array.from({ length: 6 }, (_, index) => object('apps/v1', 'Deployment', 'shop', `d${index}`));

  it('a list that fails is skipped, what came before is kept, and the scan goes on', async () => {
    const { read } = await start({
      objects: [...objects, object('v1', 'ServiceAccount', 'shop', 'api')],
      pageSize: 2,
      intercept: ({ path, query }) =>
        path.endsWith('/deployments') && query.get('continue') === '4' ? { status: 500 } : undefined,
    });
    const root = await read();
    expect(root.objects).toHaveLength(5);
    expect(root.skipped).toEqual([
      {
        what: 'deployments in all namespaces',
        why: 'failed',
        message: 'Could not list deployments in all namespaces: the API server answered with an error (HTTP 500)',
        affects: ['matching', 'workloads'],
      },
    ]);
  });

  it('cut connections, busy servers and expired tokens go unnoticed, but for the waiting', async () => {
    const told = new Set<string>();
    const once = (key: string, answer: FakeAnswer): FakeAnswer | undefined => {
      if (told.has(key)) return undefined;
      told.add(key);
      return answer;
    };
    const { read, events } = await start({
      objects,
      pageSize: 2,
      intercept: ({ path, query }) => {
        if (path.endsWith('/serviceaccounts')) return once('cut', 'cut');
        if (!path.endsWith('/deployments')) return undefined;
        if (query.get('continue') === '2') return once('busy', { status: 429, headers: { 'retry-after': '3' } });
        return query.get('continue') === '4' ? once('expired', statusAnswer(410, 'Expired')) : undefined;
      },
    });
    const root = await read();
    expect([...told].sort()).toEqual(['busy', 'cut', 'expired']);
    expect(root.skipped).toEqual([]);
    expect(refs(root)).toEqual(
      objects.map((each) => `Deployment.apps/shop/${asString(asObject(each['metadata'])['name'])}`),
    );
    expect(events).toContainEqual({ type: 'waiting', what: 'deployments', seconds: 3 });
  });

  it('no cluster at all: an error', async () => {
    const { read } = await start({ intercept: () => ({ status: 401 }) });
    await expect(read()).rejects.toMatchObject({ code: 'kubernetes-unauthorized' });
  });

  it('credentials that end after the first request: an error', async () => {
    const intercept = ({ path }: FakeRequest): FakeAnswer | undefined =>
      parseResource(path)?.name === undefined && path.startsWith('/api') ? { status: 401 } : undefined;
    const { read } = await start({ intercept });
    await expect(read()).rejects.toMatchObject({ code: 'kubernetes-unauthorized' });
  });

  it('nothing permitted: entries, each with its rule', async () => {
    const { read } = await start({ intercept: ({ path }) => (path.startsWith('/api') ? forbidden('x') : undefined) });
    const { skipped, objects: found } = await read();
    expect(found).toEqual([]);
    expect(skipped.length).toBeGreaterThan(10);
    expect(new Set(skipped.map(({ why }) => why))).toEqual(new Set(['forbidden']));
  });

  it('an end: the reason of the signal', async () => {
    const { server } = await start({});
    const controller = new AbortController();
    const folder = await makeTempFolder();
    undo.push(() => folder.remove());
    await writeHomeKubeconfig(folder.path, kubeconfig([{ name: 'a', cluster: { server: server.url } }]));
    const connected = await connectCluster({ ...kubeConfigOptions(folder.path), userAgent: 'x', random: () => 0 });
    undo.push(() => connected.transport.close());
    const reading = clusterSource({ reader: connected.reader }).read((event) => {
      if (event.type === 'read-started') controller.abort(new Error('enough'));
    }, controller.signal);
    await expect(reading).rejects.toThrow('enough');
  });
});
