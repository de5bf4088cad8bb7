/** Logs of pods: the text that somebody put there, one line each with its time. */
import type { HttpResponse } from '../../ports/http.js';
import { answer, notFound } from './api-error.js';
import type { ObjectRequest } from './api-request.js';
import type { KubernetesState } from './state.js';
import { findObject } from './store.js';

/** @throws ApiError when there is no such pod */
export function readLog(state: KubernetesState, { type, namespace = '', name, query }: ObjectRequest): HttpResponse {
  if (!findObject(state, type, namespace, name)) throw notFound(type, name);
  const since = Date.parse(query.get('sinceTime') ?? '');
  const lines = (state.logs.get(`${namespace}/${name}`) ?? '')
    .split('\n')
    .filter((line) => line !== '' && !(timeOf(line) < since))
    .map((line) => (query.get('timestamps') === 'true' ? line : line.replace(/^\S+ /, '')));
  const text = lines.map((line) => `${line}\n`).join('');
  return answer(200, text.slice(0, Number(query.get('limitBytes') ?? text.length)));
}

/** Each line begins with the time at which the runtime got it. */
function timeOf(line: string): number {
  return Date.parse(line.slice(0, line.indexOf(' ')));
}
