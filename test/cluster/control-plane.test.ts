import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asObject, type JsonObject } from '../../src/core/json.js';
import { type ControlPlane, startControlPlane } from './control-plane.js';
import { readPodIdentityDefinitions } from './pod-identity-definitions.js';

const PODS = '/api/v1/namespaces/shop/pods';

function makePod(name: string, labels: JsonObject): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels },
    spec: { containers: [{ name: 'main', image: 'example.test/main' }] },
  };
}

function readClaims(token: unknown): JsonObject {
  const payload = String(token).split('.')[1] ?? '';
  return asObject(JSON.parse(Buffer.from(payload, 'base64url').toString()));
}

describe('a control plane', () => {
  let controlPlane: ControlPlane;
  beforeAll(async () => {
    controlPlane = await startControlPlane({ users: { 'team-a': ['developers'] } });
    await controlPlane.clientFor().createNamespace('shop');
  });
  afterAll(() => controlPlane.stop());

  it('is of the release that was asked for', async () => {
    const { body } = await controlPlane.clientFor().ask('GET', '/version');
    expect(asObject(body)['gitVersion']).toMatch(new RegExp(`^v${process.env['K8S'] ?? '1.34'}\\.`));
  });

  it('takes the definitions of AAD Pod Identity and objects of each kind', async () => {
    const client = controlPlane.clientFor();
    const definitions = await readPodIdentityDefinitions();
    for (const definition of definitions) await client.createDefinition(definition);
    const kinds = definitions.map((definition) => String(asObject(asObject(definition['spec'])['names'])['kind']));
    expect(kinds.sort()).toEqual([
      'AzureAssignedIdentity',
      'AzureIdentity',
      'AzureIdentityBinding',
      'AzurePodIdentityException',
    ]);
    const apiVersion = 'aadpodidentity.k8s.io/v1';
    for (const kind of kinds) {
      await client.create({ apiVersion, kind, metadata: { name: 'api', namespace: 'shop' } });
      expect(await client.list(apiVersion, kind)).toHaveLength(1);
      await client.delete({ apiVersion, kind, namespace: 'shop', name: 'api' });
      expect(await client.get({ apiVersion, kind, namespace: 'shop', name: 'api' })).toBeUndefined();
    }
  });

  it('patches pods, and refuses a patch whose test fails', async () => {
    const client = controlPlane.clientFor();
    await client.create(makePod('api', { app: 'api' }));
    const name = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'api' };
    const path = '/metadata/labels/app';
    const patched = await client.patch(name, [
      { op: 'test', path, value: 'api' },
      { op: 'replace', path, value: 'web' },
    ]);
    expect(patched).toMatchObject({ metadata: { labels: { app: 'web' } } });
    await expect(client.patch(name, [{ op: 'test', path, value: 'api' }])).rejects.toThrow(/: 422 /);
  });

  it('issues service account tokens as AKS does', async () => {
    const { body } = await controlPlane
      .clientFor()
      .ask('POST', '/api/v1/namespaces/shop/serviceaccounts/default/token', {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { audiences: ['api://AzureADTokenExchange'] },
      });
    expect(readClaims(asObject(asObject(body)['status'])['token'])).toMatchObject({
      iss: controlPlane.issuer,
      sub: 'system:serviceaccount:shop:default',
      aud: ['api://AzureADTokenExchange'],
    });
  });

  it('refuses a user what no role grants, and grants what one does', async () => {
    const user = controlPlane.clientFor('team-a');
    expect(await user.ask('GET', PODS)).toMatchObject({ status: 403, body: { reason: 'Forbidden' } });

    const admin = controlPlane.clientFor();
    const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }];
    const apiVersion = 'rbac.authorization.k8s.io/v1';
    const metadata = { name: 'readers', namespace: 'shop' };
    await admin.create({ apiVersion, kind: 'Role', metadata, rules });
    await admin.create({
      apiVersion,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'readers' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'developers' }],
    });
    // The authorizer learns of a binding a moment after it is stored.
    while ((await user.ask('GET', PODS)).status === 403);
    expect(await user.ask('GET', PODS)).toMatchObject({ status: 200 });
    expect(await user.ask('GET', '/api/v1/pods')).toMatchObject({ status: 403 });
  });

  it('gives each user a kubeconfig of their own', async () => {
    const paths = [controlPlane.kubeconfig, await controlPlane.kubeconfigFor('team-a')];
    const configs = await Promise.all(paths.map(async (path) => JSON.parse(await readFile(path, 'utf8'))));
    const tokens = configs.map((config) => config.users[0].user.token);
    expect(new Set(tokens).size).toBe(2);
    expect(configs.map((config) => config.clusters[0].cluster.server)).toEqual([
      controlPlane.server,
      controlPlane.server,
    ]);
    await expect(controlPlane.kubeconfigFor('stranger')).rejects.toThrow('no user stranger');
  });
});
