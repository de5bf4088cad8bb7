/** Puts the objects of a test into a cluster. */
import { asObject, asString, type JsonObject } from '../../src/core/json.js';
import type { TestClient } from './client.js';

/** As many as the server takes at once without making any of them wait for its turn. */
const PARALLEL = 24;

const BUILT_IN = ['default', 'kube-system'];

/**
 * Makes the namespaces that the objects lie in, then the objects, pods last and otherwise in no order. A pod's phase is put
 * in afterwards, since a creation ignores it.
 */
export async function loadObjects(client: TestClient, objects: readonly JsonObject[]): Promise<void> {
  const namespaces = new Set(objects.flatMap((object) => asString(asObject(object['metadata'])['namespace']) ?? []));
  await forEachAtOnce([...namespaces], (name) => createNamespace(client, name));
  const isPod = ({ kind }: JsonObject): boolean => kind === 'Pod';
  await forEachAtOnce(
    objects.filter((object) => !isPod(object)),
    (object) => client.create(object),
  );
  await forEachAtOnce(objects.filter(isPod), (pod) => createPod(client, pod));
}

/** The server makes these itself, but without the service account that its pods need. */
async function createNamespace(client: TestClient, name: string): Promise<void> {
  if (!BUILT_IN.includes(name)) return client.createNamespace(name);
  await client.ask('POST', `/api/v1/namespaces/${name}/serviceaccounts`, { metadata: { name: 'default' } });
}

async function createPod(client: TestClient, pod: JsonObject): Promise<void> {
  await client.create(pod);
  const { metadata, status } = pod;
  if (status === undefined) return;
  const { namespace, name } = asObject(metadata);
  const path = `/api/v1/namespaces/${asString(namespace)}/pods/${asString(name)}/status`;
  await client.ask('PATCH', path, { status }, 'application/merge-patch+json');
}

export async function forEachAtOnce<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}
