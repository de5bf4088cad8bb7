/** Token requests that NMI has answered, node by node: each log is read once for all checks of a run. */
import { readInstallations } from '../core/inventory/read-installation.js';
import { readRawObject } from '../core/inventory/raw-object.js';
import { asList, asObject, asString, type JsonObject } from '../core/json.js';
import { type NmiRequest, readNmiLog } from '../core/rollout/nmi-log.js';
import type { KubernetesReader, ResourceType } from '../ports/kubernetes.js';
import type { PodLogs } from '../ports/pod-logs.js';
import type { PodLists } from './pod-lists.js';

export interface NodeLog {
  requests: readonly NmiRequest[];
  isWhole: boolean;
}

export interface NmiLogs {
  /**
   * Of the node since a time, in milliseconds since 1970; undefined: no NMI runs there. Failures are MigrationErrors with
   * the codes of KubernetesReader.
   */
  since(node: string, time: number, signal: AbortSignal): Promise<NodeLog | undefined>;
}

interface NmiPod {
  namespace: string;
  name: string;
}

export interface NmiLogPorts {
  reader: Pick<KubernetesReader, 'list'>;
  lists: PodLists;
  logs: PodLogs;
}

const DAEMON_SETS: ResourceType = {
  group: 'apps',
  version: 'v1',
  plural: 'daemonsets',
  kind: 'DaemonSet',
  namespaced: true,
};
const LIMIT_BYTES = 8_000_000;
/** Enough for the time of the first line. */
const BEGINNING_BYTES = 200;

export function nmiLogs(ports: NmiLogPorts): NmiLogs {
  let pods: Promise<ReadonlyMap<string, NmiPod>> | undefined;
  const read = new Map<string, { since: number; log: Promise<NodeLog> }>();

  return {
    async since(node, time, signal) {
      pods ??= findPods(ports, signal);
      pods.catch(() => (pods = undefined));
      const pod = (await pods).get(node);
      if (!pod) return undefined;
      const known = read.get(node);
      if (known && known.since <= time) return known.log;
      const log = readLog(ports.logs, pod, time, signal);
      read.set(node, { since: time, log });
      log.catch(() => read.delete(node));
      return log;
    },
  };
}

/** By node. */
async function findPods({ reader, lists }: NmiLogPorts, signal: AbortSignal): Promise<ReadonlyMap<string, NmiPod>> {
  const owners: { namespace: string; name: string }[] = [];
  for await (const object of reader.list(DAEMON_SETS, {}, signal)) {
    const installations = readInstallations(readRawObject({ object, origin: {} }));
    owners.push(...installations.filter(({ component }) => component === 'nmi'));
  }
  const byNode = new Map<string, NmiPod>();
  for (const { namespace, name } of owners) {
    for (const pod of await lists.alive(namespace, signal)) {
      const node = asString(asObject(pod['spec'])['nodeName']);
      const podName = asString(asObject(pod['metadata'])['name']);
      if (node === undefined || podName === undefined || !isOwnedBy(pod, name)) continue;
      byNode.set(node, { namespace, name: podName });
    }
  }
  return byNode;
}

function isOwnedBy(pod: JsonObject, daemonSet: string): boolean {
  const owners = asList(asObject(pod['metadata'])['ownerReferences']).map((owner) => asObject(owner));
  return owners.some(({ kind, name }) => kind === 'DaemonSet' && name === daemonSet);
}

/** The kubelet gives the newest file of a log alone: only where that begins before the time is nothing missing. */
async function readLog(logs: PodLogs, pod: NmiPod, since: number, signal: AbortSignal): Promise<NodeLog> {
  const { namespace, name } = pod;
  const place = { namespace, pod: name };
  const [text, beginning] = await Promise.all([
    logs.read({ ...place, sinceTime: new Date(since).toISOString(), limitBytes: LIMIT_BYTES }, signal),
    logs.read({ ...place, limitBytes: BEGINNING_BYTES }, signal),
  ]);
  const isCut = Buffer.byteLength(text) >= LIMIT_BYTES;
  return { requests: readNmiLog(text), isWhole: !isCut && firstTime(beginning) <= since };
}

function firstTime(log: string): number {
  const time = Date.parse(log.slice(0, log.indexOf(' ')));
  return Number.isNaN(time) ? Infinity : time;
}
