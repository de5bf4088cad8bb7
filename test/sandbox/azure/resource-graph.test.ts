/** The queries of azure-facts §6, and pages of their rows. */
import { describe, expect, it } from '@jest/globals';
import { addIdentity } from '../../../src/sandbox/azure/arm/identity.js';
import {
  ARM,
  askRaw,
  azureWorld,
  type AzureWorld,
  CLUSTER,
  GROUP,
  IDENTITY,
  ISSUER,
  SUBSCRIPTION,
  TENANT,
} from '../../support/sandbox-azure.js';

interface Page {
  totalRecords: number;
  data: Record<string, unknown>[];
  $skipToken?: string;
}

const IDENTITIES = `resources | where type =~ 'microsoft.managedidentity/userassignedidentities'
| project id, name, subscriptionId, resourceGroup, location, clientId=tostring(properties.clientId),
          principalId=tostring(properties.principalId), tenantId=tostring(properties.tenantId), isolationScope=tostring(properties.isolationScope)`;
const CLUSTERS = `resources | where type =~ 'microsoft.containerservice/managedclusters'
| project id, name, subscriptionId, resourceGroup, location, version=tostring(properties.kubernetesVersion),
  oidc=tobool(properties.oidcIssuerProfile.enabled), issuer=tostring(properties.oidcIssuerProfile.issuerURL),
  wi=tobool(properties.securityProfile.workloadIdentity.enabled), podIdentityAddon=tobool(properties.podIdentityProfile.enabled),
  podIdentities=array_length(properties.podIdentityProfile.userAssignedIdentities),
  nodeRg=tostring(properties.nodeResourceGroup), private=tobool(properties.apiServerAccessProfile.enablePrivateCluster)`;
const ASSIGNMENTS = `authorizationresources | where type =~ 'microsoft.authorization/roleassignments'
| extend principalId=tostring(properties.principalId), scope=tostring(properties.scope), roleId=tolower(tostring(split(tostring(properties.roleDefinitionId),'/')[-1]))
| where principalId in~ ('P1','p2')
| join kind=leftouter (authorizationresources | where type =~ 'microsoft.authorization/roledefinitions'
    | project roleId=tolower(name), roleName=tostring(properties.roleName)) on roleId
| project principalId, roleName, roleId, scope, assignmentId=id, condition=tostring(properties.condition)`;
const ATTACHED = `resources | where type in~ ('microsoft.compute/virtualmachinescalesets','microsoft.compute/virtualmachines') and isnotnull(identity.userAssignedIdentities)
| mv-expand uai = bag_keys(identity.userAssignedIdentities) | project id, resourceGroup, identity=tolower(tostring(uai))`;

async function query(world: AzureWorld, text: string, more: object = {}): Promise<{ status: number; page: Page }> {
  const url = `${ARM}/providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01`;
  const { status, body } = await askRaw(world.handle, 'POST', url, {
    query: text,
    subscriptions: [SUBSCRIPTION],
    ...more,
  });
  return { status, page: body as Page };
}

