/** Planning with an Azure behind the port: what is asked, how often, and what comes of an answer that does not come. */
import { describe, expect, it } from '@jest/globals';
import { normalizeArmId } from '../../src/core/arm-id.js';
import { MigrationError } from '../../src/core/errors.js';
import type { ClusterIdentity } from '../../src/core/inventory/found.js';
import type { Inventory } from '../../src/core/inventory/model.js';
import type { JsonObject } from '../../src/core/json.js';
import type { AzureReader, ClusterTraits, ManagedCluster, ManagedIdentity, Search } from '../../src/ports/azure.js';
import { addCluster } from '../../src/sandbox/azure/arm/cluster.js';
import { addIdentity } from '../../src/sandbox/azure/arm/identity.js';
import { addCredential } from '../../src/sandbox/azure/clients.js';
import type { Fault } from '../../src/sandbox/azure/faults.js';
import { createSandboxAzure } from '../../src/sandbox/azure/sandbox-azure.js';
import { type AzureState, emptyState } from '../../src/sandbox/azure/state.js';
import type { AzureRequest } from '../../src/usecases/ask-azure.js';
import { plan } from '../../src/usecases/plan.js';
import { CLUSTER_ID, TENANT } from '../support/azure-facts.js';
import { join } from '../support/join-azure.js';
import {
  armId,
  azureIdentity,
  azureIdentityBinding,
  clientId,
  inventoryOf,
  ISSUER,
  liveInventoryOf,
  serviceAccount,
  workload,
} from '../support/objects.js';
import { virtualClock } from '../support/virtual-clock.js';

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `n-${String(index).padStart(3, '0')}`);
}

/** Each identity is used by so many workloads, each with an account of its own. */
function fleet(identities: number, workloads: number): JsonObject[] {
  return names(identities).flatMap((namespace, index) => [
    azureIdentity(namespace, 'vault', { number: index, spec: { resourceID: armId(namespace) } }),
    azureIdentityBinding(namespace, 'vault', 'vault', namespace),
    ...names(workloads).flatMap((name) => [
      serviceAccount(namespace, name),
      workload(namespace, name, { label: namespace, account: name }),
    ]),
  ]);
}

const SHOP = fleet(1, 1);
const SUBSCRIPTION = armId('x').split('/')[2] ?? '';

/** A cluster and the identities of a fleet, each with three credentials or, the first, with more. */
function filledState(identities: number, credentials: number): AzureState {
  const state = emptyState({ id: TENANT, name: 'Contoso' }, [{ id: SUBSCRIPTION, name: 'shop' }]);
  addCluster(state.clusters, { id: CLUSTER_ID, issuerUrl: ISSUER });
  names(identities).forEach((name, number) => {
    const added = addIdentity(state.identities, { id: armId(name), tenantId: TENANT, clientId: clientId(number) });
    names(number < credentials - identities * 3 ? 4 : 3).forEach((account, index) => {
      const subject = `system:serviceaccount:${name}:${account}`;
      addCredential(added, { name: `c-${index}`, issuer: ISSUER, subject });
    });
  });
  return state;
}

const LIST_FORBIDDEN: Fault = {
  on: ({ path }) => /^\/subscriptions\/[^/]+\/providers\/.*\/userAssignedIdentities$/i.test(path),
  damage: { do: 'refuse', status: 403, code: 'AuthorizationFailed' },
};

const CLUSTER: ManagedCluster = {
  id: CLUSTER_ID,
  name: 'prod',
  location: 'westeurope',
  provisioningState: 'Succeeded',
  isPrivate: false,
  oidcIssuer: { enabled: true, url: ISSUER },
  workloadIdentity: true,
  nodePools: [],
};

function identity(name: string, number: number): ManagedIdentity {
  const rest = { location: 'westeurope', tenantId: TENANT, principalId: `p-${number}` };
  return { id: armId(name), name, clientId: clientId(number), ...rest };
}

type Calls = Partial<Record<keyof AzureReader, number>>;

