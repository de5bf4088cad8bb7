import { describe, expect, it } from '@jest/globals';
import { addCluster } from '../../../src/sandbox/azure/arm/cluster.js';
import { addIdentity } from '../../../src/sandbox/azure/arm/identity.js';
import { addCredential } from '../../../src/sandbox/azure/clients.js';
import { createSandboxAzure, type SandboxOptions } from '../../../src/sandbox/azure/sandbox-azure.js';
import { type AzureState, emptyState } from '../../../src/sandbox/azure/state.js';
import { answerWith, join } from '../../support/join-azure.js';
import {
  AUDIENCE,
  azureWorld,
  CLUSTER,
  GROUP,
  IDENTITY,
  ISSUER,
  SUBJECT,
  SUBSCRIPTION,
  TENANT,
} from '../../support/sandbox-azure.js';
import { virtualClock } from '../../support/virtual-clock.js';

const signal = new AbortController().signal;
const OTHER = '22222222-2222-4222-8222-222222222222';

function connect(fill: (state: AzureState) => void = () => undefined, options: Partial<SandboxOptions> = {}) {
  const clock = virtualClock();
  const { state } = azureWorld();
  state.subscriptions.push({ id: OTHER, name: 'other' });
  fill(state);
  const sandbox = createSandboxAzure({ ...options, state, clock });
  return { ...join(sandbox.handle, { clock }), state };
}

function identityOf(state: AzureState, id = IDENTITY) {
  const identity = state.identities.get(id.toLowerCase());
  if (!identity) throw new Error('no such identity');
  return identity;
}

describe('identities', () => {
  it('reads one, whatever the case of its id', async () => {
    const { reader, state } = connect();
    const { clientId, principalId } = identityOf(state);
    const expected = { name: 'catalog', clientId, principalId, tenantId: TENANT, location: 'westeurope' };
    for (const id of [IDENTITY, IDENTITY.toUpperCase()]) {
      expect(await reader.getIdentity(id, signal)).toMatchObject(expected);
    }
  });

  it('says undefined of one that is not there, and of nothing else', async () => {
    const { reader } = connect();
    expect(await reader.getIdentity(`${IDENTITY}2`, signal)).toBeUndefined();
    expect(await reader.listCredentials(`${IDENTITY}2`, signal)).toBeUndefined();
    const elsewhere = IDENTITY.replace(SUBSCRIPTION, '33333333-3333-4333-8333-333333333333');
    await expect(reader.getIdentity(elsewhere, signal)).rejects.toMatchObject({ code: 'azure-subscription-not-found' });
  });

  it.each(['', '<IDENTITY_ID>', '/subscriptions/a/resourceGroups/../providers/x', `${IDENTITY}/..`, `${IDENTITY}?x`])(
    'sends nothing for what is no id: %p',
    async (id) => {
      const { reader, requests } = connect();
      for (const read of ['getIdentity', 'listCredentials'] as const) {
        await expect((async () => reader[read](id, signal))()).rejects.toMatchObject({ code: 'azure-id-invalid' });
      }
      expect(requests).toEqual([]);
    },
  );

  it('finds them by client id in all subscriptions, with one query and one look each', async () => {
    const id = IDENTITY.replace(SUBSCRIPTION, OTHER);
    const { reader, requests, state } = connect((filled) => addIdentity(filled.identities, { id, tenantId: TENANT }));
    const wanted = [identityOf(state).clientId.toUpperCase(), identityOf(state, id).clientId];
    const { found, unsearched } = await reader.findIdentities([...wanted, 'no guid', "x') or true"], {}, signal);
    expect(found.map((one) => one.id.toLowerCase()).sort()).toEqual([IDENTITY, id].map((one) => one.toLowerCase()));
    expect(unsearched).toEqual([]);
    expect(requests).toHaveLength(3);
  });

  it('looks through every subscription for what Resource Graph does not know yet', async () => {
    const id = IDENTITY.replace(SUBSCRIPTION, OTHER);
    const { reader, state } = connect(
      (filled) =>
        addIdentity(filled.identities, { id, tenantId: TENANT, createdAt: Date.parse('2026-01-01T00:00:00Z') }),
      { arm: { resourceGraphDelayMs: 60_000 } },
    );
    const { found } = await reader.findIdentities([identityOf(state, id).clientId], {}, signal);
    expect(found.map((one) => one.id.toLowerCase())).toEqual([id.toLowerCase()]);
  });

  it('leaves out the subscriptions that are known already', async () => {
    const { reader, requests } = connect();
    const except = [SUBSCRIPTION.toUpperCase()];
    await reader.findIdentities(['00000000-0000-4000-8000-000000000009'], { except }, signal);
    const listed = requests.filter(({ url }) => /userAssignedIdentities$/.test(url.pathname));
    expect(listed.map(({ url }) => url.pathname.split('/')[2])).toEqual([OTHER]);
  });

  it('lists those of one subscription, over pages', async () => {
    const { reader, requests, state } = connect(
      (filled) => {
        for (let nth = 0; nth < 4; nth += 1)
          addIdentity(filled.identities, { id: `${IDENTITY}-${nth}`, tenantId: TENANT });
        addIdentity(filled.identities, { id: IDENTITY.replace(SUBSCRIPTION, OTHER), tenantId: TENANT });
      },
      { arm: { pageSize: 2 } },
    );
    const found = await reader.listIdentities(SUBSCRIPTION, signal);
    expect(found?.length).toBe(5);
    expect(found?.[0]).toMatchObject({ clientId: identityOf(state).clientId });
    expect(requests).toHaveLength(3);
  });

  it('names the subscriptions that could not be searched', async () => {
    const { reader } = connect(undefined, {
      faults: [
        {
          on: ({ path }) => /resourcegraph/i.test(path),
          damage: { do: 'refuse', status: 403, code: 'AuthorizationFailed' },
        },
        { on: ({ path }) => path.includes(OTHER), damage: { do: 'refuse', status: 403, code: 'AuthorizationFailed' } },
      ],
    });
    const { found, unsearched } = await reader.findIdentities(['00000000-0000-4000-8000-000000000009'], {}, signal);
    expect(found).toEqual([]);
    expect(unsearched).toEqual([
      { subscriptionId: OTHER, error: expect.objectContaining({ code: 'azure-forbidden' }) },
    ]);
  });
});

