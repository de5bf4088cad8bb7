/** The adapters that write, on a real API server and with no more rights than templates/rbac/apply.yaml and rollback.yaml grant. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { classify } from '../../src/core/change/classify.js';
import { inverse } from '../../src/core/change/inverse.js';
import { kubernetesTarget } from '../../src/core/change/target.js';
import type {
  Change,
  Effect,
  FieldEdit,
  KubernetesTarget,
  Observed,
  Path,
  Value,
} from '../../src/core/change/types.js';
import type { RunRecord } from '../../src/core/formats/run-record.js';
import { asObject, asString, type Json, type JsonObject } from '../../src/core/json.js';
import type { Lease } from '../../src/ports/lease.js';
import type { Sent, Writer } from '../../src/ports/writer.js';
import { accessReviews } from '../../src/systems/kubernetes/access-reviews.js';
import type { AccountTokensOptions } from '../../src/systems/kubernetes/account-tokens.js';
import { clusterReader } from '../../src/systems/kubernetes/cluster-reader.js';
import { clusterWriter } from '../../src/systems/kubernetes/cluster-writer.js';
import { connectCluster } from '../../src/systems/kubernetes/connect.js';
import { leaseStore } from '../../src/systems/kubernetes/lease-store.js';
import { runRecords } from '../../src/systems/kubernetes/run-records.js';
import { makeWorkload } from '../contract/kubernetes/objects.js';
import { kubeConfigOptions } from '../support/kubeconfig.js';
import { serviceAccount } from '../support/objects.js';
import { sampleChange } from '../support/sample-plan.js';
import type { TestClient } from './client.js';
import { type ControlPlane, startControlPlane } from './control-plane.js';
import { defineForeignKinds } from './foreign-kinds.js';
import { grant, readRules, waitUntilMayRead } from './rights.js';
import { waitUntil } from './wait-until.js';

const USER = 'applier';
const RUN = '20260102t030405z-0a1b2c';
const never = new AbortController().signal;

let controlPlane: ControlPlane;
let admin: TestClient;
let wire: AccountTokensOptions;
let writer: Writer;

beforeAll(async () => {
  controlPlane = await startControlPlane({ users: { [USER]: [] } });
  admin = controlPlane.clientFor();
  await defineForeignKinds(admin, [{ group: 'apps.kruise.io', plural: 'clonesets', kind: 'CloneSet' }]);
  await admin.createNamespace('shop');
  await admin.createNamespace('runs');
  await grant(admin, USER, [...readRules('apply'), ...readRules('rollback')]);
  await waitUntilMayRead(controlPlane, USER, '/api/v1/namespaces/kube-system');
  const options = kubeConfigOptions(controlPlane.programs.folder, {
    kubeconfig: await controlPlane.kubeconfigFor(USER),
  });
  const connected = await connectCluster({ ...options, userAgent: 'migrate/test', random: () => 0.5 });
  ({ wire } = connected);
  writer = clusterWriter({ ...wire, reader: clusterReader(connected.reader) });
});
afterAll(() => controlPlane.stop());

const ABSENT: Value = { absent: true };

function edit(at: Path, from: Value, to: Value): FieldEdit {
  return { at: [...at], from, to };
}

function changeOf(target: KubernetesTarget, effect: Effect, fields: Partial<Change> = {}): Change {
  return sampleChange({ id: `${effect.do} ${target.kind} ${target.name}`, target, effect, ...fields });
}

function targetOf(object: JsonObject): KubernetesTarget {
  const { namespace, name } = asObject(object['metadata'] ?? null);
  const [apiVersion, kind] = [String(object['apiVersion']), String(object['kind'])];
  const group = apiVersion.includes('/') ? `.${apiVersion.replace(/\/.*/, '')}` : '';
  return kubernetesTarget('cluster', apiVersion, `${kind}${group}/${String(namespace)}/${String(name)}`);
}

async function look(target: KubernetesTarget): Promise<Observed> {
  for await (const seen of writer.observe([target], never)) return seen;
  throw new Error('nothing was said');
}

async function send(change: Change, { dryRun = false } = {}): Promise<Sent> {
  const seen = await look(change.target as KubernetesTarget);
  return writer.send(writer.prepare(change, seen, RUN), { dryRun, signal: never });
}

async function standing(change: Change): Promise<string> {
  const seen = await look(change.target as KubernetesTarget);
  return classify(change, (target) => (target === change.target ? seen : { target, state: 'absent' }));
}

async function read(target: KubernetesTarget): Promise<JsonObject> {
  const { apiVersion, kind, namespace = '', name } = target;
  return (await admin.get({ apiVersion, kind, namespace, name })) ?? {};
}

/** Without what every write changes: of a DaemonSet the server counts the templates in an annotation as well. */
function comparable(object: JsonObject): Json {
  const fleeting = ['resourceVersion', 'managedFields', 'generation', 'deprecated.daemonset.template.generation'];
  return JSON.parse(JSON.stringify(object, (key, value: Json) => (fleeting.includes(key) ? undefined : value))) as Json;
}

const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'CronJob', 'CloneSet'];

function workloadOf(kind: string, name: string, account?: string): JsonObject {
  const base = kind === 'CronJob' || kind === 'StatefulSet' || kind === 'DaemonSet' ? kind : 'ReplicaSet';
  const made = makeWorkload('shop', name, { kind: kind === 'Deployment' ? kind : base, ...(account && { account }) });
  if (kind === 'CloneSet') return { ...made, apiVersion: 'apps.kruise.io/v1', kind };
  if (kind !== 'ReplicationController') return made;
  const { template = null } = asObject(made['spec'] ?? null);
  return { ...made, apiVersion: 'v1', kind, spec: { template } };
}

function templateOf(kind: string): Path {
  return kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
}

describe('an edit', () => {
  it.each(KINDS)('of a %s and its inverse leave the object as it was', async (kind) => {
    for (const from of [undefined, 'default'] as const) {
      const name = `there-and-back-${from ?? 'none'}`;
      const made = await admin.create(workloadOf(kind, name, from));
      const template = templateOf(kind);
      const account: Value = from === undefined ? ABSENT : { is: from };
      const change = changeOf(targetOf(made), {
        do: 'edit',
        fields: [
          edit([...template, 'metadata', 'labels', 'azure.workload.identity/use'], ABSENT, { is: 'true' }),
          edit([...template, 'spec', 'serviceAccountName'], account, { is: 'api' }),
          edit(['metadata', 'annotations', 'example.test/a'], ABSENT, { is: 'b' }),
        ],
      });
      const target = targetOf(made);
      const start = comparable(await read(target));
      expect(await standing(change)).toBe('pending');
      expect(await send(change)).toMatchObject({ outcome: 'written' });
      expect(await standing(change)).toBe('done');
      expect(comparable(await read(target))).not.toEqual(start);
      const back = inverse(change);
      expect(await standing(back)).toBe('pending');
      expect(await send(back)).toMatchObject({ outcome: 'written' });
      expect(await standing(back)).toBe('done');
      expect(comparable(await read(target))).toEqual(start);
    }
  });

  it('of one account for another, and back', async () => {
    const made = await admin.create(workloadOf('Deployment', 'other-account', 'old'));
    const at = [...templateOf('Deployment'), 'spec', 'serviceAccountName'];
    const change = changeOf(targetOf(made), { do: 'edit', fields: [edit(at, { is: 'old' }, { is: 'new' })] });
    await send(change);
    await send(inverse(change));
    expect(comparable(await read(targetOf(made)))).toEqual(comparable(made));
  });

  it('of a member of a list is made in its place, and undone', async () => {
    const made = await admin.create(workloadOf('Deployment', 'listed'));
    const at = [...templateOf('Deployment'), 'spec', 'containers', { where: { name: 'app' } }, 'workingDir'];
    const change = changeOf(targetOf(made), { do: 'edit', fields: [edit(at, ABSENT, { is: '/srv' })] });
    expect(await send(change)).toMatchObject({ outcome: 'written' });
    expect(await standing(change)).toBe('done');
    await send(inverse(change));
    expect(comparable(await read(targetOf(made)))).toEqual(comparable(made));
  });

  it('of a map that a custom resource did not have leaves it empty: the server keeps it there', async () => {
    const made = await admin.create(workloadOf('CloneSet', 'empty-map'));
    const at = [...templateOf('CloneSet'), 'metadata', 'annotations'];
    const change = changeOf(targetOf(made), { do: 'edit', fields: [edit([...at, 'a'], ABSENT, { is: 'b' })] });
    await send(change);
    await send(inverse(change));
    const { spec } = await read(targetOf(made));
    expect(asObject(asObject(asObject(spec ?? null)['template'] ?? null)['metadata'] ?? null)['annotations']).toEqual(
      {},
    );
  });

  const LABEL = ['metadata', 'labels', 'mine'];
  const REQUIRED = ['metadata', 'labels', 'required'];
  it.each<[string, (target: KubernetesTarget, made: JsonObject) => Promise<unknown>, boolean]>([
    ['the touched field', (target) => patch(target, 'mine', 'theirs'), false],
    ['a required field', (target) => patch(target, 'required', 'other'), false],
    ['the whole object', replace, false],
    ['that it is there', (target) => admin.delete({ ...target, namespace: 'shop' }), false],
    ['something else', (target) => patch(target, 'other', 'theirs'), true],
  ])('meets what somebody changed in between: %s', async (what, meddle, isWritten) => {
    const labels = { required: 'yes', other: 'x' };
    const made = await admin.create(serviceAccount('shop', `meddled-${what.replaceAll(' ', '-')}`, { labels }));
    const target = targetOf(made);
    const requires = [{ target, at: REQUIRED, is: { is: 'yes' } }];
    const change = changeOf(target, { do: 'edit', fields: [edit(LABEL, ABSENT, { is: 'ours' })] }, { requires });
    const prepared = writer.prepare(change, await look(target), RUN);
    await meddle(target, made);
    const before = await read(target);
    const sent = await writer.send(prepared, { dryRun: false, signal: never });
    expect(sent.outcome).toBe(isWritten ? 'written' : 'conflict');
    if (!isWritten) expect(await read(target)).toEqual(before);
    if (isWritten) expect(asObject(before['metadata'] ?? null)['labels']).toMatchObject({ other: 'theirs' });
  });

  async function patch(target: KubernetesTarget, key: string, value: string): Promise<unknown> {
    return admin.patch({ ...target, namespace: 'shop' }, [{ op: 'add', path: `/metadata/labels/${key}`, value }]);
  }

  async function replace(target: KubernetesTarget, { metadata, ...rest }: JsonObject): Promise<unknown> {
    await admin.delete({ ...target, namespace: 'shop' });
    const { name = null, labels = null } = asObject(metadata ?? null);
    return admin.create({ ...rest, metadata: { namespace: 'shop', name, labels } });
  }
});

describe('a creation', () => {
  it('says which run made it, and is certain of it once', async () => {
    const body = serviceAccount('shop', 'created');
    const create = changeOf(targetOf(body), { do: 'create', body });
    const sent = await send(create);
    expect(sent).toMatchObject({ outcome: 'written', made: true });
    const { uid, annotations } = asObject((await read(targetOf(body)))['metadata'] ?? null);
    expect([sent.outcome === 'written' && sent.uid, annotations]).toEqual([uid, { 'pod-identity-migrate/run': RUN }]);
    expect(await standing(create)).toBe('done');
    expect(await send(create)).toEqual({ outcome: 'conflict' });
  });

  it('of many at once is made by one', async () => {
    const body = serviceAccount('shop', 'raced');
    const create = changeOf(targetOf(body), { do: 'create', body });
    const ends = await Promise.all(Array.from({ length: 10 }, () => send(create)));
    expect(ends.map(({ outcome }) => outcome).sort()).toEqual([...Array<string>(9).fill('conflict'), 'written']);
  });

  it('has its place to be there', async () => {
    const body = serviceAccount('nowhere', 'api');
    await expect(send(changeOf(targetOf(body), { do: 'create', body }))).rejects.toMatchObject({
      code: 'kubernetes-not-found',
      why: expect.stringContaining('namespaces "nowhere"'),
    });
  });
});

describe('a deletion', () => {
  it('is of the very object in the very version', async () => {
    const body = serviceAccount('shop', 'deleted');
    const remove = changeOf(targetOf(body), { do: 'delete', was: body });
    const made = await admin.create(body);
    const prepared = writer.prepare(remove, await look(targetOf(body)), RUN);
    const name = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'shop', name: 'deleted' };
    await admin.patch(name, [{ op: 'add', path: '/metadata/labels', value: { used: 'now' } }]);
    expect(await writer.send(prepared, { dryRun: false, signal: never })).toEqual({ outcome: 'conflict' });
    await admin.delete(name);
    await admin.create(body);
    expect(await writer.send(prepared, { dryRun: false, signal: never })).toEqual({ outcome: 'conflict' });
    expect(asObject((await read(targetOf(body)))['metadata'] ?? null)['uid']).not.toBe(
      asObject(made['metadata'] ?? null)['uid'],
    );
    expect(await send(remove)).toMatchObject({ outcome: 'written' });
    expect(await standing(remove)).toBe('done');
    expect(await writer.send(prepared, { dryRun: false, signal: never })).toMatchObject({ outcome: 'written' });
  });
});

describe('what is only tried', () => {
  it('is judged, and not stored', async () => {
    const body = serviceAccount('shop', 'tried');
    const target = targetOf(body);
    const create = changeOf(target, { do: 'create', body });
    expect(await send(create, { dryRun: true })).toMatchObject({ outcome: 'written' });
    expect(await standing(create)).toBe('pending');
    await admin.create(body);
    const before = await read(target);
    const change = changeOf(target, { do: 'edit', fields: [edit(['metadata', 'labels', 'a'], ABSENT, { is: 'b' })] });
    expect(await send(change, { dryRun: true })).toMatchObject({ outcome: 'written' });
    expect(await send(changeOf(target, { do: 'delete', was: body }), { dryRun: true })).toMatchObject({
      outcome: 'written',
    });
    expect(await send(create, { dryRun: true })).toEqual({ outcome: 'conflict' });
    expect(await read(target)).toEqual(before);
  });
});

describe('a refusal', () => {
  it('of a value names the field, and not the value', async () => {
    const made = await admin.create(workloadOf('Deployment', 'refused'));
    const at = [...templateOf('Deployment'), 'metadata', 'labels', 'a'];
    const change = changeOf(targetOf(made), { do: 'edit', fields: [edit(at, ABSENT, { is: 'canary value!' })] });
    const failure: unknown = await send(change).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'object-refused', why: expect.stringContaining('spec.template.labels') });
    expect(String(failure)).not.toContain('canary');
  });

  it('of a right names it', async () => {
    const body = { apiVersion: 'v1', kind: 'Secret', metadata: { namespace: 'shop', name: 'x' } };
    const create = changeOf(targetOf(body), { do: 'create', body });
    const sending = writer.send(writer.prepare(create, { target: create.target, state: 'absent' }, RUN), {
      dryRun: false,
      signal: never,
    });
    await expect(sending).rejects.toMatchObject({
      code: 'kubernetes-forbidden',
      why: expect.stringContaining('cannot create resource "secrets"'),
      next: ['Ask for the ClusterRole in templates/rbac/apply.yaml'],
    });
  });

  it('of a policy is told in its words', async () => {
    await forbidChanges();
    const body = serviceAccount('frozen', 'api');
    const create = changeOf(targetOf(body), { do: 'create', body });
    await waitUntil(controlPlane.programs, 'kube-apiserver', async () => {
      const tried: unknown = await send(create, { dryRun: true }).catch((error: unknown) => error);
      return asString(asObject(tried as JsonObject)['code']) !== undefined;
    });
    await expect(send(create)).rejects.toMatchObject({
      code: 'admission-denied',
      why: expect.stringMatching(/ValidatingAdmissionPolicy 'freeze' .* denied request: not in December/),
      next: [expect.stringContaining('policy')],
    });
  });

  async function forbidChanges(): Promise<void> {
    await admin.createNamespace('frozen');
    const group = 'admissionregistration.k8s.io';
    const rule = { apiGroups: [''], apiVersions: ['v1'], resources: ['serviceaccounts'], operations: ['CREATE'] };
    await admin.create({
      apiVersion: `${group}/v1`,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: 'freeze' },
      spec: {
        matchConstraints: { resourceRules: [rule] },
        validations: [{ expression: 'false', message: 'not in December' }],
      },
    });
    const selector = { matchLabels: { 'kubernetes.io/metadata.name': 'frozen' } };
    await admin.create({
      apiVersion: `${group}/v1`,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: 'freeze' },
      spec: { policyName: 'freeze', validationActions: ['Deny'], matchResources: { namespaceSelector: selector } },
    });
  }
});

describe('the lock', () => {
  const leaseOf = (id: string): Lease => ({
    seconds: 60,
    renewedAt: '2026-01-01T00:00:10.000Z',
    holder: { id, mode: 'apply', planId: 'sha256:1', who: 'me', tool: '1', created: '2026-01-01T00:00:00.000Z' },
  });
  const RUNS = Array.from({ length: 20 }, (_, number) => `run-${String(number)}`);

  it('is made by one of twenty, taken over by one of twenty, and let go', async () => {
    const leases = leaseStore(wire, 'runs');
    expect(await leases.read(never)).toBeUndefined();
    const made = await Promise.all(RUNS.map((id) => leases.create(leaseOf(id), never)));
    const [first, ...others] = made.filter((end) => end !== 'conflict');
    expect(others).toEqual([]);
    expect(await leases.read(never)).toEqual(first);
    const taken = await Promise.all(RUNS.map((id) => leases.replace(leaseOf(`${id}b`), first?.version ?? '', never)));
    const [second, ...rest] = taken.filter((end) => end !== 'conflict');
    expect(rest).toEqual([]);
    expect(await leases.read(never)).toEqual(second);
    expect(second).toMatchObject({ ...leaseOf(second?.holder?.id ?? ''), seconds: 60 });
    const free = await leases.replace({ seconds: 60 }, second?.version ?? '', never);
    expect(free).toEqual({ seconds: 60, version: expect.any(String) });
  });
});

describe('the record of a plan', () => {
  it('is made, replaced, and read as it was written', async () => {
    const records = runRecords(wire, 'runs');
    const record: RunRecord = {
      ...{ kind: 'RunRecord', formatVersion: '1.0', planId: 'sha256:0123456789abcdef0123', states: '-', created: {} },
      runs: [{ id: RUN, mode: 'apply', who: 'me', started: '2026-01-01T00:00:00Z' }],
      replaced: {},
    };
    expect(await records.read(record.planId, never)).toBeUndefined();
    for (const states of ['-', 'w'.repeat(800_000)]) {
      await records.write({ ...record, states }, never);
      expect(await records.read(record.planId, never)).toEqual({ ...record, states });
    }
  });
});

describe('a question about a right', () => {
  it.each([
    ['patch', 'apps', 'deployments', true],
    ['create', '', 'serviceaccounts', true],
    ['create', '', 'secrets', false],
    ['update', 'apps', 'deployments', false],
  ] as const)('is answered as the server will: %s %s/%s', async (verb, group, resource, expected) => {
    expect(await accessReviews(wire).mayI({ verb, group, resource, namespace: 'shop' }, never)).toBe(expected);
  });
});
