/** A list, page by page, that survives its continue token. */
import { asList, asObject, asString, isObject, type JsonObject, parseObject } from '../../core/json.js';
import type { HttpResponse } from '../../ports/http.js';
import { statusError, unexpectedAnswer } from './status-error.js';

/**
 * How often a list whose token has expired is started over. The server forgets a token after about five minutes
 * (etcd compaction), so a reader that is slower than that three times will not get through.
 */
const MAX_RESTARTS = 3;

/**
 * Yields each object once: after a restart those that were yielded before are left out, by UID. `request` describes the
 * list in error messages.
 */
export async function* listObjects(
  fetchPage: (token: string | undefined) => Promise<HttpResponse>,
  request: string,
): AsyncGenerator<JsonObject> {
  const yielded = new Set<string>();
  let token: string | undefined;
  for (let restarts = 0; ;) {
    const response = await fetchPage(token);
    if (response.status === 410 && token !== undefined && restarts < MAX_RESTARTS) {
      restarts += 1;
      token = undefined;
      continue;
    }
    const page = readPage(response, request);
    for (const item of page.items) {
      const key = identityOf(item);
      if (yielded.has(key)) continue;
      // A list of one page cannot be started over; the ids of the last page are not needed again.
      if (page.token !== undefined) yielded.add(key);
      yield item;
    }
    if (page.token === undefined) return;
    token = page.token;
  }
}

function readPage(response: HttpResponse, request: string): { items: JsonObject[]; token: string | undefined } {
  if (response.status !== 200) throw statusError(response, request);
  const list = parseObject(response.body);
  // Go writes an empty list of metadata as null.
  if (!list || !(list['items'] === null || Array.isArray(list['items']))) throw unexpectedAnswer(request);
  const token = asString(asObject(list['metadata'])['continue']);
  return { items: asList(list['items']).filter(isObject), token: token === '' ? undefined : token };
}

function identityOf(item: JsonObject): string {
  const metadata = asObject(item['metadata']);
  return asString(metadata['uid']) ?? `${asString(metadata['namespace']) ?? ''}/${asString(metadata['name']) ?? ''}`;
}
