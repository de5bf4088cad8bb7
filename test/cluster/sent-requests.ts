/** Requests of one user, kept to try others with them. */
import type { Json } from '../../src/core/json.js';
import { type Ask, makeClient, type TestClient } from './client.js';

export interface SentRequest {
  method: string;
  path: string;
  body?: Json;
  contentType?: string;
}

/** The same client, and what it has been used for. */
export function recordRequests({ ask }: TestClient): { client: TestClient; sent: readonly SentRequest[] } {
  const sent: SentRequest[] = [];
  const recording: Ask = (method, path, body, contentType) => {
    sent.push({
      method,
      path,
      ...(body === undefined ? {} : { body }),
      ...(contentType === undefined ? {} : { contentType }),
    });
    return ask(method, path, body, contentType);
  };
  return { client: makeClient(recording), sent };
}

/** The first that the server forbids. Nothing is stored: rights are looked at before it matters whether a run is dry. */
export async function findForbidden(
  { ask }: TestClient,
  requests: readonly SentRequest[],
): Promise<SentRequest | undefined> {
  for (const request of requests) {
    const { method, path, body, contentType } = request;
    const { status } = await ask(method, method === 'GET' ? path : makeDry(path), body, contentType);
    if (status === 403) return request;
  }
  return undefined;
}

function makeDry(path: string): string {
  const [place = '', query = ''] = path.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('dryRun', 'All');
  return `${place}?${parameters.toString()}`;
}
