/** Lists, page by page, whole or only the metadata. */
import type { HttpResponse } from '../../ports/http.js';
import { membersOf, parseJson, textOf, without } from '../read-json.js';
import { answer, badRequest } from './api-error.js';
import type { ObjectRequest } from './api-request.js';
import type { KubeObject } from './kube-object.js';
import { apiVersionOf, isCustom } from './resource-types.js';
import { parseFieldSelector, parseLabelSelector } from './selectors.js';
import type { KubernetesState } from './state.js';
import { listObjects } from './store.js';

export function answerList(state: KubernetesState, request: ObjectRequest): HttpResponse {
  const { type, namespace, query } = request;
  const hasLabels = parseLabelSelector(query.get('labelSelector') ?? '');
  const hasFields = parseFieldSelector(query.get('fieldSelector') ?? '');
  const found = listObjects(state, type, namespace).filter(
    (object) => hasLabels(object.metadata.labels ?? {}) && hasFields(object),
  );
  const start = readToken(query.get('continue'));
  const rest = found.filter((object) => start === undefined || keyOf(object) > start);
  const limit = Number(query.get('limit') ?? 0) || rest.length;
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const left = rest.length - page.length;
  const metadata = {
    resourceVersion: String(state.resourceVersion),
    ...(left > 0 && last ? { continue: writeToken(last), remainingItemCount: left } : {}),
  };
  const asMetadata = wantsMetadata(request, 'PartialObjectMetadataList');
  const head = asMetadata
    ? { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' }
    : { kind: `${type.kind}List`, apiVersion: apiVersionOf(type) };
  return answer(200, {
    ...head,
    metadata,
    items: page.map(asMetadata ? onlyMetadata : isCustom(type) ? whole : withoutType),
  });
}

/** What answers a request for one object. */
export function represent(request: ObjectRequest, object: KubeObject): unknown {
  return wantsMetadata(request, 'PartialObjectMetadata') ? onlyMetadata(object) : object;
}

function wantsMetadata({ headers }: ObjectRequest, kind: string): boolean {
  return new RegExp(`[;]as=${kind}(;|,|$)`).test((headers['accept'] ?? '').replaceAll(' ', ''));
}

function onlyMetadata({ metadata }: KubeObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

function whole(object: KubeObject): object {
  return object;
}

/** The items of a list do not say again what the list says. */
function withoutType(object: KubeObject): object {
  return without(object, ['apiVersion', 'kind']);
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function writeToken(last: KubeObject): string {
  return Buffer.from(JSON.stringify({ v: 'sandbox', start: keyOf(last) })).toString('base64url');
}

function readToken(token: string | null): string | undefined {
  if (token === null || token === '') return undefined;
  const start = textOf(membersOf(parseJson(Buffer.from(token, 'base64url').toString()))['start']);
  if (start === undefined) throw badRequest('continue key is not valid');
  return start;
}
