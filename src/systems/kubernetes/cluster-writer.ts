/** Writes changes to the objects of a live cluster: one JSON Patch, one POST or one DELETE each, on what was just seen. */
import { getAt } from '../../core/change/edit-fields.js';
import { targetKey } from '../../core/change/target.js';
import type { Change, KubernetesTarget, Observed } from '../../core/change/types.js';
import { MigrationError } from '../../core/errors.js';
import { asList, asObject, asString, asStringMap, type Json, type JsonObject, parseObject } from '../../core/json.js';
import { RUN_ANNOTATION } from '../../core/run/provenance.js';
import type { Clock } from '../../ports/clock.js';
import type { HttpRequest, HttpResponse, Transport } from '../../ports/http.js';
import type { Reader } from '../../ports/reader.js';
import type { Prepared, Sent, Writer } from '../../ports/writer.js';
import { parseRetryAfter } from '../retry-after.js';
import { buildPatch } from './json-patch.js';
import { type Endpoint, translateNetworkError } from './network-error.js';
import { collectionPath, objectPath } from './resource-path.js';
import { statusError } from './status-error.js';
import { typeOfTarget } from './type-of-target.js';
import { isDenied, writeRefusal } from './write-refusal.js';

export interface ClusterWriterOptions {
  reader: Reader;
  transport: Transport;
  endpoint: Endpoint;
  clock: Clock;
}

/** Who wrote a field, as `managedFields` shows it. */
const FIELD_MANAGER = 'pod-identity-migrate';
const JSON_TYPE = 'application/json';
const PATCH_TYPE = 'application/json-patch+json';
/** A server that is too busy to begin with a request says so before it does. */
const TOO_BUSY = new Set([429, 503]);
/** Besides the errors of the server: what a proxy says that has lost patience, and what names no time to come back. */
const IN_DOUBT = new Set([408, 429]);
const MAX_BUSY = 10;
const LONGEST_BUSY_MS = 60_000;
/** Of an answer that never comes, so that a run that is told to stop comes to its end. */
const ANSWER_MS = 60_000;

export function clusterWriter(options: ClusterWriterOptions): Writer {
  return {
    observe: (targets, signal) => options.reader.observe(targets, signal),
    prepare,
    send: (prepared, how) => send(options, prepared, how),
  };
}

function prepare(change: Change, seen: Observed, run: string): Prepared {
  const value = seen.state === 'present' ? seen.value : undefined;
  const { uid, version } = seen.state === 'present' ? seen : { uid: undefined, version: undefined };
  const fields = change.effect.do === 'edit' ? change.effect.fields : [];
  return {
    change,
    preimage: fields.map(({ at }) => ({ at, is: getAt(value, at) })),
    ...(uid !== undefined && { uid }),
    ...(version !== undefined && { version }),
    request: describeRequest(change, value, { uid, version, run }),
  };
}

interface Seen {
  uid: string | undefined;
  version: string | undefined;
  run: string;
}

function describeRequest(change: Change, value: Json | undefined, { uid, version, run }: Seen): JsonObject {
  const target = change.target as KubernetesTarget;
  const type = typeOfTarget(target);
  const path = objectPath(type, target.namespace ?? '', target.name);
  const { effect } = change;
  switch (effect.do) {
    case 'create':
      return { method: 'POST', path: collectionPath(type, target.namespace), body: withRun(effect.body, run) };
    case 'delete': {
      const preconditions = {
        ...(uid !== undefined && { uid }),
        ...(version !== undefined && { resourceVersion: version }),
      };
      return { method: 'DELETE', path, body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions } };
    }
    case 'edit': {
      const holds = change.requires.filter((required) => targetKey(required.target) === targetKey(target));
      return { method: 'PATCH', path, body: buildPatch({ seen: value ?? null, fields: effect.fields, holds }) };
    }
    case 'restart':
      throw new MigrationError({ code: 'restart-not-written', kind: 'bug', what: `${change.id} is no write` });
  }
}

function withRun(body: Json, run: string): Json {
  const metadata = asObject(asObject(body)['metadata']);
  const annotations = { ...asStringMap(metadata['annotations']), [RUN_ANNOTATION]: run };
  return { ...asObject(body), metadata: { ...metadata, annotations } };
}

