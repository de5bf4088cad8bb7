/** The adapters of a real cluster on the simulated one: nothing about them is made for it. */
import { describe, expect, it } from '@jest/globals';
import type { Change } from '../../../src/core/change/types.js';
import { asList, asObject, type JsonObject } from '../../../src/core/json.js';
import type { ResourceType } from '../../../src/ports/kubernetes.js';
import { addCredential } from '../../../src/sandbox/azure/clients.js';
import { tokenExchange } from '../../../src/systems/azure/exchange-token.js';
import { inProcessClient } from '../../../src/systems/azure/in-process.js';
import { leaseStore } from '../../../src/systems/kubernetes/lease-store.js';
import { systemClock } from '../../../src/systems/system-clock.js';
import { fakeClock } from '../../support/fake-clock.js';
import { azureIdentity, nmi, serviceAccount, workload } from '../../support/objects.js';
import { AUDIENCE, azureWorld, ISSUER, LOGIN, TENANT } from '../../support/sandbox-azure.js';
import { kubernetesWorld } from '../../support/sandbox-kubernetes.js';

const never = new AbortController().signal;
const PODS: ResourceType = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };
const ACCOUNT = {
  system: 'kubernetes',
  root: 'cluster',
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  namespace: 'shop',
  name: 'api',
} as const;
const RUN = 'run-1';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

function changeOf(effect: Change['effect'], target: Change['target'] = ACCOUNT): Change {
  return {
    id: 'service-accounts/edit/api',
    ...{ stage: 'service-accounts', needs: [], by: 'migrate', target, effect, requires: [], undo: 'inverse' },
    why: { code: 'test', consumers: [] },
  };
}

describe('the reader', () => {
  it('tells which cluster it is', async () => {
    const { client } = kubernetesWorld();
    expect(await client.identify(never)).toEqual({
      uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      server: 'aks.example:443',
      context: 'prod',
      issuer: expect.stringMatching(/^https:\/\/.*\/$/),
      version: 'v1.34.2',
      nodes: expect.objectContaining({ resourceGroup: 'nodes' }),
    });
  });

  it('lists page by page, with their kinds', async () => {
    const objects = Array.from({ length: 1203 }, (_, index) => serviceAccount('shop', `account-${index}`));
    const type = { ...PODS, plural: 'serviceaccounts', kind: 'ServiceAccount' };
    const calls: string[] = [];
    const { client } = kubernetesWorld(objects, { onCall: ({ path }) => calls.push(path) });
    const found = await collect(client.list(type, { namespace: 'shop' }, never));
    expect([found.length, calls.length]).toEqual([1204, 3]);
    expect(found.every(({ kind }) => kind === 'ServiceAccount')).toBe(true);
  });

  it('finds custom kinds that are only among the objects', async () => {
    const scaled = { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: { namespace: 'shop', name: 'a' } };
    const { client } = kubernetesWorld([scaled, azureIdentity('shop', 'api')]);
    const groups = await client.listGroups(never);
    expect(groups.map(({ name }) => name)).toEqual(expect.arrayContaining(['keda.sh', 'aadpodidentity.k8s.io']));
    expect(await client.listTypes('keda.sh', 'v1alpha1', never)).toEqual([
      { group: 'keda.sh', version: 'v1alpha1', plural: 'scaledobjects', kind: 'ScaledObject', namespaced: true },
    ]);
  });

  it('meets what a test denies, and so does a review', async () => {
    const { client, reviews, state } = kubernetesWorld();
    state.denials.push({ verb: 'list', resource: 'pods' });
    await expect(collect(client.list(PODS, {}, never))).rejects.toMatchObject({ code: 'kubernetes-forbidden' });
    expect(await reviews.mayI({ verb: 'list', group: '', resource: 'pods' }, never)).toBe(false);
    expect(await reviews.mayI({ verb: 'get', group: '', resource: 'pods' }, never)).toBe(true);
  });
});