/** Knows the identities of a fleet, and counts. */
function fakeReader(count: number, more: Partial<AzureReader> = {}): { reader: AzureReader; calls: Calls } {
  const all = names(count).map(identity);
  const reader: AzureReader = {
    getIdentity: async (id) => all.find((each) => normalizeArmId(each.id) === normalizeArmId(id)),
    listIdentities: async () => all,
    findIdentities: async (ids) => ({ found: all.filter((each) => ids.includes(each.clientId)), unsearched: [] }),
    listCredentials: async () => [],
    findApplication: async () => undefined,
    listApplicationCredentials: async () => undefined,
    getCluster: async () => CLUSTER,
    findClusters: async () => ({ found: [CLUSTER], unsearched: [] }),
    listPermissions: async () => [{ actions: ['*'], notActions: [] }],
    listRoleAssignments: async () => [],
    getRoleDefinition: async () => undefined,
    listLocks: async () => [],
    ...more,
  };
  const calls: Calls = {};
  const counted = Object.fromEntries(
    Object.entries(reader).map(([name, call]: [string, (...values: never[]) => unknown]) => [
      name,
      (...values: never[]) => {
        const key = name as keyof AzureReader;
        calls[key] = (calls[key] ?? 0) + 1;
        return call(...values);
      },
    ]),
  );
  return { reader: counted as unknown as AzureReader, calls };
}

async function run(inventories: readonly Inventory[], azure: AzureRequest, more: { issuerUrl?: string } = {}) {
  const made = await plan({
    source: { description: { kind: 'cluster', paths: [] }, read: async () => [...inventories] },
    scope: { namespaces: [], excludeNamespaces: [] },
    podIdentityMode: 'standard',
    azure,
    emit: () => undefined,
    signal: new AbortController().signal,
    ...more,
  });
  return made.plan;
}

function failure(code: string): MigrationError {
  return new MigrationError({ code, kind: 'failed', what: 'No', why: 'because', next: ['ask somebody'] });
}

const fails = (code: string) => async (): Promise<never> => {
  throw failure(code);
};