async function send(
  options: ClusterWriterOptions,
  { change, request }: Prepared,
  { dryRun, signal }: { dryRun: boolean; signal: AbortSignal },
): Promise<Sent> {
  const doing = describeWrite(change);
  const { method, path, body } = asObject(request);
  // Of a deletion with options in its body the server does not read those of its query (measured).
  const query = new URLSearchParams({ fieldManager: FIELD_MANAGER, ...(dryRun && { dryRun: 'All' }) });
  const sent: HttpRequest = {
    method: asString(method) ?? '',
    path: `${asString(path) ?? ''}?${query}`,
    headers: { 'content-type': method === 'PATCH' ? PATCH_TYPE : JSON_TYPE },
    body: JSON.stringify(method === 'DELETE' && dryRun ? { ...asObject(body), dryRun: ['All'] } : body),
  };
  for (let tries = 0; ; tries += 1) {
    signal.throwIfAborted();
    const answer = await ask(options, sent, doing);
    if (!('response' in answer)) return { outcome: 'unknown', error: answer.error };
    const pause = pauseWhenBusy(answer.response, tries, options.clock);
    if (pause === undefined) return judge(answer.response, change, doing);
    await options.clock.sleep(pause, signal);
  }
}

/**
 * Once it is on its way it is not cut off: whether it was carried out would not be known.
 * @throws MigrationError of the credentials, without which nothing is sent
 */
async function ask(
  { transport, endpoint }: ClusterWriterOptions,
  request: HttpRequest,
  doing: string,
): Promise<{ response: HttpResponse } | { error: MigrationError }> {
  try {
    return { response: await transport.send(request, AbortSignal.timeout(ANSWER_MS)) };
  } catch (error) {
    if (error instanceof MigrationError) throw error;
    const translated = translateNetworkError(error, doing, endpoint);
    if (translated instanceof MigrationError) return { error: translated };
    if (error instanceof DOMException) return { error: noAnswer(doing) };
    throw error;
  }
}

function pauseWhenBusy({ status, headers }: HttpResponse, tries: number, clock: Clock): number | undefined {
  if (!TOO_BUSY.has(status) || tries >= MAX_BUSY) return undefined;
  const asked = parseRetryAfter(headers['retry-after'], clock);
  return asked === undefined ? undefined : Math.min(asked, LONGEST_BUSY_MS);
}

/** @throws MigrationError when nothing was written, and the same would be answered again */
function judge(response: HttpResponse, change: Change, doing: string): Sent {
  const { status, body } = response;
  const answer = parseObject(body);
  if (status >= 200 && status < 300) {
    return answer ? written(answer, status) : { outcome: 'unknown', error: noAnswer(doing) };
  }
  if (status === 404 && change.effect.do === 'delete') return { outcome: 'written' };
  const role = change.effect.do === 'delete' ? 'rollback' : 'apply';
  if (isDenied(answer)) throw writeRefusal(response, doing, role);
  if (isConflict(status, answer, change)) return { outcome: 'conflict' };
  if (status >= 500 || IN_DOUBT.has(status)) return { outcome: 'unknown', error: statusError(response, doing, role) };
  throw writeRefusal(response, doing, role);
}

function written(answer: JsonObject, status: number): Sent {
  const metadata = asObject(answer['metadata']);
  const uid = asString(metadata['uid']);
  const version = asString(metadata['resourceVersion']);
  return {
    outcome: 'written',
    made: status === 201,
    ...(uid !== undefined && { uid }),
    ...(version !== undefined && { version }),
  };
}

/** A test that failed is answered with a bare 422; an object that is not valid, with one that names its causes (measured). */
function isConflict(status: number, answer: JsonObject | undefined, { effect }: Change): boolean {
  if (status === 409 || (status === 404 && effect.do !== 'create')) return true;
  return status === 422 && asList(asObject(answer?.['details'] ?? null)['causes']).length === 0;
}

function describeWrite({ target, effect }: Change): string {
  const verbs = { create: 'create', edit: 'patch', delete: 'delete', restart: 'restart' } as const;
  const { kind, namespace, name } = target as KubernetesTarget;
  return `${verbs[effect.do]} ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function noAnswer(doing: string): MigrationError {
  return new MigrationError({
    code: 'kubernetes-timeout',
    kind: 'failed',
    what: `Could not ${doing}`,
    why: 'the answer never came, or broke off',
    next: ['Try again when the API server is less busy'],
  });
}