describe('Resource Graph', () => {
  it('finds identities', async () => {
    const { page } = await query(azureWorld(), IDENTITIES);
    expect(page.data).toEqual([
      expect.objectContaining({
        id: IDENTITY,
        name: 'catalog',
        resourceGroup: 'shop',
        tenantId: TENANT,
        isolationScope: 'None',
      }),
    ]);
  });

  it('finds clusters', async () => {
    const { page } = await query(azureWorld(), CLUSTERS);
    expect(page.data).toEqual([
      expect.objectContaining({
        id: CLUSTER,
        oidc: true,
        issuer: ISSUER,
        wi: true,
        podIdentityAddon: null,
        podIdentities: null,
      }),
    ]);
  });

  it('finds the role assignments of principals', async () => {
    const world = azureWorld();
    const roleId = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
    const other = { scope: GROUP, principalType: 'ServicePrincipal' as const, roleId };
    world.state.roleAssignments.push(
      { ...other, id: 'a', principalId: 'p1' },
      { ...other, id: 'b', principalId: 'p3' },
    );
    const { page } = await query(world, ASSIGNMENTS);
    expect(page.data).toEqual([
      {
        ...{ principalId: 'p1', roleName: 'Reader', roleId, scope: GROUP, condition: '' },
        assignmentId: `${GROUP}/providers/Microsoft.Authorization/roleAssignments/a`,
      },
    ]);
  });

  it('finds the identities that are attached to nodes', async () => {
    const world = azureWorld();
    const id = `${GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/nodes`;
    world.state.scaleSets.set(id.toLowerCase(), {
      id,
      location: 'westeurope',
      identityIds: [IDENTITY, `${IDENTITY}x`],
    });
    const { page } = await query(world, ATTACHED);
    expect(page.data).toEqual([
      { id, resourceGroup: 'shop', identity: IDENTITY.toLowerCase() },
      { id, resourceGroup: 'shop', identity: `${IDENTITY}x`.toLowerCase() },
    ]);
  });

  it.each([
    ["| where name =~ 'B2'", ['b2']],
    ["| where name == 'B2'", []],
    ["| where name != 'b2' | order by name asc", ['b1', 'b3', 'catalog']],
    ["| where name in~ ('B1', 'b3') | order by name desc", ['b3', 'b1']],
    ["| where name in ('B1', 'b3')", ['b3']],
    ["| where isnotempty(properties.tenantId) and name !~ 'CATALOG' | order by name asc | take 2", ['b1', 'b2']],
    ["| where tostring(properties.tenantId) in~ ('x', 'y')", []],
    ["| extend lower = tolower(name) | where lower == 'b2' | limit 5", ['b2']],
  ])('understands %s', async (stages, expected) => {
    const world = azureWorld();
    for (const name of ['b1', 'b2', 'b3']) {
      addIdentity(world.state.identities, { id: IDENTITY.replace('catalog', name), tenantId: TENANT });
    }
    const { page } = await query(
      world,
      `Resources | where type =~ 'microsoft.managedidentity/userassignedidentities' ${stages}`,
    );
    expect(page.data.map(({ name }) => name)).toEqual(expected);
  });

  it.each([
    'resources | summarize count() by type',
    "resources | where name matches regex 'a'",
    'resources | project a=strcat(name, id)',
    'securityresources',
    'authorizationresources',
    'resources | mv-expand uai = bag_keys(identity.userAssignedIdentities) | project id',
  ])('refuses what it does not understand: %s', async (text) => {
    expect((await query(azureWorld(), text)).status).toBe(400);
  });

  it('gives rows in pages, of the subscriptions that were asked about, as late as it is told', async () => {
    const world = azureWorld({ arm: { resourceGraphDelayMs: 60_000 } });
    for (const name of ['b1', 'b2']) {
      addIdentity(world.state.identities, { id: IDENTITY.replace('catalog', name), tenantId: TENANT });
    }
    const createdAt = world.clock.now();
    addIdentity(world.state.identities, { id: IDENTITY.replace('catalog', 'new'), tenantId: TENANT, createdAt });
    const first = await query(world, IDENTITIES, { options: { $top: 2 } });
    expect(first.page).toMatchObject({ totalRecords: 3, data: [{ name: 'catalog' }, { name: 'b1' }], $skipToken: '2' });
    const second = await query(world, IDENTITIES, { options: { $top: 2, $skipToken: '2' } });
    expect(second.page.data.map(({ name }) => name)).toEqual(['b2']);
    expect(second.page).not.toHaveProperty('$skipToken');
    expect((await query(world, IDENTITIES, { subscriptions: [TENANT] })).page.data).toEqual([]);
    world.clock.advance(60_000);
    expect((await query(world, IDENTITIES)).page.totalRecords).toBe(4);
  });
});
