/** The same objects, from files and from a real kube-apiserver, give the same plan; and a scan that may not see all says so. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MigrationPlan } from '../../src/core/formats/plan.js';
import { readRawObject } from '../../src/core/inventory/raw-object.js';
import { compareText, type Json, type JsonObject } from '../../src/core/json.js';
import { resolve } from '../../src/core/resolve/resolve.js';
import { manifestsSource, readManifestRoots } from '../../src/sources/manifests/manifests-source.js';
import { planInventories } from '../support/planning.js';
import type { TestClient } from './client.js';
import { type ControlPlane, startControlPlane } from './control-plane.js';
import { readPodIdentityDefinitions } from './pod-identity-definitions.js';
import { scanLive } from './scan-live.js';

const FIXTURE = 'test/fixtures/shop';
const manifests = { from: [FIXTURE], roots: [], cwd: process.cwd(), stdin: process.stdin };
const signal = new AbortController().signal;
const ignore = (): void => undefined;

const read = (resources: string[], groups: string[]): JsonObject => ({
  apiGroups: groups,
  resources,
  verbs: ['get', 'list'],
});
const ALL = read(['*'], ['*']);
const NOT_PODS = [
  read(['*'], ['apps', 'batch', 'aadpodidentity.k8s.io', 'rbac.authorization.k8s.io', 'secrets-store.csi.x-k8s.io']),
  read(['namespaces', 'serviceaccounts', 'replicationcontrollers'], ['']),
];

let controlPlane: ControlPlane;
let admin: TestClient;

beforeAll(async () => {
  controlPlane = await startControlPlane({
    users: { everything: [], 'no-pods': [], 'shop-only': [], 'no-identities': [], nothing: [] },
  });
  admin = controlPlane.clientFor();
  for (const definition of await readPodIdentityDefinitions()) await admin.createDefinition(definition);
  const [root] = await readManifestRoots(manifests, ignore, signal);
  await loadObjects(root?.objects.map(({ object }) => object) ?? []);
  await grant('everything', [ALL, { nonResourceURLs: ['*'], verbs: ['get'] }]);
  await grant('no-pods', NOT_PODS);
  await grant('shop-only', [ALL], 'shop');
  await grant('shop-only-namespaces', [read(['namespaces'], [''])], undefined, 'shop-only');
  await grant('no-identities', [read(['*'], ['', 'apps', 'batch', 'rbac.authorization.k8s.io'])]);
});

afterAll(async () => {
  await controlPlane.stop();
});

/** Namespaces first, then everything else, as `kubectl apply` would take them. */
async function loadObjects(objects: readonly JsonObject[]): Promise<void> {
  const namespaces = new Set(
    objects
      .map((object) => readRawObject({ object, origin: {} }).namespace)
      .filter((name) => name !== '' && name !== 'default'),
  );
  for (const name of [...namespaces].sort(compareText)) await admin.createNamespace(name);
  for (const object of objects) {
    if (object['kind'] !== 'Namespace') await admin.create(object);
    else
      await admin.ask(
        'PATCH',
        `/api/v1/namespaces/${readRawObject({ object, origin: {} }).name}`,
        { metadata: object['metadata'] as Json },
        'application/merge-patch+json',
      );
  }
}

async function grant(name: string, rules: readonly JsonObject[], namespace?: string, user = name): Promise<void> {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  await admin.create({ apiVersion, kind: 'ClusterRole', metadata: { name }, rules: [...rules] });
  await admin.create({
    apiVersion,
    kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
  });
}

/** What must be equal: the changes and checks, but for where they were read and what only a server knows. */
function comparable({ changes, checks }: MigrationPlan, root: string): unknown {
  const text = JSON.stringify({ changes: changes.map((change) => ({ ...change, uid: undefined })), checks });
  return JSON.parse(
    text
      .replaceAll(`${root}:`, 'ROOT:')
      .replaceAll(`"root":"${root}"`, '"root":"ROOT"')
      .replaceAll(new RegExp(`"(subject|id)":"([^"]*)${root}"`, 'g'), '"$1":"$2ROOT"'),
  );
}

describe('a live cluster', () => {
  it('gives the plan that its manifests give', async () => {
    const issuer = controlPlane.issuer;
    const files = planInventories(await manifestsSource(manifests).read(ignore, signal), { issuer, mode: 'standard' });
    const inventory = await scanLive(controlPlane, 'everything');
    const live = planInventories([inventory], { issuer, mode: 'standard' });

    expect(live.target.roots.map(({ id }) => id)).toEqual(['cluster']);
    expect(inventory.skipped).toEqual([]);
    expect(files.changes.length).toBeGreaterThan(5);
    expect(comparable(live, 'cluster')).toEqual(comparable(files, FIXTURE));
    // Files do not tell what is installed, and here no webhook is.
    const findings = files.findings.map(({ code, subject }) => `${code} ${subject}`);
    expect(live.findings.map(({ code, subject }) => `${code} ${subject}`).sort()).toEqual(
      [...findings, 'webhook-not-found cluster'].sort(),
    );
  });

  it('tells its issuer, version and UID', async () => {
    const inventory = await scanLive(controlPlane, 'everything');

    expect(inventory.root.cluster).toMatchObject({
      issuer: controlPlane.issuer,
      version: expect.stringMatching(/^v1\./),
      uid: expect.any(String),
    });
  });

  it('is scanned without pods when they may not be listed, and says which right is missing', async () => {
    const inventory = await scanLive(controlPlane, 'no-pods');

    expect(inventory.skipped.map(({ what, why, affects }) => ({ what, why, affects }))).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ what: expect.stringContaining('pods'), why: 'forbidden', affects: ['workloads'] }),
      ]),
    );
    expect(inventory.workloads.some(({ kind }) => kind === 'Deployment')).toBe(true);
  });

  it('is read namespace by namespace when that is all one may do, and nothing is planned on half the bindings', async () => {
    const inventories = [await scanLive(controlPlane, 'shop-only')];

    expect(inventories[0]?.workloads.every(({ namespace }) => namespace === 'shop')).toBe(true);
    expect(inventories[0]?.skipped.some(({ affects }) => affects.includes('matching'))).toBe(true);
    const plan = planInventories(inventories, { issuer: controlPlane.issuer, mode: 'standard' });
    expect(plan.changes).toEqual([]);
    expect(plan.manual.map(({ code }) => code)).toContain('scan-incomplete');
  });

  it('has only unknown consumers when identities and bindings may not be listed', async () => {
    const inventory = await scanLive(controlPlane, 'no-identities');

    const { consumers } = resolve(inventory, 'standard');
    expect(new Set(consumers.map(({ state }) => state))).toEqual(new Set(['unknown']));
  });

  it('is not read at all without any right, but tells what is missing', async () => {
    const inventory = await scanLive(controlPlane, 'nothing');

    expect(inventory.workloads).toEqual([]);
    expect(inventory.skipped.every(({ why, message }) => why === 'forbidden' && message !== '')).toBe(true);
  });
});
