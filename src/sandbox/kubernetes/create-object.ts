/** Creations: admitted, filled in, checked and stored. */
import type { ResourceType } from '../../ports/kubernetes.js';
import { membersOf, textMapOf } from '../read-json.js';
import { admitPod } from './admit-pod.js';
import { alreadyExists, forbidden, notFound } from './api-error.js';
import { startPod } from './controllers/kubelet.js';
import { fillDefaults } from './defaults.js';
import type { KubeObject } from './kube-object.js';
import { type Place, readNewObject } from './read-object.js';
import { NAMESPACES, TEMPLATE_GENERATION, readDefinition, resourceName } from './resource-types.js';
import { findObject, putObject } from './store.js';
import { validateNew } from './validate.js';
import type { World } from './world.js';

/** @throws ApiError when it is refused */
export function createObject(world: World, place: Place, body: unknown, isDryRun: boolean): KubeObject {
  const { type } = place;
  if (type.namespaced) checkNamespace(world, place.namespace ?? '');
  const object = prepare(world, type, readNewObject(world, place, body), isDryRun);
  const { namespace = '', name } = object.metadata;
  if (findObject(world.state, type, namespace, name)) throw alreadyExists(type, name);
  if (isDryRun) return object;
  const stored = putObject(world, type, object);
  if (type.plural === 'customresourcedefinitions') world.state.types.push(...readDefinition(stored));
  if (type.kind === 'Pod' && type.group === '') startPod(world, stored);
  return stored;
}

function prepare(world: World, type: ResourceType, read: KubeObject, isDryRun: boolean): KubeObject {
  const filled = complete(type, fillDefaults(type, read));
  const isPod = resourceName(type) === 'pods';
  const object = isPod ? fillDefaults(type, admitPod(world, filled, isDryRun)) : filled;
  validateNew(type, object);
  return object;
}

/** What the server adds to new objects of some kinds. */
function complete(type: ResourceType, object: KubeObject): KubeObject {
  switch (resourceName(type)) {
    case 'namespaces': {
      const labels = { 'kubernetes.io/metadata.name': object.metadata.name, ...object.metadata.labels };
      const metadata = { ...object.metadata, labels };
      return { ...object, metadata, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } };
    }
    case 'pods':
      return { ...object, status: { phase: 'Pending' } };
    case 'jobs.batch': {
      const { labels } = membersOf(membersOf(membersOf(object['spec'])['template'])['metadata']);
      return { ...object, metadata: { labels: textMapOf(labels), ...object.metadata } };
    }
    case 'poddisruptionbudgets.policy':
      return { ...object, status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 } };
    case 'daemonsets.apps': {
      const annotations = { [TEMPLATE_GENERATION]: '1', ...object.metadata.annotations };
      return { ...object, metadata: { ...object.metadata, annotations } };
    }
    default:
      return object;
  }
}

function checkNamespace({ state }: World, name: string): void {
  const namespace = findObject(state, NAMESPACES, '', name);
  if (!namespace) throw notFound(NAMESPACES, name);
  if (membersOf(namespace['status'])['phase'] === 'Terminating') {
    throw forbidden(NAMESPACES, name, 'it is being terminated');
  }
}
