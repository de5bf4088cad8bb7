/** Requests for objects: read, listed, written, and the few things below them. */
import type { HttpResponse } from '../../ports/http.js';
import { checkAccess } from './access.js';
import { answer, methodNotAllowed, noSuchPath, notFound } from './api-error.js';
import { isDryRun, type ObjectRequest, readBody } from './api-request.js';
import { createObject } from './create-object.js';
import { deleteObject } from './delete-object.js';
import { issueToken } from './issue-token.js';
import { answerList, represent } from './list-objects.js';
import { readLog } from './pod-log.js';
import { hasStatus } from './resource-types.js';
import { findObject } from './store.js';
import { updateObject } from './update-object.js';
import type { World } from './world.js';

/** @throws ApiError when it is refused */
export function serveObjects(world: World, request: ObjectRequest): HttpResponse {
  checkAccess(world.state, request);
  if (request.subresource !== '' && request.subresource !== 'status') return serveBelow(world, request);
  if (request.subresource === 'status' && !hasStatus(request.type)) throw noSuchPath();
  const { verb, type, namespace, name } = request;
  switch (verb) {
    case 'list':
      return answerList(world.state, request);
    case 'get': {
      const found = findObject(world.state, type, namespace ?? '', name);
      if (!found) throw notFound(type, name);
      return answer(200, represent(request, found));
    }
    case 'create':
      if (name !== '') throw methodNotAllowed();
      return answer(201, createObject(world, { type, namespace }, readBody(request), isDryRun(request)));
    case 'delete':
      return deleteObject(world, request);
    default:
      return answer(200, updateObject(world, request));
  }
}

function serveBelow(world: World, request: ObjectRequest): HttpResponse {
  const { verb, type, subresource } = request;
  const what = `${type.plural}/${subresource}`;
  if (what === 'serviceaccounts/token' && verb === 'create') return issueToken(world, request);
  if (what === 'pods/log' && verb === 'get') return readLog(world.state, request);
  throw noSuchPath();
}
