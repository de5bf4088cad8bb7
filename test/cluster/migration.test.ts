/** A whole migration with the built program and the roles of templates/rbac: plan, apply, verify, rollback; and nobody is without a token for a moment. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationPlan } from '../../src/core/formats/plan.js';
import type { RunReport } from '../../src/core/formats/run-report.js';
import { asList, asObject, type JsonObject } from '../../src/core/json.js';
import { storeCredential } from '../../src/sandbox/azure/clients.js';
import {
  azureIdentity,
  azureIdentityBinding,
  roleBinding,
  serviceAccount,
  workload,
  type WorkloadOptions,
} from '../support/objects.js';
import { watchAccess } from './access-probe.js';
import { recordAgreement } from './agreements.js';
import { loadObjects } from './load-objects.js';
import { compareState } from './migrated-state.js';
import { type MigrationWorld, SECRET, startMigrationWorld } from './migration-world.js';
import { grantShippedRoles } from './rights.js';
import { waitUntil } from './wait-until.js';

const NAMESPACE = 'shop';
/** Has the rights that we ask for, and no others. */
const USER = 'migrator';
const CANARY = 'env-canary-of-the-app';
const HELM = {
  labels: { 'app.kubernetes.io/managed-by': 'Helm' },
  annotations: { 'meta.helm.sh/release-name': 'charted', 'meta.helm.sh/release-namespace': NAMESPACE },
};
/** Pods that only somebody's hand replaces. */
const BY_HAND = ['statefulset-on-delete', 'replicaset', 'replicationcontroller'];

/** One for each workload, of the same name. */
const IDENTITIES = [
  ...['api', 'web', 'deployment', 'labelled', 'charted', 'statefulset', 'daemonset', 'cronjob', 'job', 'pod'],
  ...BY_HAND,
];

let world: MigrationWorld;
let plan: string;
let start: unknown;
let quick: string[];

beforeAll(async () => {
  world = await startMigrationWorld({ users: { [USER]: [] }, user: USER });
  IDENTITIES.forEach((name, index) => world.addIdentity(name, index + 1));
  await loadObjects(world.controlPlane.clientFor(), makeShop());
  const places = { namespaces: [NAMESPACE], stateNamespace: 'default' };
  await grantShippedRoles(world.controlPlane.clientFor(), USER, places);
  await waitForPods(() => true);
  plan = join(world.folder, 'shop.plan.json');
  quick = ['--yes', '--token-interval', '0s', '--json'];
  start = await compareState(world, NAMESPACE);
});
afterAll(() => world.stop());

function makeShop(): JsonObject[] {
  const env = [{ name: 'DATABASE_PASSWORD', value: CANARY }];
  const podSpec = { containers: [{ name: 'app', image: 'example.azurecr.io/app:1', env }] };
  const one = (name: string, options: WorkloadOptions): JsonObject[] => [
    workload(NAMESPACE, name, { label: name, account: name, podSpec, ...options }),
    serviceAccount(NAMESPACE, name, { annotations: { owner: 'team' } }),
  ];
  const never = { ...podSpec, restartPolicy: 'Never' };
  return [
    ...IDENTITIES.flatMap((name, number) => [
      azureIdentity(NAMESPACE, name, { number: number + 1 }),
      azureIdentityBinding(NAMESPACE, name, name, name),
    ]),
    // Two that have to be split from their account, which is bound to a role.
    serviceAccount(NAMESPACE, 'shared', { imagePullSecrets: [{ name: 'registry' }] }),
    ...['api', 'web'].map((name) => workload(NAMESPACE, name, { label: name, account: 'shared', podSpec })),
    roleBinding(NAMESPACE, 'readers', 'shared'),
    ...one('deployment', { spec: { replicas: 2 } }),
    ...one('labelled', { podLabels: { 'azure.workload.identity/use': 'true' } }),
    ...one('charted', { metadata: HELM }),
    ...one('statefulset', { kind: 'StatefulSet', spec: { replicas: 2, serviceName: 'statefulset' } }),
    ...one('statefulset-on-delete', {
      kind: 'StatefulSet',
      spec: { serviceName: 'x', updateStrategy: { type: 'OnDelete' } },
    }),
    ...one('daemonset', { kind: 'DaemonSet' }),
    ...one('cronjob', { kind: 'CronJob', podSpec: never, spec: { schedule: '0 0 1 1 *' } }),
    ...one('replicaset', { kind: 'ReplicaSet' }),
    ...one('job', { kind: 'Job', podSpec: never }).map(withoutSelector),
    ...one('pod', { kind: 'Pod' }).slice(0, 1),
    serviceAccount(NAMESPACE, 'pod'),
    makeReplicationController(podSpec),
    serviceAccount(NAMESPACE, 'replicationcontroller'),
  ];
}