describe('credentials', () => {
  const many = (state: AzureState): void => {
    for (let nth = 0; nth < 7; nth += 1)
      addCredential(identityOf(state), { name: `c${nth}`, issuer: ISSUER, subject: `${SUBJECT}${nth}` });
  };

  it('lists them over pages', async () => {
    const { reader, requests } = connect(many, { arm: { pageSize: 3 } });
    const all = await reader.listCredentials(IDENTITY, signal);
    expect(all?.map(({ name }) => name)).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6']);
    expect(all?.[0]).toEqual({ name: 'c0', issuer: ISSUER, subject: `${SUBJECT}0`, audiences: [AUDIENCE] });
    expect(requests).toHaveLength(3);
  });

  it('keeps a flexible one, which has no subject', async () => {
    const { reader } = connect((state) =>
      addCredential(identityOf(state), {
        name: 'flexible',
        issuer: 'https://token.actions.githubusercontent.com',
        claimsMatchingExpression: { value: "claims['sub'] matches 'x'", languageVersion: 1 },
      }),
    );
    const [flexible] = (await reader.listCredentials(IDENTITY, signal)) ?? [];
    expect(flexible).toEqual({
      name: 'flexible',
      issuer: 'https://token.actions.githubusercontent.com',
      audiences: [AUDIENCE],
    });
  });
});

describe('a credential that Azure writes in another way', () => {
  it('has no subject where that is null', async () => {
    const properties = { issuer: 'https://i/', subject: null, audiences: ['x'] };
    const { reader } = join(async () => answerWith(200, { value: [{ name: 'flexible', properties }] }));
    const expected = { name: 'flexible', issuer: 'https://i/', audiences: ['x'] };
    expect(await reader.listCredentials(IDENTITY, signal)).toEqual([expected]);
  });
});

