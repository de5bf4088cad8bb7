/** Updates: whole objects and JSON Patches, of an object or of its status. */
import { isMembers, isSameJson, membersIn, membersOf, without } from '../read-json.js';
import { ApiError, badRequest, invalid, notFound, staleVersion, unsupportedMediaType } from './api-error.js';
import { isDryRun, type ObjectRequest, readBody } from './api-request.js';
import { fillDefaults } from './defaults.js';
import { applyJsonPatch } from './json-patch.js';
import { isOnItsWayOut, type KubeObject } from './kube-object.js';
import { readChangedObject } from './read-object.js';
import { isCounted, resourceName, TEMPLATE_GENERATION } from './resource-types.js';
import { dropObject, findObject, putObject } from './store.js';
import { validateUpdate } from './validate.js';
import type { World } from './world.js';

/** @throws ApiError when it is refused */
export function updateObject(world: World, request: ObjectRequest): KubeObject {
  const { type, namespace = '', name, subresource } = request;
  const before = findObject(world.state, type, namespace, name);
  if (!before) throw notFound(type, name);
  const body = request.verb === 'patch' ? patch(request, before) : readBody(request);
  const sent = readChange(request, before, body);
  const { resourceVersion } = sent.metadata;
  if (resourceVersion !== undefined && resourceVersion !== before.metadata.resourceVersion)
    throw staleVersion(type, name);
  if (subresource === 'status') return store(world, request, { ...before, status: sent['status'] });
  const changed = fillDefaults(type, sent);
  validateUpdate(type, before, changed);
  return store(world, request, count(request, before, changed));
}

function patch({ headers, body, ...request }: ObjectRequest, before: KubeObject): unknown {
  if (headers['content-type']?.split(';')[0] !== 'application/json-patch+json') throw unsupportedMediaType();
  const operations = readBody({ headers, body, ...request });
  if (!Array.isArray(operations))
    throw badRequest('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
  return applyJsonPatch(before, membersIn(operations));
}

/** A patch whose outcome is no object any more is refused with all of it in the message. */
function readChange({ type, verb, subresource }: ObjectRequest, before: KubeObject, body: unknown): KubeObject {
  try {
    const read = readChangedObject(type, before, body);
    return subresource === 'status' && isMembers(body) ? { ...read, status: body['status'] } : read;
  } catch (error) {
    if (verb !== 'patch' || !(error instanceof ApiError)) throw error;
    const message = `Invalid value: ${JSON.stringify(JSON.stringify(body))}: ${error.message}`;
    throw invalid({ kind: '', group: '' }, '', [{ reason: 'FieldValueInvalid', message, field: 'patch' }]);
  }
}

function store(world: World, request: ObjectRequest, object: KubeObject): KubeObject {
  const { type } = request;
  if (isDryRun(request)) return object;
  if (isOnItsWayOut(object) && (object.metadata.finalizers ?? []).length === 0) {
    dropObject(world, type, object);
    return object;
  }
  return putObject(world, type, object);
}

/** Counts up the generation when something else is wanted than before. */
function count({ type }: ObjectRequest, before: KubeObject, after: KubeObject): KubeObject {
  const { generation = 1, resourceVersion } = before.metadata;
  const counted = resourceName(type) === 'daemonsets.apps' ? countTemplates(before, after) : after;
  const metadata = { ...counted.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) };
  const isChanged = isCounted(type) && resourceName(type) !== 'pods' && wantsOther(type.plural, before, after);
  return { ...counted, metadata: isChanged ? { ...metadata, generation: generation + 1 } : metadata };
}

/** The count of templates belongs to the server, whatever is sent. */
function countTemplates(before: KubeObject, after: KubeObject): KubeObject {
  const templateOf = ({ spec }: KubeObject): unknown => membersOf(spec)['template'];
  const count = Number(before.metadata.annotations?.[TEMPLATE_GENERATION] ?? 1);
  const isOther = !isSameJson(templateOf(before), templateOf(after));
  const annotations = { ...after.metadata.annotations, [TEMPLATE_GENERATION]: String(isOther ? count + 1 : count) };
  return { ...after, metadata: { ...after.metadata, annotations } };
}

/** Of a Deployment, annotations count as well: they go on to its ReplicaSets. */
function wantsOther(plural: string, before: KubeObject, after: KubeObject): boolean {
  const wanted = (object: KubeObject): unknown => ({
    ...without(object, ['metadata', 'status']),
    annotations: plural === 'deployments' ? object.metadata.annotations : undefined,
  });
  return !isSameJson(wanted(before), wanted(after));
}
