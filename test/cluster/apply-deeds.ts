/** What carrying out a plan asks of a server: its writes, and what has to be known before and after each of them. */
import type { Change, KubernetesTarget } from '../../src/core/change/types.js';
import type { MigrationPlan } from '../../src/core/formats/plan.js';
import type { Json, JsonObject } from '../../src/core/json.js';
import { serviceAccountRef } from '../../src/core/ref.js';
import { workload } from '../support/objects.js';
import { admitPodOf } from './admit-pod.js';
import { applyChanges } from './apply-changes.js';
import type { ObjectName, TestClient } from './client.js';
import type { ForeignKind } from './foreign-kinds.js';

/** Where the lock and the record of a run are kept. */
export const RUNS_NAMESPACE = 'runs';
export const SHOP = 'shop';
/** A pod of a workload that replaces its pods on deletion only. */
export const OLD_POD: ObjectName = { apiVersion: 'v1', kind: 'Pod', namespace: SHOP, name: 'old' };

const TOKEN_REQUEST = {
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'TokenRequest',
  spec: { audiences: ['api://AzureADTokenExchange'] },
};

/** @throws at the first request that is not granted */
export async function performApply(
  client: TestClient,
  { changes, checks }: MigrationPlan,
  foreign: readonly ForeignKind[],
): Promise<void> {
  await lookAtTarget(client);
  await keepRun(client);
  await applyChanges(client, changes);
  const accounts = new Set(checks.flatMap(({ run, subject }) => (run === 'token' ? [subject] : [])));
  for (const account of accounts) await requestToken(client, account);
  await rollOut(client);
  for (const name of changes.flatMap(targetOf)) await client.get(name);
  for (const kind of foreign) await editForeign(client, kind);
}

async function demand(client: TestClient, method: string, path: string, body?: Json): Promise<void> {
  const { status } = await client.ask(method, path, body);
  if (status >= 300) throw new Error(`${method} ${path}: ${status}`);
}

async function lookAtTarget(client: TestClient): Promise<void> {
  await demand(client, 'GET', '/api/v1/namespaces/kube-system');
  await demand(client, 'GET', '/.well-known/openid-configuration');
  await client.list('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration');
}

/** A lock is let go by emptying it, so that it need not be deleted. */
async function keepRun(client: TestClient): Promise<void> {
  const metadata = { namespace: RUNS_NAMESPACE, name: 'run' };
  const lock = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };
  const record = { apiVersion: 'v1', kind: 'ConfigMap' };
  await client.create({ ...lock, metadata, spec: { holderIdentity: 'me' } });
  await client.create({ ...record, metadata, data: { done: '0' } });
  await client.patch({ ...record, ...metadata }, [{ op: 'replace', path: '/data/done', value: '1' }]);
  await client.patch({ ...lock, ...metadata }, [{ op: 'replace', path: '/spec/holderIdentity', value: '' }]);
  await client.get({ ...lock, ...metadata });
  await client.get({ ...record, ...metadata });
}

async function requestToken(client: TestClient, account: string): Promise<void> {
  const name = account.split('/').at(-1) ?? '';
  if (serviceAccountRef(SHOP, name) !== account) throw new Error(`${account} is not in ${SHOP}`);
  await demand(client, 'POST', `/api/v1/namespaces/${SHOP}/serviceaccounts/${name}/token`, TOKEN_REQUEST);
}

async function rollOut(client: TestClient): Promise<void> {
  const admission = await admitPodOf(client, workload(SHOP, 'new', { kind: 'Pod' }));
  if ('refused' in admission) throw new Error(admission.refused);
  await client.delete(OLD_POD);
  await client.list('v1', 'Pod', SHOP);
}

function targetOf({ target }: Change): KubernetesTarget[] {
  return target.system === 'kubernetes' ? [target] : [];
}

/** The label that every edit comes down to, wherever the kind has it. */
async function editForeign(client: TestClient, { group, kind }: ForeignKind): Promise<void> {
  const name: ObjectName = nameOfForeign({ group, kind });
  await client.get(name);
  await client.patch(name, [{ op: 'add', path: '/spec/label', value: 'true' }]);
}

function nameOfForeign({ group, kind }: Pick<ForeignKind, 'group' | 'kind'>): ObjectName {
  return { apiVersion: `${group}/v1`, kind, namespace: SHOP, name: 'workload' };
}

export function makeForeign(kind: ForeignKind): JsonObject {
  const { apiVersion, kind: type, ...metadata } = nameOfForeign(kind);
  return { apiVersion, kind: type, metadata, spec: {} };
}
