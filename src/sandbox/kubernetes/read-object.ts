/** From what a client sent to an object with all that the server itself writes into it. */
import type { ResourceType } from '../../ports/kubernetes.js';
import { isMembers, type Members, membersOf, textOf, without } from '../read-json.js';
import { badRequest } from './api-error.js';
import { type KubeObject, type Metadata, timestamp, withoutEmpty } from './kube-object.js';
import { apiVersionOf, hasStatus, isCounted } from './resource-types.js';
import { giveSuffix, giveUid } from './store.js';
import type { World } from './world.js';

/** Of what a client may not decide. */
const OF_THE_SERVER = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'managedFields',
];
/** Generated names are cut so that they and their ending fit. */
const MAX_PREFIX = 248;

export interface Place {
  type: ResourceType;
  namespace: string | undefined;
}

/** @throws ApiError when it is no object of that type and place */
export function readNewObject(world: World, { type, namespace }: Place, body: unknown): KubeObject {
  checkType(type, body);
  const { metadata: given, status, ...rest } = membersOf(body);
  const sent = readMetadata(given);
  const ownNamespace = textOf(sent['namespace']);
  if (ownNamespace !== undefined && ownNamespace !== namespace) throw otherNamespace();
  const metadata: Metadata = {
    ...without(sent, OF_THE_SERVER),
    name: textOf(sent['name']) ?? generateName(world, sent),
    ...(namespace === undefined ? {} : { namespace }),
    uid: giveUid(world.state),
    ...(isCounted(type) ? { generation: 1 } : {}),
    creationTimestamp: timestamp(world.time),
  };
  return {
    ...rest,
    apiVersion: apiVersionOf(type),
    kind: type.kind,
    metadata,
    ...newStatus(type, status),
  };
}

/** The status comes from the server, but for a node, whose kubelet registers with one, and for most custom kinds. */
function newStatus(type: ResourceType, given: unknown): Members {
  if (type.plural === 'nodes' || !hasStatus(type)) return given === undefined ? {} : { status: given };
  return { status: {} };
}

/** Of an update: everything that is not an object of that type is refused as the server does. */
export function readChangedObject(type: ResourceType, before: KubeObject, body: unknown): KubeObject {
  checkType(type, body);
  const { metadata, status, ...rest } = membersOf(body);
  const sent = readMetadata(metadata);
  const ownStatus = hasStatus(type) ? before['status'] : status;
  return {
    ...rest,
    apiVersion: apiVersionOf(type),
    kind: type.kind,
    metadata: { ...ofTheServer(before.metadata), ...sent },
    ...(ownStatus === undefined ? {} : { status: ownStatus }),
  };
}

function otherNamespace(): Error {
  return badRequest('the namespace of the provided object does not match the namespace sent on the request');
}

function checkType(type: ResourceType, body: unknown): void {
  const { kind, apiVersion } = membersOf(body);
  if (!isMembers(body)) throw badRequest('the object provided is unrecognized');
  const isOther =
    (kind !== undefined && kind !== type.kind) || (apiVersion !== undefined && apiVersion !== apiVersionOf(type));
  if (!isOther) return;
  const sent = `${String(kind)} in version ${JSON.stringify(apiVersion)}`;
  throw badRequest(
    `${sent} cannot be handled as a ${type.kind}: no kind ${JSON.stringify(kind)} is registered for that version`,
  );
}

/** What a client may leave out, and does not take away by it. */
function ofTheServer(metadata: Metadata): Metadata {
  const { name, namespace, uid, generation, creationTimestamp, deletionTimestamp } = metadata;
  return {
    ...{ name, uid, creationTimestamp },
    ...(namespace === undefined ? {} : { namespace }),
    ...(generation === undefined ? {} : { generation }),
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
  };
}

/** @throws ApiError for a label or annotation that is no text */
function readMetadata(given: unknown): Members {
  const metadata = membersOf(given);
  for (const key of ['labels', 'annotations']) {
    const values = Object.values(membersOf(metadata[key]));
    if (values.some((value) => typeof value !== 'string' && value !== null)) {
      throw badRequest(`json: cannot unmarshal into Go struct field ObjectMeta.metadata.${key} of type string`);
    }
  }
  return withoutEmpty(metadata);
}

function generateName({ state }: World, metadata: Members): string {
  const prefix = textOf(metadata['generateName']);
  return prefix === undefined ? '' : prefix.slice(0, MAX_PREFIX) + giveSuffix(state);
}
