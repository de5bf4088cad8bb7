/** Every namespace has the service account that pods have which name none. */
import { createObject } from '../create-object.js';
import type { KubeObject } from '../kube-object.js';
import { ACCOUNTS } from '../resource-types.js';
import { findObject } from '../store.js';
import type { World } from '../world.js';

export function reconcileNamespace(world: World, { metadata }: KubeObject): void {
  const namespace = metadata.name;
  if (findObject(world.state, ACCOUNTS, namespace, 'default')) return;
  createObject(world, { type: ACCOUNTS, namespace }, { metadata: { name: 'default' } }, false);
}