/** The server chooses that of a Job. */
function withoutSelector(object: JsonObject): JsonObject {
  const { selector, ...spec } = asObject(object['spec'] ?? null);
  return selector === undefined ? object : { ...object, spec };
}

function makeReplicationController(podSpec: JsonObject): JsonObject {
  const name = 'replicationcontroller';
  const { spec } = workload(NAMESPACE, name, { kind: 'ReplicaSet', label: name, account: name, podSpec });
  const { template = null } = asObject(spec ?? null);
  return {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: { namespace: NAMESPACE, name },
    spec: { replicas: 1, template },
  };
}

async function listPods(): Promise<readonly JsonObject[]> {
  return (await world.controlPlane.clientFor().list('v1', 'Pod', NAMESPACE)).filter(
    ({ metadata }) => asObject(metadata ?? null)['deletionTimestamp'] === undefined,
  );
}

async function waitForPods(isExpected: (pod: JsonObject) => boolean): Promise<void> {
  await waitUntil(world.controlPlane.programs, 'kube-controller-manager', async () => {
    const pods = await listPods();
    return pods.length > 10 && pods.every((pod) => isReadyOrOver(pod) && isExpected(pod));
  });
}

function isReadyOrOver({ status }: JsonObject): boolean {
  const { conditions, phase } = asObject(status ?? null);
  const isReady = asList(conditions ?? null)
    .map(asObject)
    .some(({ type, status: is }) => type === 'Ready' && is === 'True');
  return isReady || phase === 'Succeeded';
}

function nameOfPod({ metadata }: JsonObject): string {
  return String(asObject(metadata ?? null)['name']);
}

function uidOf({ metadata }: JsonObject): string {
  return String(asObject(metadata ?? null)['uid']);
}

async function readPlan(): Promise<MigrationPlan> {
  return JSON.parse(await readFile(plan, 'utf8')) as MigrationPlan;
}

function reportOf({ stdout }: { stdout: string }): RunReport {
  return JSON.parse(stdout) as RunReport;
}

