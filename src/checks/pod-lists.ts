/** Lists of pods, shared: many checks at the same time ask for the same namespace. */
import { isFinishedPod } from '../core/inventory/read-workload.js';
import { asObject, type JsonObject } from '../core/json.js';
import type { KubernetesReader, ResourceType } from '../ports/kubernetes.js';

export interface PodLists {
  /** Neither over nor on their way out; as they were after it was asked for. */
  alive(namespace: string, signal: AbortSignal): Promise<readonly JsonObject[]>;
}

type List = Promise<readonly JsonObject[]>;

/** While one runs, the next one waits for its end; whoever comes meanwhile shares it. */
interface Lists {
  running: List;
  next?: List;
}

const PODS: ResourceType = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };

export function sharePodLists(reader: Pick<KubernetesReader, 'list'>): PodLists {
  const byNamespace = new Map<string, Lists>();

  function start(namespace: string, signal: AbortSignal): List {
    const lists: Lists = { running: listAlive(reader, namespace, signal) };
    byNamespace.set(namespace, lists);
    const forget = (): void => {
      if (byNamespace.get(namespace) === lists && !lists.next) byNamespace.delete(namespace);
    };
    lists.running.then(forget, forget);
    return lists.running;
  }

  return {
    alive(namespace, signal) {
      const lists = byNamespace.get(namespace);
      if (!lists) return start(namespace, signal);
      const startNext = (): List => start(namespace, signal);
      lists.next ??= lists.running.then(startNext, startNext);
      return lists.next;
    },
  };
}

async function listAlive(
  reader: Pick<KubernetesReader, 'list'>,
  namespace: string,
  signal: AbortSignal,
): Promise<JsonObject[]> {
  const alive: JsonObject[] = [];
  for await (const pod of reader.list(PODS, { namespace }, signal)) {
    if (isAlive(pod)) alive.push(pod);
  }
  return alive;
}

export function isAlive(pod: JsonObject): boolean {
  return asObject(pod['metadata'])['deletionTimestamp'] === undefined && !isFinishedPod(pod);
}
