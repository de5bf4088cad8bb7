/** templates/rbac/retire.yaml is exactly what it takes to remove pod identity from a cluster: no right in it is missing, none is too many. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { asObject, asString, isObject, type JsonObject } from '../../src/core/json.js';
import { azureIdentity, azureIdentityBinding, podIdentityException } from '../support/objects.js';
import { recordCase } from './agreements.js';
import { buildParts } from './build-parts.js';
import type { ObjectName, TestClient } from './client.js';
import { type ControlPlane, startControlPlane } from './control-plane.js';
import { loadObjects } from './load-objects.js';
import { readPodIdentityDefinitions } from './pod-identity-definitions.js';
import { dropEachRight, grant, readRules, waitUntilMayRead } from './rights.js';
import { findForbidden, recordRequests, type SentRequest } from './sent-requests.js';
import { waitUntil } from './wait-until.js';

const RULES = readRules('retire');
const REDUCED = dropEachRight(RULES).map((rights, position) => ({ ...rights, user: `user-${position}` }));
const API_VERSION = 'aadpodidentity.k8s.io/v1';
const ASSIGNED = 'AzureAssignedIdentity';
const FINALIZER = 'azureassignedidentity.finalizers.aadpodidentity.k8s.io';
const OBJECTS = [
  azureIdentity('shop', 'api'),
  azureIdentityBinding('shop', 'api', 'api', 'api'),
  podIdentityException('shop', 'except', { app: 'other' }),
];
/** What no manifest of an installation lists: MIC made it, or whoever installed MIC did. */
const LEFT_BEHIND = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'default', name: 'aad-pod-identity-config' } },
  { apiVersion: 'v1', kind: 'Endpoints', metadata: { namespace: 'default', name: 'aad-pod-identity-mic' } },
];
const SECRET = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace: 'default', name: 'aadpodidentity-admin-secret' },
};

let controlPlane: ControlPlane;
let sent: readonly SentRequest[];
let refusal: string | undefined;

beforeAll(async () => {
  const users = [...REDUCED.map(({ user }) => user), 'full'];
  controlPlane = await startControlPlane({ users: Object.fromEntries(users.map((user) => [user, []])) });
  const admin = controlPlane.clientFor();
  const definitions = await readPodIdentityDefinitions();
  for (const definition of definitions) await admin.createDefinition(definition);
  const installation = await readInstallation();
  await loadObjects(admin, [...installation, ...LEFT_BEHIND, SECRET, ...OBJECTS, makeAssigned()]);
  for (const { user, rules } of REDUCED) await grant(admin, user, rules);
  await grant(admin, 'full', RULES);
  await waitUntilMayRead(controlPlane, 'full', `/apis/${API_VERSION}/azureassignedidentities`);
  const recorder = recordRequests(controlPlane.clientFor('full'));
  refusal = await performRetire(recorder.client, [...installation, ...LEFT_BEHIND, ...definitions]).then(
    () => undefined,
    String,
  );
  sent = recorder.sent;
});
afterAll(() => controlPlane.stop());

/** Everything but the definitions: service accounts, roles and their bindings, MIC and NMI. */
async function readInstallation(): Promise<JsonObject[]> {
  const parts = await buildParts(['pod-identity.yaml']);
  const documents = parseAllDocuments(await readFile(parts['pod-identity.yaml'], 'utf8'));
  return documents
    .map((document): unknown => document.toJS())
    .filter(isObject)
    .filter(({ kind }) => kind !== 'CustomResourceDefinition');
}

/** As MIC leaves it when it goes too early. */
function makeAssigned(): JsonObject {
  const metadata = { namespace: 'default', name: 'pod-shop-api', finalizers: [FINALIZER] };
  return { apiVersion: API_VERSION, kind: ASSIGNED, metadata, spec: {} };
}

/** In the safe order: what MIC acts on, what it made of that, MIC and NMI, the definitions. */
async function performRetire(client: TestClient, installation: readonly JsonObject[]): Promise<void> {
  for (const object of OBJECTS) await removeAndPutBack(client, object);
  await client.list(API_VERSION, ASSIGNED);
  const stuck = { apiVersion: API_VERSION, kind: ASSIGNED, namespace: 'default', name: 'pod-shop-api' };
  await client.patch(stuck, [{ op: 'remove', path: '/metadata/finalizers' }]);
  await client.delete(nameOf(SECRET));
  for (const object of installation) await remove(client, object);
}

async function remove(client: TestClient, object: JsonObject): Promise<void> {
  const name = nameOf(object);
  const seen = await client.get(name);
  if (seen === undefined) throw new Error(`${name.kind} ${name.name} is not there`);
  await client.delete(name);
}

async function removeAndPutBack(client: TestClient, object: JsonObject): Promise<void> {
  await remove(client, object);
  await client.create(object);
}

function nameOf({ apiVersion, kind, metadata }: JsonObject): ObjectName {
  const { namespace, name } = asObject(metadata);
  const place = asString(namespace);
  return {
    apiVersion: asString(apiVersion) ?? '',
    kind: asString(kind) ?? '',
    ...(place === undefined ? {} : { namespace: place }),
    name: asString(name) ?? '',
  };
}

describe('the rights to retire', () => {
  it('are enough to remove all of pod identity', async () => {
    expect(refusal).toBeUndefined();
    const client = controlPlane.clientFor();
    // Definitions outlive the answer to their deletion by as long as it takes to remove their objects.
    await waitUntil(controlPlane.programs, 'kube-apiserver', async () => {
      return (await client.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition')).length === 0;
    });
  });

  it.each(REDUCED)('are too few without $without', async ({ user }) => {
    const forbidden = await findForbidden(controlPlane.clientFor(user), sent);
    await recordCase('kube-apiserver', 'rights of retire.yaml, taken away one at a time', () => {
      expect(forbidden).toBeDefined();
    });
  });
});