describe('a migration of all kinds of workloads', () => {
  it('is planned', async () => {
    const file = join(world.folder, 'migration.yaml');
    await writeFile(
      file,
      "kind: Migration\nformatVersion: '1.0'\npolicy: {serviceAccountSplit: carry-over}\nwaves: {size: 3}\n",
    );
    const { code, stderr } = await world.run(['plan', '--migration-file', file, '--out', plan]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { changes, summary } = await readPlan();
    expect(summary.consumers).toBeGreaterThanOrEqual(12);
    expect(changes.filter(({ by }) => by === 'source').length).toBeGreaterThan(0);
  });

  it('is tried by the server, which stores nothing of it', async () => {
    const tried = await world.run(['apply', plan, '--dry-run', ...quick]);
    expect({ code: tried.code, outcome: reportOf(tried).outcome }).toEqual({ code: 0, outcome: 'ok' });
    expect(await compareState(world, NAMESPACE)).toEqual(start);
  });

  it('is applied, and nobody is without a token for a moment', async () => {
    const probe = watchAccess(world, [NAMESPACE]);
    const applied = await world.run(['apply', plan, ...quick]);
    await probe.stop();
    recordAgreement({
      oracle: 'pod identity, Entra',
      about: 'pods x kinds of clients that get a token while a plan is applied',
      cases: probe.questions,
      differences: probe.gaps.length,
    });
    expect(probe.gaps).toEqual([]);
    const report = reportOf(applied);
    const waiting = report.steps.filter(({ state }) => state === 'not-restarted').map(({ id }) => id);
    expect({ code: applied.code, open: report.counts.open, said: applied.stderr }).toMatchObject({ code: 9, open: 0 });
    expect(waiting.map((id) => id.split('/').at(-1)).sort()).toEqual([...BY_HAND].sort());
    expect(probe.samples).toBeGreaterThan(10);
  });

  it('is verified once the pods that only a hand replaces are deleted', async () => {
    expect((await world.run(['verify', plan, '--token-interval', '0s', '--json'])).code).toBe(9);
    const old = (await listPods()).filter((pod) => BY_HAND.some((owner) => nameOfPod(pod).startsWith(`${owner}-`)));
    expect(old.length).toBe(BY_HAND.length);
    for (const pod of old) {
      const name = { apiVersion: 'v1', kind: 'Pod', namespace: NAMESPACE, name: nameOfPod(pod) };
      await world.controlPlane.clientFor().delete(name);
    }
    const uids = old.map(uidOf);
    await waitForPods((pod) => !uids.includes(uidOf(pod)));
    const verified = await world.run(['verify', plan, '--token-interval', '0s', '--json']);
    expect({ code: verified.code, said: verified.code === 0 ? '' : verified.stdout }).toEqual({ code: 0, said: '' });
  });

  it('has nothing to write when it is applied again', async () => {
    const before = await compareState(world, NAMESPACE);
    const again = await world.run(['apply', plan, ...quick]);
    expect({ code: again.code, applied: reportOf(again).counts.applied }).toEqual({ code: 0, applied: 0 });
    expect(await compareState(world, NAMESPACE)).toEqual(before);
  });

  it('tells where every consumer stands', async () => {
    const { code, stdout } = await world.run(['status', plan, '--json']);
    const status = asObject(JSON.parse(stdout));
    expect({ code, lock: status['lock'] }).toEqual({ code: 0, lock: undefined });
  });

  it('leaves no secret behind', async () => {
    const files = await readdir(world.folder, { recursive: true, withFileTypes: true });
    const kept = files.filter((entry) => entry.isFile() && /\.(json|ndjson|yaml)$/.test(entry.name));
    expect(kept.length).toBeGreaterThan(2);
    for (const { parentPath, name } of kept) {
      const text = await readFile(join(parentPath, name), 'utf8');
      for (const secret of [CANARY, SECRET, 'eyJ'])
        expect({ name, secret, isThere: text.includes(secret) }).toMatchObject({ isThere: false });
    }
    const records = await world.controlPlane.clientFor().list('v1', 'ConfigMap', 'default');
    expect(JSON.stringify(records)).not.toContain(CANARY);
  });
});

describe('the way back', () => {
  it('gives every object back as it was, keeps what is additive, and nobody is without a token', async () => {
    const probe = watchAccess(world, [NAMESPACE]);
    const undone = await world.run(['rollback', plan, ...quick]);
    await probe.stop();
    expect(probe.gaps).toEqual([]);
    expect({ code: undone.code, said: undone.stderr }).toMatchObject({ code: 9 });
    const { changes } = await readPlan();
    const created = changes.filter(
      ({ effect, by, target }) => effect.do === 'create' && by === 'migrate' && target.system === 'kubernetes',
    );
    const names = new Set(
      created.map(({ target }) => (target.system === 'kubernetes' ? `${target.kind}/${target.name}` : '')),
    );
    const [objects] = asList((await compareState(world, NAMESPACE)) as never);
    const left = asList(objects ?? null)
      .map(asObject)
      .filter(({ kind, metadata }) => !names.has(`${String(kind)}/${String(asObject(metadata ?? null)['name'])}`));
    const [before] = asList(start as never);
    expect(left).toEqual(before);
  });

  it('deletes what we made when that is asked for, but not what others use by then', async () => {
    const again = await world.run(['apply', plan, ...quick]);
    expect(reportOf(again).counts.open).toBe(0);
    const client = world.controlPlane.clientFor();
    await client.create(
      workload(NAMESPACE, 'foreign', { account: 'api', podLabels: { 'azure.workload.identity/use': 'true' } }),
    );
    const identity = [...world.azure.identities.values()].find(({ name }) => name === 'daemonset');
    if (identity) {
      storeCredential(identity, {
        id: 'theirs',
        name: 'theirs',
        issuer: 'https://github.example/',
        subject: 'repo:x',
        audiences: ['api://AzureADTokenExchange'],
        writtenAt: Date.now(),
      });
    }
    const file = join(world.folder, 'back.plan.json');
    expect((await world.run(['rollback', plan, '--delete-created', '--out', file])).code).toBe(0);
    const { planId } = asObject(JSON.parse(await readFile(file, 'utf8')));
    const context = asObject(JSON.parse(await readFile(world.controlPlane.kubeconfig, 'utf8')))['current-context'];
    const undone = await world.run([
      'apply',
      file,
      '--token-interval',
      '0s',
      '--json',
      '--approve',
      String(planId),
      '--confirm',
      String(context),
    ]);
    // What is in use is kept, and the ending says that not all was undone.
    expect({ code: undone.code, outcome: reportOf(undone).outcome }).toEqual({
      code: 10,
      outcome: 'rollback_incomplete',
    });
    const accounts = (await client.list('v1', 'ServiceAccount', NAMESPACE)).map(nameOfPod);
    expect({ api: accounts.includes('api'), web: accounts.includes('web') }).toEqual({ api: true, web: false });
    const credentials = [...world.azure.identities.values()].flatMap(({ credentials: all }) => [...all.values()]);
    // Nobody has deleted the pods that only a hand replaces: they still run by what we made.
    const inUse = ['api', ...BY_HAND].map((name) => `system:serviceaccount:${NAMESPACE}:${name}`);
    expect(credentials.map(({ subject = '' }) => subject).sort()).toEqual(['repo:x', ...inUse].sort());
  });
});
