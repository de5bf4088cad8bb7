/** All that a migration of one namespace may touch, without what changes with every write, comparable between namespaces. */
import { RESTARTED_AT } from '../../src/core/change/restart.js';
import { asObject, compareText, type Json, type JsonObject } from '../../src/core/json.js';
import { RUN_ANNOTATION } from '../../src/core/run/provenance.js';
import type { MigrationWorld } from './migration-world.js';

const KINDS: readonly [string, string][] = [
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['apps/v1', 'ReplicaSet'],
  ['batch/v1', 'CronJob'],
  ['batch/v1', 'Job'],
  ['v1', 'ServiceAccount'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  ['aadpodidentity.k8s.io/v1', 'AzureIdentity'],
  ['aadpodidentity.k8s.io/v1', 'AzureIdentityBinding'],
];

/** Of the server and its controllers; and which run has made an object, or when it restarted it. */
const VOLATILE = new Set([
  'uid',
  'resourceVersion',
  'managedFields',
  'generation',
  'creationTimestamp',
  'status',
  'deployment.kubernetes.io/revision',
  'deprecated.daemonset.template.generation',
]);
const OF_THE_RUN = new Set([RUN_ANNOTATION, String(RESTARTED_AT.at(-1))]);

export async function compareState({ controlPlane, azure }: MigrationWorld, namespace: string): Promise<Json> {
  const client = controlPlane.clientFor();
  const lists = await Promise.all(
    KINDS.map(async ([apiVersion, kind]) => {
      const items = await client.list(apiVersion, kind, namespace);
      return items.map((item): JsonObject => ({ ...item, kind }));
    }),
  );
  const objects = lists.flat().filter(({ metadata }) => asObject(metadata ?? null)['ownerReferences'] === undefined);
  const credentials = [...azure.identities.values()].flatMap(({ name, credentials: all }) =>
    name.startsWith(`${namespace}-`) ? [...all.values()].map(({ subject = '' }) => `${name} ${subject}`) : [],
  );
  const text = JSON.stringify([objects.map(withoutVolatile).sort(byName), credentials.sort(compareText)]);
  return JSON.parse(text.replaceAll(new RegExp(`\\b${namespace}\\b`, 'g'), 'NAMESPACE').replace(NUMBERS, 'ID')) as Json;
}

/** Client ids of test/support/objects.ts, each of a namespace of its own. */
const NUMBERS = /00000000-0000-4000-8000-\d{12}(?!")|00000000-0000-4000-8000-(?!0000000000ff)\d{12}/g;

function withoutVolatile(object: JsonObject): JsonObject {
  const text = JSON.stringify(object, (key, member: unknown) => {
    if (VOLATILE.has(key)) return undefined;
    // A controller may be about to put the first of its own there.
    if (key === 'annotations' && Object.keys(asObject(member as Json)).every((name) => VOLATILE.has(name)))
      return undefined;
    return OF_THE_RUN.has(key) ? '…' : member;
  });
  return asObject(JSON.parse(text) as Json);
}

function byName(a: JsonObject, b: JsonObject): number {
  const nameOf = ({ kind, metadata }: JsonObject): string =>
    `${String(kind)}/${String(asObject(metadata ?? null)['name'])}`;
  return compareText(nameOf(a), nameOf(b));
}
