import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { asList, asObject, asString } from '../../../src/core/json.js';
import { addCredential } from '../../../src/sandbox/azure/clients.js';
import { createSandboxAzure } from '../../../src/sandbox/azure/sandbox-azure.js';
import * as authorization from '../../../src/systems/azure/authorization.js';
import type { Call } from '../../../src/systems/azure/call.js';
import * as clusters from '../../../src/systems/azure/clusters.js';
import * as msi from '../../../src/systems/azure/msi-client.js';
import * as resourceGraph from '../../../src/systems/azure/resource-graph.js';
import * as subscriptions from '../../../src/systems/azure/subscriptions.js';
import { join } from '../../support/join-azure.js';
import {
  AUDIENCE,
  azureWorld,
  CLUSTER,
  GROUP,
  IDENTITY,
  ISSUER,
  SUBJECT,
  SUBSCRIPTION,
} from '../../support/sandbox-azure.js';
import { virtualClock } from '../../support/virtual-clock.js';

const signal = new AbortController().signal;
const CREDENTIAL = { name: 'shop-catalog', issuer: ISSUER, subject: SUBJECT, audience: AUDIENCE };

/** ARM derives the action from the type of the resource and the method; a POST has an action of its own. */
function actionOf({ method, url }: { method: string; url: URL }): string {
  const [, typed = ''] = /^.*\/providers\/(.+)$/i.exec(url.pathname) ?? [];
  const verb = method === 'GET' ? 'read' : method === 'PUT' ? 'write' : method === 'DELETE' ? 'delete' : 'read';
  if (typed === '') return `Microsoft.Resources/subscriptions/${verb}`;
  const [provider = '', ...rest] = typed.split('/');
  const types = rest.filter((_, index) => index % 2 === 0);
  return `${provider}/${types.join('/')}/${verb}`;
}

function sortedSet(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

async function readActions(file: string): Promise<string[]> {
  const role = asObject(
    JSON.parse(await readFile(new URL(`../../../templates/roles/${file}`, import.meta.url), 'utf8')),
  );
  expect(role).toMatchObject({ IsCustom: true, NotActions: [], DataActions: [], NotDataActions: [] });
  return asList(role['Actions']).map((action) => asString(action) ?? '');
}

function connect() {
  const clock = virtualClock();
  const { state } = azureWorld();
  const identity = state.identities.get(IDENTITY.toLowerCase());
  if (identity) addCredential(identity, { name: 'other', issuer: ISSUER, subject: 'other' });
  const { handle } = createSandboxAzure({ state, clock });
  return { ...join(handle, { clock }), roleId: state.roleDefinitions[0]?.id ?? '' };
}

describe('the roles in templates/roles', () => {
  it('reader.json has what every read needs, and nothing else', async () => {
    const { reader, requests, roleId } = connect();
    await reader.getIdentity(IDENTITY, signal);
    await reader.findIdentities(['00000000-0000-4000-8000-000000000009'], {}, signal);
    await reader.listIdentities(SUBSCRIPTION, signal);
    await reader.listCredentials(IDENTITY, signal);
    await reader.getCluster(CLUSTER, signal);
    await reader.findClusters({ issuer: ISSUER }, {}, signal);
    await reader.listPermissions(IDENTITY, signal);
    await reader.listRoleAssignments('x', GROUP, signal);
    await reader.getRoleDefinition(`${GROUP}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`, signal);
    await reader.listLocks(IDENTITY, signal);
    expect(await readActions('reader.json')).toEqual(sortedSet(requests.map(actionOf)));
  });

  it('federator.json has what writing and reading back need, and nothing else', async () => {
    const { writer, requests } = connect();
    await writer.create(IDENTITY, CREDENTIAL, signal);
    await writer.get(IDENTITY, CREDENTIAL.name, signal);
    await writer.delete(IDENTITY, CREDENTIAL, signal);
    expect(await readActions('federator.json')).toEqual(sortedSet(requests.map(actionOf)));
  });

  it('hold the actions that messages name, and no others', async () => {
    const calls = [authorization, clusters, msi, resourceGraph, subscriptions]
      .flatMap((module) => Object.values(module))
      .filter(isCall);
    const named = calls.flatMap(({ needs }) => ('action' in needs ? [needs.action] : []));
    expect(sortedSet(named)).toEqual(
      sortedSet([...(await readActions('reader.json')), ...(await readActions('federator.json'))]),
    );
  });
});

function isCall(value: unknown): value is Call {
  return typeof value === 'object' && value !== null && 'needs' in value && 'doing' in value;
}