describe('the writer', () => {
  it('creates, edits on what it saw, and deletes', async () => {
    const { reader, writer, get } = kubernetesWorld([serviceAccount('shop', 'other')]);
    const body = serviceAccount('shop', 'api');
    const write = async (change: Change) => {
      const [seen] = await collect(reader.observe([change.target], never));
      if (!seen) throw new Error('nothing was seen');
      return writer.send(writer.prepare(change, seen, RUN), { dryRun: false, signal: never });
    };
    expect(await write(changeOf({ do: 'create', body }))).toMatchObject({ outcome: 'written', made: true });
    const fields = [{ at: ['metadata', 'labels', 'a'], from: { absent: true as const }, to: { is: '1' } }];
    expect(await write(changeOf({ do: 'edit', fields }))).toMatchObject({ outcome: 'written', made: false });
    expect(get('/api/v1/namespaces/shop/serviceaccounts/api')).toMatchObject({ metadata: { labels: { a: '1' } } });
    expect(await write(changeOf({ do: 'delete', was: body }))).toMatchObject({ outcome: 'written' });
    expect(() => get('/api/v1/namespaces/shop/serviceaccounts/api')).toThrow('404');
  });

  it('meets a conflict when somebody was faster', async () => {
    const { reader, writer, patch } = kubernetesWorld([serviceAccount('shop', 'api', { labels: { a: '1' } })]);
    const fields = [{ at: ['metadata', 'labels', 'a'], from: { is: '1' }, to: { is: '2' } }];
    const change = changeOf({ do: 'edit', fields });
    const [seen] = await collect(reader.observe([ACCOUNT], never));
    if (!seen) throw new Error('nothing was seen');
    patch('/api/v1/namespaces/shop/serviceaccounts/api', [{ op: 'replace', path: '/metadata/labels/a', value: '3' }]);
    const sent = await writer.send(writer.prepare(change, seen, RUN), { dryRun: false, signal: never });
    expect(sent).toEqual({ outcome: 'conflict' });
  });

  it('has one of two who take the lock get it', async () => {
    const { wire } = kubernetesWorld();
    const [one, two] = [leaseStore(wire, 'kube-system'), leaseStore(wire, 'kube-system')];
    const lease = (id: string) => ({
      holder: { id, mode: 'apply' as const, planId: 'p', who: id, tool: '1', created: '2026-01-01T00:00:00.000Z' },
      seconds: 60,
      renewedAt: '2026-01-01T00:00:00.000Z',
    });
    const outcomes = await Promise.all([one.create(lease('one'), never), two.create(lease('two'), never)]);
    expect(outcomes.filter((outcome) => outcome === 'conflict')).toHaveLength(1);
    expect((await one.read(never))?.holder?.id).toBe('one');
  });
});

describe('pods', () => {
  it('are admitted in a dry run with what the webhook gives them', async () => {
    const { dryRuns, list } = kubernetesWorld([
      serviceAccount('shop', 'api', { annotations: { 'azure.workload.identity/client-id': 'some-id' } }),
    ]);
    const pod: JsonObject = {
      metadata: { namespace: 'shop', name: 'p', labels: { 'azure.workload.identity/use': 'true' } },
      spec: { serviceAccountName: 'api', containers: [{ name: 'c', image: 'i' }] },
    };
    const answer = await dryRuns.createPod(pod, never);
    expect(JSON.stringify(answer)).toContain('{"name":"AZURE_CLIENT_ID","value":"some-id"}');
    expect(list('/api/v1/namespaces/shop/pods')).toEqual([]);
  });

  it('have the log that a test gives them, from a time on', async () => {
    const { logs, list, state } = kubernetesWorld([nmi()]);
    const pod = String(asObject(list('/api/v1/namespaces/kube-system/pods')[0]?.['metadata'])['name']);
    state.logs.set(`kube-system/${pod}`, '2026-01-01T00:00:00Z early\n2026-01-01T00:01:00Z late\n');
    const question = { namespace: 'kube-system', pod, sinceTime: '2026-01-01T00:00:30Z', limitBytes: 1000 };
    expect(await logs.read(question, never)).toBe('2026-01-01T00:01:00Z late\n');
  });

  it('of our own report what their fate is', async () => {
    const clock = fakeClock();
    const { probes } = kubernetesWorld([], { clock, fateOf: () => ({ ends: 'succeeded', message: 'it works' }) });
    await probes.create(
      { metadata: { namespace: 'default', name: 'p' }, spec: { containers: [{ name: 'c' }] } },
      never,
    );
    expect(await probes.read('default', 'p', never)).toMatchObject({ phase: 'Pending' });
    clock.advance(10_000);
    expect(await probes.read('default', 'p', never)).toMatchObject({ phase: 'Succeeded', report: 'it works' });
    await probes.delete('default', 'p', never);
    expect(await probes.read('default', 'p', never)).toBeUndefined();
  });
});

describe('a token', () => {
  it('is exchanged at the simulated Entra, by the keys that the cluster publishes', async () => {
    const { tokens, keysOf } = kubernetesWorld([serviceAccount('shop', 'api')], { issuer: ISSUER });
    const { handle, identity } = azureWorld({ keysOf });
    addCredential(identity, { name: 'shop-api', issuer: ISSUER, subject: 'system:serviceaccount:shop:api' });
    const assertion = await tokens.request(
      { namespace: 'shop', account: 'api', audience: AUDIENCE, seconds: 3600 },
      never,
    );
    const wire = { clock: systemClock, userAgent: 'test', httpClient: inProcessClient(handle) };
    const request = {
      tenantId: TENANT,
      clientId: identity.clientId,
      assertion,
      scope: 'https://management.azure.com/.default',
    };
    expect(await tokenExchange(wire, LOGIN).exchange(request, never)).toMatchObject({ granted: true });
  });
});

describe('a large cluster', () => {
  it('is there in no time, with all of its pods', () => {
    const objects = Array.from({ length: 500 }, (_, index) => workload(`team-${index % 50}`, `app-${index}`));
    const { list } = kubernetesWorld(objects);
    const ready = list('/apis/apps/v1/deployments').filter(({ status }) => asObject(status)['availableReplicas'] === 1);
    expect([ready.length, asList(list('/api/v1/pods')).length]).toEqual([500, 500]);
  });
});