describe('the calls to Azure', () => {
  it.each([
    [1, 1, { findIdentities: 1 }],
    [4, 3, { findIdentities: 1 }],
    [5, 3, { listIdentities: 1 }],
    [30, 15, { listIdentities: 1 }],
    [630, 3, { listIdentities: 1 }],
  ])('for %i identities of %i workloads each are one per identity and four', async (identities, workloads, more) => {
    const { reader, calls } = fakeReader(identities);
    const made = await run([liveInventoryOf(fleet(identities, workloads))], { reader });
    expect(calls).toEqual({
      findClusters: 1,
      ...more,
      listPermissions: 1,
      listLocks: 1,
      listCredentials: identities,
    });
    expect(made.changes.filter(({ stage }) => stage === 'identities')).toHaveLength(identities * workloads);
    expect(made.azure).toEqual({ identities, credentials: 0, adopted: [] });
  });

  it('search by client id only for what no list told, and only elsewhere', async () => {
    const asked: unknown[] = [];
    const { reader, calls } = fakeReader(6, {
      listIdentities: async () =>
        names(6)
          .slice(1)
          .map((name, index) => identity(name, index + 1)),
      findIdentities: async (ids, where) => {
        asked.push(ids, where);
        return { found: [], unsearched: [] };
      },
    });
    await run([liveInventoryOf(fleet(6, 1))], { reader });
    expect(asked).toEqual([[clientId(0)], { except: [SUBSCRIPTION] }]);
    expect(calls).toMatchObject({ listIdentities: 1, getIdentity: 1, listCredentials: 6 });
  });

  it('tell who has a client id that the list of a subscription gave to another', async () => {
    const { reader, calls } = fakeReader(6, {
      listIdentities: async () => names(6).map((name, index) => identity(name, index < 2 ? 1 - index : index)),
    });
    const made = await run([liveInventoryOf(fleet(6, 1))], { reader });
    expect(calls.findIdentities).toBeUndefined();
    expect(made.findings.map(({ code }) => code)).toEqual(['client-id-differs', 'client-id-differs']);
    expect(made.findings[0]?.evidence).toContainEqual(expect.stringContaining(armId('n-001')));
  });

  it.each<[string, Partial<AzureReader>, string[]]>([
    ['is there', {}, []],
    [
      'is not there',
      { listCredentials: async (id) => (id.endsWith('n-000') ? undefined : []), getIdentity: async () => undefined },
      ['identity-not-found'],
    ],
  ])('believe of an identity that no list has what Azure says of it: %s', async (_, more, codes) => {
    const { reader } = fakeReader(6, {
      listIdentities: async () =>
        names(6)
          .slice(1)
          .map((name, index) => identity(name, index + 1)),
      ...more,
    });
    const made = await run([liveInventoryOf(fleet(6, 1))], { reader });
    expect(made.findings.map(({ code }) => code)).toEqual(codes);
  });

  it.each(['azure-forbidden', 'azure-throttled', 'azure-failed', 'azure-id-invalid'])(
    'are one more per identity where the list cannot be had (%s)',
    async (code) => {
      const asked: unknown[] = [];
      const { reader, calls } = fakeReader(6, {
        listIdentities: fails(code),
        findIdentities: async (_, where) => {
          asked.push(where);
          return { found: [], unsearched: [] };
        },
      });
      const made = await run([liveInventoryOf(fleet(6, 1))], { reader });
      expect(calls).toMatchObject({ listIdentities: 1, findIdentities: 1, getIdentity: 6, listCredentials: 6 });
      expect(asked).toEqual([{ except: [] }]);
      expect(made.findings).toEqual([]);
    },
  );

  it('ask for an identity that the search did not bring up', async () => {
    const { reader, calls } = fakeReader(2, {
      findIdentities: async () => ({ found: [identity('n-000', 0)], unsearched: [] }),
    });
    await run([liveInventoryOf(fleet(2, 1))], { reader });
    expect(calls.getIdentity).toBe(1);
  });

  it('are not made where there is nothing to be moved', async () => {
    const { reader, calls } = fakeReader(1);
    await run([liveInventoryOf([workload('shop', 'api')])], { reader });
    expect(calls).toEqual({});
  });

  describe('over HTTP, against a simulated Azure', () => {
    const PAGE = 100;
    const LISTS_PER_SECOND = 5;
    /** By the end of their path. */
    const KINDS = {
      lists: /userAssignedIdentities\/[^/]+\/federatedIdentityCredentials$/i,
      pages: /userAssignedIdentities$/i,
      looks: /userAssignedIdentities\/[^/]+$/i,
      others: /(subscriptions|managedClusters|permissions|locks|resources)$/i,
    };

    async function planFleet(identities: number, credentials: number, faults: readonly Fault[]) {
      const clock = virtualClock();
      const state = filledState(identities, credentials);
      const settings = { state, clock, latencyMs: () => 50, arm: { pageSize: PAGE }, faults };
      const { reader, requests } = join(createSandboxAzure(settings).handle, { clock });
      const start = clock.now();
      const made = await run([liveInventoryOf(fleet(identities, 3))], { reader });
      const paths = requests.map(({ url }) => url.pathname);
      const calls = Object.entries(KINDS).map(([kind, end]) => [kind, paths.filter((path) => end.test(path)).length]);
      return { made, total: paths.length, calls, seconds: (clock.now() - start) / 1_000 };
    }

    it.each([
      // The clusters and where to look for them, permissions and locks.
      [100, 320, [], { lists: 100, pages: 1, looks: 0, others: 4 }],
      [630, 2_000, [], { lists: 630, pages: 7, looks: 0, others: 4 }],
      // Refused twice, the second time with a new token; Resource Graph then leads to each of them.
      [630, 2_000, [LIST_FORBIDDEN], { lists: 630, pages: 2, looks: 630, others: 11 }],
    ])(
      'for %i identities with %i credentials (faults: %j) are %j',
      async (identities, credentials, faults, expected) => {
        const { made, total, calls, seconds } = await planFleet(identities, credentials, faults);
        const least = identities / LISTS_PER_SECOND;
        process.stdout.write(
          `${identities} identities, ${credentials} credentials: ${total} requests (${JSON.stringify(expected)}), ` +
            `${seconds.toFixed(1)} s simulated; ${LISTS_PER_SECOND} lists a second take ${least.toFixed(1)} s\n`,
        );
        expect(made.azure).toMatchObject({ identities, credentials });
        expect(made.azure?.adopted).toHaveLength(identities * 3);
        expect(made.changes.filter(({ stage }) => stage === 'identities')).toEqual([]);
        expect(Object.fromEntries(calls)).toEqual(expected);
        expect(total).toBe(Object.values(expected).reduce((sum, count) => sum + count));
        // The limit of Azure, and no more than 1 % and a second beside.
        expect(seconds).toBeLessThan(least * 1.01 + 1);
      },
    );
  });
});

