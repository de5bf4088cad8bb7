/** Fills a world with what a test or a rehearsal begins with, as if it had been there for long: all pods have met their fate. */
import type { ResourceType } from '../../ports/kubernetes.js';
import { type Members, membersOf, textOf } from '../read-json.js';
import { advance } from './controllers/advance.js';
import { createObject } from './create-object.js';
import { apiVersionOf } from './resource-types.js';
import { findObject } from './store.js';
import type { World } from './world.js';

/** What others need to be there before them: pods their account, their node and the webhook. */
const FIRST = ['Namespace', 'CustomResourceDefinition', 'Node', 'MutatingWebhookConfiguration', 'ServiceAccount'];
const NAMESPACES_OF_A_CLUSTER = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** Namespaces that are not among the objects are made. @throws Error for a kind that the state does not know */
export function loadObjects(world: World, objects: readonly Members[]): void {
  const atOnce: World = { ...world, rolloutMs: 0, terminationMs: 0, controllerLagMs: 0 };
  const namespaces = new Set([...NAMESPACES_OF_A_CLUSTER, ...objects.flatMap((object) => namespaceOf(object) ?? [])]);
  const all = [...objects, ...[...namespaces].map(describeNamespace)];
  const orders = [...new Set(all.map(orderOf))].sort((a, b) => a - b);
  for (const order of orders) {
    for (const object of all.filter((one) => orderOf(one) === order)) load(atOnce, object);
    advance(atOnce, atOnce.time);
  }
}

function load(world: World, object: Members): void {
  const type = world.state.types.find(
    (one) => one.kind === object['kind'] && apiVersionOf(one) === object['apiVersion'],
  );
  if (!type)
    throw new Error(
      `no type for ${String(object['kind'])} of ${String(object['apiVersion'])}: name it in the types of the state`,
    );
  const namespace = type.namespaced ? (namespaceOf(object) ?? 'default') : undefined;
  if (isThere(world, type, namespace, object)) return;
  createObject(world, { type, namespace }, object, false);
}

/** A namespace that is also among the objects, and the account that comes with each. */
function isThere({ state }: World, type: ResourceType, namespace: string | undefined, object: Members): boolean {
  const name = textOf(membersOf(object['metadata'])['name']) ?? '';
  return type.kind === 'Namespace' && findObject(state, type, namespace ?? '', name) !== undefined;
}

function orderOf({ kind }: Members): number {
  const index = FIRST.indexOf(textOf(kind) ?? '');
  return index < 0 ? FIRST.length : index;
}

function namespaceOf({ metadata }: Members): string | undefined {
  return textOf(membersOf(metadata)['namespace']);
}

function describeNamespace(name: string): Members {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}
