/** What the conformance suite needs of a cluster, be it the real one or the simulated one. */
import { type Json, type JsonObject, parseObject } from '../../../src/core/json.js';
import type { HttpRequest, Transport } from '../../../src/ports/http.js';
import { type Ask, makeClient, type TestClient } from '../../cluster/client.js';

export interface ClusterUnderTest {
  /** Of somebody who may do everything. */
  transport: Transport;
  /** Of somebody who may only read. */
  readOnly: Transport;
  issuer: string;
  /** That the webhook of workload identity gives to pods. */
  tenantId: string;
  /** Resolves when the answer is yes; until then the cluster's time goes on. */
  waitUntil(question: () => Promise<boolean>): Promise<void>;
  /** Whether the webhook of workload identity answers; nothing is promised about when it takes effect. */
  setWebhookDown(isDown: boolean): Promise<void>;
}

/** What one case gets: the cluster, and a namespace of its own in it. */
export interface Scene {
  cluster: ClusterUnderTest;
  client: TestClient;
  ask: Ask;
  namespace: string;
}

/** By what each case shows. */
export type Cases = Readonly<Record<string, (scene: Scene) => Promise<void>>>;

export const JSON_PATCH = 'application/json-patch+json';
const SIGNAL = new AbortController().signal;

export function askOver(transport: Transport): Ask {
  return async (method, path, body, contentType = 'application/json') => {
    const request: HttpRequest = {
      method,
      path,
      headers: { accept: 'application/json', 'content-type': contentType },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    const { status, body: text } = await transport.send(request, SIGNAL);
    const answer: Json = parseObject(text) ?? null;
    return { status, body: answer };
  };
}

export async function openScene(cluster: ClusterUnderTest, namespace: string): Promise<Scene> {
  const ask = askOver(cluster.transport);
  const client = makeClient(ask);
  await client.createNamespace(namespace);
  return { cluster, client, ask, namespace };
}

/** The answer with another way of writing the result. */
export async function askFor({ cluster }: Scene, path: string, accept: string): Promise<JsonObject> {
  const response = await cluster.transport.send({ method: 'GET', path, headers: { accept } }, SIGNAL);
  return parseObject(response.body) ?? {};
}