describe('an answer that does not come', () => {
  it.each(['azure-forbidden', 'azure-throttled', 'azure-failed', 'azure-subscription-not-found'])(
    'about one identity (%s) holds that one',
    async (code) => {
      const { reader } = fakeReader(2, {
        listCredentials: async (id) => (id.endsWith('n-000') ? fails(code)() : []),
      });
      const made = await run([liveInventoryOf(fleet(2, 1))], { reader });
      expect(made.findings.map((finding) => `${finding.code} ${finding.subject}`)).toEqual([
        'identity-unreadable Deployment.apps/n-000/n-000',
      ]);
      expect(made.findings[0]?.evidence).toEqual([expect.stringContaining('n-000'), 'No: because', 'ask somebody']);
      expect(made.changes.filter(({ stage }) => stage === 'identities')).toHaveLength(1);
    },
  );

  it.each<[string, Partial<AzureReader>, string]>([
    ['since there is no login', { findClusters: fails('azure-unauthorized') }, 'azure-unauthorized'],
    ['since all are silent', { listCredentials: fails('azure-unreachable') }, 'azure-unreachable'],
    ['since the login ends on the way', { listCredentials: fails('azure-unauthorized') }, 'azure-unauthorized'],
  ])('at all, %s, ends the plan and names the way without', async (_, more, code) => {
    const { reader } = fakeReader(2, more);
    await expect(run([liveInventoryOf(fleet(2, 1))], { reader })).rejects.toMatchObject({
      code,
      next: ['ask somebody', expect.stringContaining('--offline')],
    });
  });

  it('for a bug is no answer', async () => {
    const { reader } = fakeReader(1, { listLocks: async () => Promise.reject(new TypeError('bug')) });
    await expect(run([liveInventoryOf(SHOP)], { reader })).rejects.toThrow(TypeError);
  });

  it.each<[string, Partial<AzureReader>, string[]]>([
    ['permissions and locks', { listPermissions: fails('azure-forbidden'), listLocks: fails('azure-forbidden') }, []],
    ['the search', { findIdentities: fails('azure-forbidden') }, []],
    ['the cluster', { findClusters: fails('azure-forbidden') }, ['cluster-not-checked']],
    [
      'a cluster that is not seen',
      { findClusters: async () => ({ found: [], unsearched: [] }) },
      ['cluster-not-checked'],
    ],
    [
      'a cluster that may be anywhere',
      { findClusters: async () => ({ found: [], unsearched: [{ subscriptionId: 's', error: failure('x') }] }) },
      ['cluster-not-checked'],
    ],
  ])('about %s keeps nobody', async (_, more, codes) => {
    const { reader } = fakeReader(1, more);
    const made = await run([liveInventoryOf(SHOP)], { reader });
    expect(made.findings.map(({ code }) => code)).toEqual(codes);
    expect(made.changes.filter(({ stage }) => stage === 'identities')).toHaveLength(1);
  });

  it('from Graph keeps nobody but whom it is about', async () => {
    const { reader } = fakeReader(2, { findApplication: fails('azure-unauthorized') });
    const objects = [
      ...fleet(2, 1).filter(({ metadata }) => JSON.stringify(metadata) !== '{"namespace":"n-000","name":"vault"}'),
      azureIdentity('n-000', 'vault', { number: 9, spec: { type: 1 } }),
      azureIdentityBinding('n-000', 'vault', 'vault', 'n-000'),
    ];
    const made = await run([liveInventoryOf(objects)], { reader });
    expect(made.findings.map(({ code }) => code)).toEqual(['service-principal-identity']);
    expect(made.findings[0]?.evidence).toContain('No: because');
  });
});

