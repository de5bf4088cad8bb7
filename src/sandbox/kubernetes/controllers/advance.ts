/** Lets controllers and kubelets do what is due, in the order of time: there are no timers, they only work when somebody asks. */
import type { ResourceType } from '../../../ports/kubernetes.js';
import type { KubeObject } from '../kube-object.js';
import { resourceName } from '../resource-types.js';
import { findPlace } from '../store.js';
import type { World } from '../world.js';
import { reconcileDaemonSet } from './daemon-set.js';
import { reconcileDeployment } from './deployment.js';
import { reconcileJob } from './job.js';
import { reconcilePod } from './kubelet.js';
import { reconcileNamespace } from './namespace.js';
import { reconcileReplicaSet } from './replica-set.js';
import { reconcileStatefulSet } from './stateful-set.js';

type Reconcile = (world: World, object: KubeObject, type: ResourceType) => void;

const CONTROLLERS: Readonly<Record<string, Reconcile>> = {
  namespaces: reconcileNamespace,
  pods: reconcilePod,
  replicationcontrollers: reconcileReplicaSet,
  'replicasets.apps': reconcileReplicaSet,
  'deployments.apps': reconcileDeployment,
  'statefulsets.apps': reconcileStatefulSet,
  'daemonsets.apps': reconcileDaemonSet,
  'jobs.batch': reconcileJob,
};

/** Of one place at one time: more mean that its controller wakes itself for ever. */
const MOST_LOOKS = 1000;

/** @throws Error when a controller does not come to rest: a mistake of ours */
export function advance(world: World, until: number): void {
  const { state } = world;
  const looks = new Map<string, number>();
  for (;;) {
    const [place, at] = findEarliest(state.due);
    if (place === undefined || at > until) break;
    if (at > world.time) looks.clear();
    looks.set(place, (looks.get(place) ?? 0) + 1);
    if ((looks.get(place) ?? 0) > MOST_LOOKS) throw new Error(`${place} does not come to rest`);
    state.due.delete(place);
    world.time = Math.max(world.time, at);
    const found = findPlace(state, place);
    if (found) CONTROLLERS[resourceName(found.type)]?.(world, found.object, found.type);
  }
  world.time = Math.max(world.time, until);
}

/** Of several at the same time, the one that waits longest. */
function findEarliest(due: ReadonlyMap<string, number>): [string | undefined, number] {
  let earliest: [string | undefined, number] = [undefined, Infinity];
  for (const entry of due) if (entry[1] < earliest[1]) earliest = entry;
  return earliest;
}
