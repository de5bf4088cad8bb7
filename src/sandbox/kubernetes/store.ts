/** Where objects are kept. Whoever keeps an object as it is, is told of each write to it. */
import type { ResourceType } from '../../ports/kubernetes.js';
import { uuidOf } from '../chance.js';
import { isSameJson } from '../read-json.js';
import { controllerOf, type KubeObject, type OwnerReference } from './kube-object.js';
import { resourceName, splitApiVersion } from './resource-types.js';
import type { KubernetesState } from './state.js';
import type { World } from './world.js';

/** Looked after by a controller of the cluster. */
const CONTROLLED = new Set([
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'replicationcontrollers',
  'namespaces',
]);
/** As generated names end in Kubernetes: no vowels, so that no words come about. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;

export function findObject(
  { objects }: KubernetesState,
  type: ResourceType,
  namespace: string,
  name: string,
): KubeObject | undefined {
  return objects.get(resourceName(type))?.get(namespace)?.get(name);
}

/** In the order of their keys, as etcd keeps them. */
export function listObjects({ objects }: KubernetesState, type: ResourceType, namespace?: string): KubeObject[] {
  const collection = objects.get(resourceName(type));
  if (!collection) return [];
  const parts =
    namespace === undefined ? [...collection.keys()].sort((a, b) => compare(`${a}/`, `${b}/`)) : [namespace];
  return parts.flatMap((part) => {
    const members = collection.get(part);
    return members ? [...members.values()].sort((a, b) => compare(a.metadata.name, b.metadata.name)) : [];
  });
}

/** Those of one controller, in the order of their names. */
export function listOwned({ state }: World, type: ResourceType, owner: KubeObject): KubeObject[] {
  const { namespace = '', uid } = owner.metadata;
  return listObjects(state, type, namespace).filter((object) => controllerOf(object)?.uid === uid);
}

/** Stores the object in its place, with a version of its own unless nothing about it is new. */
export function putObject(world: World, type: ResourceType, object: KubeObject): KubeObject {
  const { state } = world;
  const { namespace = '', name } = object.metadata;
  const before = findObject(state, type, namespace, name);
  if (before && isSameJson(before, object)) return before;
  state.resourceVersion += 1;
  const metadata = { ...object.metadata, resourceVersion: String(state.resourceVersion) };
  const stored = { ...object, metadata };
  partOf(state, type, namespace).set(name, stored);
  tellControllers(world, type, stored);
  return stored;
}

export function dropObject(world: World, type: ResourceType, object: KubeObject): void {
  const { state } = world;
  const { namespace = '', name } = object.metadata;
  state.resourceVersion += 1;
  state.objects.get(resourceName(type))?.get(namespace)?.delete(name);
  state.due.delete(placeOf(type, namespace, name));
  tellControllers(world, type, object);
}

/** `deployments.apps/shop/api` */
function placeOf(type: ResourceType, namespace: string, name: string): string {
  return `${resourceName(type)}/${namespace}/${name}`;
}

export function findPlace(
  state: KubernetesState,
  place: string,
): { type: ResourceType; object: KubeObject } | undefined {
  const [resource = '', namespace = '', name = ''] = place.split('/');
  const type = state.types.find((candidate) => resourceName(candidate) === resource);
  const object = type && findObject(state, type, namespace, name);
  return type && object ? { type, object } : undefined;
}

/** Controllers look at it then, or earlier where they would anyway. */
export function wake({ state }: World, type: ResourceType, { metadata }: KubeObject, at: number): void {
  const place = placeOf(type, metadata.namespace ?? '', metadata.name);
  state.due.set(place, Math.min(at, state.due.get(place) ?? Infinity));
}

export function giveUid(state: KubernetesState): string {
  state.given += 1;
  return uuidOf(`object ${String(state.given)} of ${state.issuer}`);
}

/** The end of a generated name. */
export function giveSuffix(state: KubernetesState): string {
  return lettersOf(giveUid(state), SUFFIX_LENGTH);
}

/** Letters that are the same for the same UUID. */
export function lettersOf(uuid: string, count: number): string {
  let rest = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let letters = '';
  for (let index = 0; index < count; index += 1) {
    letters += LETTERS[Number(rest % BigInt(LETTERS.length))] ?? '';
    rest /= BigInt(LETTERS.length);
  }
  return letters;
}

function typeOfOwner(state: KubernetesState, { apiVersion, kind }: OwnerReference): ResourceType | undefined {
  const { group } = splitApiVersion(apiVersion);
  return state.types.find((type) => type.kind === kind && type.group === group);
}

function tellControllers(world: World, type: ResourceType, object: KubeObject): void {
  const { state, time } = world;
  const at = time + world.controllerLagMs;
  if (
    CONTROLLED.has(resourceName(type)) &&
    findObject(state, type, object.metadata.namespace ?? '', object.metadata.name)
  )
    wake(world, type, object, at);
  if (resourceName(type) === 'nodes') wakeAll(world, 'daemonsets', at);
  const owner = controllerOf(object);
  const ownerType = owner && typeOfOwner(state, owner);
  const holder = ownerType && findObject(state, ownerType, object.metadata.namespace ?? '', owner.name);
  if (holder && holder.metadata.uid === owner.uid && CONTROLLED.has(resourceName(ownerType)))
    wake(world, ownerType, holder, at);
}

function wakeAll(world: World, plural: string, at: number): void {
  for (const type of world.state.types.filter((each) => each.plural === plural && each.group === 'apps')) {
    for (const object of listObjects(world.state, type)) wake(world, type, object, at);
  }
}

function partOf({ objects }: KubernetesState, type: ResourceType, namespace: string): Map<string, KubeObject> {
  const collection = objects.get(resourceName(type)) ?? new Map<string, Map<string, KubeObject>>();
  objects.set(resourceName(type), collection);
  const part = collection.get(namespace) ?? new Map<string, KubeObject>();
  collection.set(namespace, part);
  return part;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