describe('the cluster', () => {
  const manifests = inventoryOf(SHOP);

  it('that is named tells the issuer that nobody else does', async () => {
    const { reader, calls } = fakeReader(1);
    const made = await run([manifests], { reader, clusterId: CLUSTER_ID });
    expect(made.target.issuers).toEqual({ k8s: ISSUER });
    expect(made.applyable).toBe(true);
    expect(calls).toMatchObject({ getCluster: 1 });
    expect(calls.findClusters).toBeUndefined();
  });

  it('that is named and not there is an error', async () => {
    const { reader } = fakeReader(1, { getCluster: async () => undefined });
    await expect(run([manifests], { reader, clusterId: CLUSTER_ID })).rejects.toMatchObject({
      code: 'cluster-not-found',
      kind: 'usage',
    });
  });

  it('cannot be two roots', async () => {
    const other = inventoryOf(SHOP, { root: { id: 'other', kind: 'folder' } });
    const { reader } = fakeReader(1);
    await expect(run([manifests, other], { reader, clusterId: CLUSTER_ID })).rejects.toMatchObject({
      code: 'ambiguous-cluster',
    });
    const idle = inventoryOf([], { root: { id: 'other', kind: 'folder' } });
    expect((await run([manifests, idle], { reader, clusterId: CLUSTER_ID })).applyable).toBe(true);
  });

  it('is looked for once per issuer, where it was said', async () => {
    const asked: unknown[] = [];
    const { reader } = fakeReader(1, {
      findClusters: async (traits, where) => {
        asked.push(traits, where);
        return { found: [CLUSTER], unsearched: [] };
      },
    });
    await run([liveInventoryOf(SHOP)], { reader, subscription: 'sub' });
    expect(asked).toEqual([{ issuer: ISSUER }, { subscriptions: ['sub'] }]);
  });
});

