/** Plain JSON over the pipeline of the Azure SDK, for the few calls that no small package covers. */
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type PipelineResponse,
  RestError,
} from '@azure/core-rest-pipeline';
import { asList, asString, isObject, type JsonObject, parseObject } from '../../core/json.js';
import { attempt, attemptRead } from './attempt.js';
import type { Asked } from './call.js';
import { MAX_PAGES, pagesWithoutEnd } from './pages.js';
import { equip, pipelineOptions, type Wire } from './wire.js';

export interface RestRequest extends Asked {
  /** Below the server, with its query. */
  path: string;
}

export interface RestClient {
  /** Undefined when there is none. */
  get(request: RestRequest, signal: AbortSignal): Promise<JsonObject | undefined>;
  /** All pages; undefined when there is nothing to list from. */
  list(request: RestRequest, signal: AbortSignal): Promise<JsonObject[] | undefined>;
  post(request: RestRequest, body: JsonObject, signal: AbortSignal): Promise<JsonObject>;
  /** Rejects with the SDK's own error, to be judged and translated by the caller. Nothing repeats it. */
  write(request: WriteRequest, signal: AbortSignal): Promise<void>;
}

export interface WriteRequest {
  method: 'POST' | 'DELETE';
  path: string;
  body?: JsonObject;
}

/** Rejects for an answer that is no success. */
type Send = (
  message: { method: 'GET' | 'POST' | 'DELETE'; url: string; body?: JsonObject },
  signal: AbortSignal,
) => Promise<PipelineResponse>;

export function restClient(wire: Wire, server: 'resourceManager' | 'graph'): RestClient {
  const origin = wire.cloud[server];
  const send = makeSend(wire, origin, server === 'graph' ? wire.cloud.graphScope : wire.cloud.resourceManagerScope);
  const urlOf = ({ path }: { path: string }): string => `${origin}${path}`;
  return {
    get: (request, signal) =>
      attemptRead(wire, request, signal, async () =>
        readObject(await send({ method: 'GET', url: urlOf(request) }, signal)),
      ),
    list: (request, signal) => attemptRead(wire, request, signal, () => listPages(send, urlOf(request), signal)),
    post: (request, body, signal) =>
      attempt(wire, request, signal, async () =>
        readObject(await send({ method: 'POST', url: urlOf(request), body }, signal)),
      ),
    async write({ method, path, body }, signal) {
      await send({ method, url: urlOf({ path }), ...(body && { body }) }, signal);
    },
  };
}

function makeSend(wire: Wire, origin: string, scope: string): Send {
  const pipeline = createPipelineFromOptions(pipelineOptions(wire));
  equip(pipeline, wire, origin, scope);
  const httpClient = wire.httpClient ?? createDefaultHttpClient();
  return async ({ method, url, body }, signal) => {
    const headers = createHttpHeaders({
      accept: 'application/json',
      ...(body && { 'content-type': 'application/json' }),
    });
    const request = createPipelineRequest({ method, url, headers, abortSignal: signal });
    if (body) request.body = JSON.stringify(body);
    const response = await pipeline.sendRequest(httpClient, request);
    const { status } = response;
    if (status < 200 || status > 299) throw new RestError('refused', { statusCode: status, request, response });
    return response;
  };
}

function readObject({ bodyAsText, request }: PipelineResponse): JsonObject {
  const body = parseObject(bodyAsText ?? '');
  if (!body) throw new RestError('no JSON object', { code: RestError.PARSE_ERROR, request });
  return body;
}

async function listPages(send: Send, first: string, signal: AbortSignal): Promise<JsonObject[]> {
  const items: JsonObject[] = [];
  let url: string | undefined = first;
  for (let page = 0; url !== undefined; page += 1) {
    if (page === MAX_PAGES) throw pagesWithoutEnd();
    const answer: JsonObject = readObject(await send({ method: 'GET', url }, signal));
    items.push(...asList(answer['value']).filter(isObject));
    // ARM and Graph each have a name for it; an empty one is none.
    url = (asString(answer['nextLink']) ?? asString(answer['@odata.nextLink'])) || undefined;
  }
  return items;
}