describe('app registrations', () => {
  it('finds one by client id, and lists its credentials', async () => {
    const { reader, state } = connect();
    const [application] = [...state.applications.values()];
    if (!application) throw new Error('no application');
    addCredential(application, { name: 'c', issuer: ISSUER, subject: SUBJECT });
    const found = await reader.findApplication(application.clientId, signal);
    expect(found).toEqual({ objectId: application.objectId, clientId: application.clientId, name: 'reports' });
    expect(await reader.listApplicationCredentials(application.objectId, signal)).toEqual([
      { name: 'c', issuer: ISSUER, subject: SUBJECT, audiences: [AUDIENCE] },
    ]);
  });

  it('says undefined where there is none, and asks nothing for what is no GUID', async () => {
    const { reader, requests } = connect();
    const unknown = '00000000-0000-4000-8000-000000000009';
    expect(await reader.findApplication(unknown, signal)).toBeUndefined();
    expect(await reader.listApplicationCredentials(unknown, signal)).toBeUndefined();
    expect(requests).toHaveLength(2);
    expect(await reader.findApplication("x')/../me", signal)).toBeUndefined();
    expect(requests).toHaveLength(2);
  });

  it('takes null for no subject, and follows the links of Graph', async () => {
    const pages = [
      {
        value: [{ name: 'a', issuer: 'i', subject: null, audiences: ['x'] }],
        '@odata.nextLink': 'https://graph.microsoft.com/next',
      },
      { value: [{ name: 'b', issuer: 'i', subject: 's', audiences: ['x'] }] },
    ];
    const { reader } = join(async () => answerWith(200, pages.shift()));
    const all = await reader.listApplicationCredentials('00000000-0000-4000-8000-000000000009', signal);
    expect(all).toEqual([
      { name: 'a', issuer: 'i', audiences: ['x'] },
      { name: 'b', issuer: 'i', subject: 's', audiences: ['x'] },
    ]);
  });
});

describe('clusters', () => {
  const NODES = { subscriptionId: SUBSCRIPTION, resourceGroup: 'mc_shop_prod' };

  it('reads issuer, profiles, versions and pools', async () => {
    const { reader } = connect((state) =>
      addCluster(state.clusters, {
        id: CLUSTER,
        issuerUrl: ISSUER,
        tenantId: TENANT,
        network: { plugin: 'azure', linkLocal: 'None' },
        podIdentity: {
          enabled: true,
          allowKubenet: false,
          identities: [{ name: 'api', namespace: 'shop', resourceId: IDENTITY, clientId: 'c', objectId: 'o' }],
          exceptions: [{ name: 'aks-addon-exception', namespace: 'kube-system', podLabels: { app: 'x' } }],
        },
      }),
    );
    expect(await reader.getCluster(CLUSTER, signal)).toEqual({
      id: CLUSTER,
      name: 'prod',
      location: 'westeurope',
      tenantId: TENANT,
      provisioningState: 'Succeeded',
      version: '1.34.2',
      nodeResourceGroup: 'MC_shop_prod',
      isPrivate: false,
      networkPlugin: 'azure',
      podLinkLocalAccess: 'None',
      oidcIssuer: { enabled: true, url: ISSUER },
      workloadIdentity: true,
      podIdentity: {
        enabled: true,
        allowsKubenet: false,
        identities: [{ name: 'api', namespace: 'shop', bindingSelector: 'api', resourceId: IDENTITY, clientId: 'c' }],
        exceptions: [{ name: 'aks-addon-exception', namespace: 'kube-system', podLabels: { app: 'x' } }],
      },
      nodePools: [
        {
          name: 'system',
          osType: 'Linux',
          mode: 'System',
          type: 'VirtualMachineScaleSets',
          version: '1.34.2',
          count: 3,
        },
      ],
    });
  });

  it('tells a profile that is off from one that is there', async () => {
    const { reader } = connect((state) =>
      addCluster(state.clusters, { id: CLUSTER, oidcIssuer: false, workloadIdentity: false }),
    );
    const cluster = await reader.getCluster(CLUSTER, signal);
    expect(cluster).toMatchObject({ oidcIssuer: { enabled: false }, workloadIdentity: false });
    expect(cluster).not.toHaveProperty('podIdentity');
    expect(await reader.getCluster(`${CLUSTER}2`, signal)).toBeUndefined();
  });

  it.each([
    ['its nodes', { nodes: NODES }],
    ['its issuer', { issuer: ISSUER }],
    ['both', { nodes: NODES, issuer: ISSUER }],
  ])('finds one by %s', async (_, traits) => {
    const { reader } = connect();
    const { found } = await reader.findClusters(traits, {}, signal);
    expect(found.map(({ id }) => id)).toEqual([CLUSTER]);
  });

  it.each([
    ['another node resource group', { nodes: { ...NODES, resourceGroup: 'mc_shop_test' } }],
    ['an issuer without its slash', { issuer: ISSUER.slice(0, -1) }],
    ['nodes of this group, but another issuer', { nodes: NODES, issuer: `${ISSUER}x` }],
    ['nodes in another subscription', { nodes: { ...NODES, subscriptionId: OTHER } }],
    ['nothing', {}],
  ])('finds none by %s', async (_, traits) => {
    const { reader } = connect();
    expect((await reader.findClusters(traits, {}, signal)).found).toEqual([]);
  });

  it.each([
    ['is asked for alone', {}, [SUBSCRIPTION]],
    ['is asked for where it was named', { subscriptions: [OTHER, SUBSCRIPTION.toUpperCase()] }, [SUBSCRIPTION]],
    ['is not asked for where another one was named', { subscriptions: [OTHER] }, []],
  ])('the subscription of the nodes %s', async (_, where, asked) => {
    const { reader, requests } = connect();
    await reader.findClusters({ nodes: NODES }, where, signal);
    expect(requests.map(({ url }) => url.pathname.split('/')[2])).toEqual(asked);
  });

  it('sends nothing to a subscription whose id is none', async () => {
    const { reader, requests } = connect();
    const { unsearched } = await reader.findClusters({ issuer: ISSUER }, { subscriptions: ['../x'] }, signal);
    expect(unsearched).toMatchObject([{ error: { code: 'azure-id-invalid' } }]);
    await expect(reader.listIdentities('../x', signal)).rejects.toMatchObject({ code: 'azure-id-invalid' });
    expect(requests).toEqual([]);
  });
});