describe('the cluster that nobody names', () => {
  const NODES = { subscriptionId: SUBSCRIPTION, resourceGroup: 'mc_rg_prod' };
  const OTHER_ISSUER = 'https://other/';
  const SWITCHED_OFF: ManagedCluster = { ...CLUSTER, oidcIssuer: { enabled: false }, workloadIdentity: false };
  const byNodes = { nodes: NODES };
  const byIssuer = { issuer: ISSUER };

  function live(more: Partial<ClusterIdentity> = { issuer: ISSUER }): Inventory {
    const cluster = { server: 'aks.example', context: 'prod', nodes: NODES, ...more };
    return liveInventoryOf(SHOP, { root: { id: 'cluster', kind: 'cluster', cluster } });
  }

  /** Who is asked for, in which order, and what the plan says then. */
  async function look(
    inventory: Inventory,
    answer: (traits: ClusterTraits) => Search<ManagedCluster>,
    more: { issuerUrl?: string } = {},
  ) {
    const asked: ClusterTraits[] = [];
    const { reader } = fakeReader(1, {
      findClusters: async (traits) => {
        asked.push(traits);
        return answer(traits);
      },
    });
    const made = await run([inventory], { reader }, more);
    return { asked, made, codes: made.findings.map(({ code }) => code) };
  }

  const found = (cluster: ManagedCluster): Search<ManagedCluster> => ({ found: [cluster], unsearched: [] });
  const NONE: Search<ManagedCluster> = { found: [], unsearched: [] };
  const CLOSED: Search<ManagedCluster> = {
    found: [],
    unsearched: [{ subscriptionId: SUBSCRIPTION, error: failure('azure-forbidden') }],
  };
  const ifNodes =
    (then: Search<ManagedCluster>, otherwise: Search<ManagedCluster>) =>
    ({ nodes }: ClusterTraits): Search<ManagedCluster> =>
      nodes ? then : otherwise;

  it.each<[string, (traits: ClusterTraits) => Search<ManagedCluster>, ClusterTraits[], string[]]>([
    ['is found by its nodes', ifNodes(found(CLUSTER), NONE), [byNodes], []],
    [
      'is found by its nodes with its issuer off',
      ifNodes(found(SWITCHED_OFF), NONE),
      [byNodes],
      ['workload-identity-off'],
    ],
    [
      'is found by its nodes with another issuer',
      ifNodes(found({ ...CLUSTER, oidcIssuer: { enabled: true, url: OTHER_ISSUER } }), NONE),
      [byNodes],
      ['issuer-differs'],
    ],
    ['is found by its issuer, if not by its nodes', ifNodes(NONE, found(CLUSTER)), [byNodes, byIssuer], []],
    [
      'is found by its issuer, if its nodes lie where one may not look',
      ifNodes(CLOSED, found(CLUSTER)),
      [byNodes, byIssuer],
      [],
    ],
    ['is not found', () => NONE, [byNodes, byIssuer], ['cluster-not-checked']],
    ['may be where one may not look', ifNodes(CLOSED, NONE), [byNodes, byIssuer], ['cluster-not-checked']],
  ])('%s', async (_, answer, expected, findings) => {
    const { asked, codes } = await look(live(), answer);
    expect({ asked, codes }).toEqual({ asked: expected, codes: findings });
  });

  it('is said to be unchecked for the reason that was found', async () => {
    const { made } = await look(live(), ifNodes(CLOSED, NONE));
    expect(made.findings[0]?.message).toContain('No: because');
  });

  it('is looked for by the issuer that was given, before it is the one of the nodes', async () => {
    const byOther = { issuer: OTHER_ISSUER };
    const moved = found({ ...CLUSTER, oidcIssuer: { enabled: true, url: OTHER_ISSUER } });
    const given = await look(live(), ifNodes(found(CLUSTER), moved), { issuerUrl: OTHER_ISSUER });
    expect(given).toMatchObject({ asked: [byOther], codes: [] });
    const wrong = await look(live(), ifNodes(found(CLUSTER), NONE), { issuerUrl: OTHER_ISSUER });
    expect(wrong).toMatchObject({ asked: [byOther, byNodes], codes: ['issuer-differs'] });
  });

  it('tells the issuer that could not be read', async () => {
    const { made, asked } = await look(live({}), ifNodes(found(CLUSTER), NONE));
    expect(asked).toEqual([byNodes]);
    expect(made.target.issuers).toEqual({ cluster: ISSUER });
    expect(made.applyable).toBe(true);
  });

  it('is left to the question for the issuer, where neither is to be had', async () => {
    const { codes } = await look(live({}), () => NONE);
    expect(codes).not.toContain('cluster-not-checked');
  });

  it('is found over HTTP with one list, in the subscription of its nodes', async () => {
    const clock = virtualClock();
    const state = filledState(1, 3);
    state.subscriptions.push(
      ...names(20).map((name, index) => ({ id: TENANT.replace('00aa', `00${index + 10}`), name })),
    );
    addCluster(state.clusters, { id: CLUSTER_ID, oidcIssuer: false, workloadIdentity: false });
    const { reader, requests } = join(createSandboxAzure({ state, clock }).handle, { clock });
    const made = await run([live()], { reader });
    expect(made.findings.map(({ code }) => code)).toContain('workload-identity-off');
    const lists = requests.filter(({ url }) => /managedClusters$/.test(url.pathname));
    expect(lists.map(({ url }) => url.pathname.split('/')[2])).toEqual([SUBSCRIPTION]);
  });
});
