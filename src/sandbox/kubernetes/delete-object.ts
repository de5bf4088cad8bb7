/** Deletions, and what goes with an object: all that it owns. */
import type { HttpResponse } from '../../ports/http.js';
import type { ResourceType } from '../../ports/kubernetes.js';
import { type Members, membersOf, numberOf, parseJson, textOf, textsOf } from '../read-json.js';
import { answer, conflict, notFound } from './api-error.js';
import { isDryRun, type ObjectRequest } from './api-request.js';
import { isOnItsWayOut, type KubeObject, type OwnerReference, timestamp } from './kube-object.js';
import { isToldWhenDeleted, resourceName } from './resource-types.js';
import { dropObject, findObject, listObjects, putObject, wake } from './store.js';
import type { World } from './world.js';

/** Whose dependents stay unless it is asked for: kept so for old clients. */
const ORPHANING = new Set(['jobs.batch', 'replicationcontrollers']);

/** @throws ApiError when there is no such object, or it is not the one that was meant */
export function deleteObject(world: World, request: ObjectRequest): HttpResponse {
  const { type, namespace = '', name } = request;
  const object = findObject(world.state, type, namespace, name);
  if (!object) throw notFound(type, name);
  const { isTried, preconditions, gracePeriodSeconds, propagationPolicy } = readOptions(request);
  checkPreconditions(request, object, membersOf(preconditions));
  const isAtOnce = numberOf(gracePeriodSeconds) === 0;
  const policy = textOf(propagationPolicy);
  const orphans = policy === undefined ? ORPHANING.has(resourceName(type)) : policy === 'Orphan';
  const left = isTried ? object : remove(world, type, object, { isAtOnce, orphans });
  if (isToldWhenDeleted(type) || (left && isOnItsWayOut(left))) return answer(200, left ?? object);
  const details = { name, ...(type.group === '' ? {} : { group: type.group }), kind: type.plural };
  return answer(200, {
    ...{ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' },
    details: { ...details, uid: object.metadata.uid },
  });
}

/** With options in the body, those of the query are not read. */
function readOptions(request: ObjectRequest): Members & { isTried: boolean } {
  const { query, body } = request;
  if (body !== undefined && body !== '') {
    const options = membersOf(parseJson(body));
    return { ...options, isTried: textsOf(options['dryRun'])?.includes('All') ?? false };
  }
  const grace = query.get('gracePeriodSeconds');
  return {
    ...(grace !== null && { gracePeriodSeconds: Number(grace) }),
    propagationPolicy: query.get('propagationPolicy') ?? undefined,
    isTried: isDryRun(request),
  };
}

export interface Removal {
  /** A pod gets no time to end. */
  isAtOnce?: boolean;
  /** What it owns stays. */
  orphans?: boolean;
}

/** The object as it is left, when it does not go at once. */
export function remove(
  world: World,
  type: ResourceType,
  object: KubeObject,
  how: Removal = {},
): KubeObject | undefined {
  const isPod = resourceName(type) === 'pods';
  const isKept = (object.metadata.finalizers ?? []).length > 0;
  const takesTime = isPod && !how.isAtOnce && world.terminationMs > 0;
  if (isKept || takesTime) {
    if (isOnItsWayOut(object)) return object;
    const left = putObject(world, type, leaving(world, object));
    if (!isKept) wake(world, type, left, world.time + world.terminationMs);
    return left;
  }
  dropObject(world, type, object);
  if (resourceName(type) === 'namespaces') removeAllIn(world, object.metadata.name);
  else if (!isPod) collectOwned(world, object, how.orphans ?? false);
  return undefined;
}

function leaving(world: World, object: KubeObject): KubeObject {
  const seconds = numberOf(membersOf(object['spec'])['terminationGracePeriodSeconds']);
  const deletionTimestamp = timestamp(world.time);
  const grace = seconds === undefined ? {} : { deletionGracePeriodSeconds: seconds };
  return { ...object, metadata: { ...object.metadata, deletionTimestamp, ...grace } };
}

function checkPreconditions(
  { type, name }: ObjectRequest,
  { metadata }: KubeObject,
  { uid, resourceVersion }: { readonly [key: string]: unknown },
): void {
  const wanted: [string, unknown, string | undefined][] = [
    ['UID', uid, metadata.uid],
    ['ResourceVersion', resourceVersion, metadata.resourceVersion],
  ];
  for (const [what, asked, is] of wanted) {
    if (asked === undefined || asked === is) continue;
    const why = `Precondition failed: ${what} in precondition: ${String(asked)}, ${what} in object meta: ${String(is)}`;
    throw conflict(type, name, why);
  }
}

function collectOwned(world: World, owner: KubeObject, orphans: boolean): void {
  const { namespace = '', uid } = owner.metadata;
  for (const type of world.state.types) {
    for (const object of listObjects(world.state, type, type.namespaced ? namespace : undefined)) {
      const references = object.metadata.ownerReferences ?? [];
      const others = references.filter((reference) => reference.uid !== uid);
      if (others.length === references.length) continue;
      if (!orphans && others.length === 0) remove(world, type, object);
      else putObject(world, type, withOwners(object, others));
    }
  }
}

function withOwners(object: KubeObject, ownerReferences: readonly OwnerReference[]): KubeObject {
  return { ...object, metadata: { ...object.metadata, ownerReferences } };
}

function removeAllIn(world: World, namespace: string): void {
  for (const type of world.state.types.filter(({ namespaced }) => namespaced)) {
    for (const object of listObjects(world.state, type, namespace)) remove(world, type, object, { isAtOnce: true });
  }
}