describe('who may do what', () => {
  it('lists locks on the scope and above, not below or beside', async () => {
    const lock = (name: string, scope: string) => ({
      id: `${scope}/providers/Microsoft.Authorization/locks/${name}`,
      name,
      properties: { level: 'ReadOnly' },
    });
    const value = [
      lock('above', GROUP),
      lock('here', IDENTITY.toUpperCase()),
      lock('below', `${IDENTITY}/x/y`),
      lock('beside', `${IDENTITY}2`),
    ];
    const { reader } = join(async () => answerWith(200, { value }));
    expect((await reader.listLocks(IDENTITY, signal)).map(({ name }) => name)).toEqual(['above', 'here']);
  });

  it('reads permissions, assignments and definitions', async () => {
    const { reader, state, requests } = connect();
    const { principalId } = identityOf(state);
    const [role] = state.roleDefinitions;
    if (!role) throw new Error('no role');
    state.roleAssignments.push({
      id: 'a',
      principalId,
      roleId: role.id,
      scope: GROUP,
      principalType: 'ServicePrincipal',
    });
    expect((await reader.listPermissions(IDENTITY, signal)).length).toBeGreaterThan(0);
    const [assignment] = await reader.listRoleAssignments(principalId, GROUP, signal);
    expect(assignment).toMatchObject({ principalId, scope: GROUP });
    const definition = await reader.getRoleDefinition(assignment?.roleDefinitionId ?? '', signal);
    expect(definition?.name).toBe(role.name);
    const filter = requests.map(({ url }) => url.searchParams.get('$filter')).find((one) => one !== null);
    expect(filter).toBe(`assignedTo('${principalId}')`);
  });

  it.each(['', 'subscriptions/x', '/subscriptions/x/../y', '/subscriptions/x?y'])(
    'sends nothing for the scope %p',
    async (scope) => {
      const { reader, requests } = connect();
      await expect(reader.listPermissions(scope, signal)).rejects.toMatchObject({ code: 'azure-id-invalid' });
      expect(requests).toEqual([]);
    },
  );
});

describe('an empty tenant', () => {
  it('has nothing to find', async () => {
    const clock = virtualClock();
    const state = emptyState({ id: TENANT, name: 'Empty' }, []);
    const { reader } = join(createSandboxAzure({ state, clock }).handle, { clock });
    const id = '00000000-0000-4000-8000-000000000009';
    expect(await reader.findIdentities([id], {}, signal)).toEqual({ found: [], unsearched: [] });
    expect(await reader.findClusters({ issuer: ISSUER }, {}, signal)).toEqual({ found: [], unsearched: [] });
  });
});
