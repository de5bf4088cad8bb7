/** Keeps one pod on each node. */
import type { ResourceType } from '../../../ports/kubernetes.js';
import { type Members, membersIn, membersOf, textOf } from '../../read-json.js';
import type { KubeObject } from '../kube-object.js';
import { PODS, TEMPLATE_GENERATION } from '../resource-types.js';
import { listOwned, putObject, wake } from '../store.js';
import type { World } from '../world.js';
import { isOver, isReady } from './kubelet.js';
import { activePods, countAvailable, makePod, removePod, RETRY_MS, withoutZeros } from './make-pods.js';
import { currentRevision, type Revision, REVISION_LABEL } from './revisions.js';
import { nodesFor, pinnedNodeOf, pinTo } from './scheduler.js';
import { resolveShare } from './share.js';

const TOLERATIONS: readonly Members[] = [
  ...['not-ready', 'unreachable'].map((condition) => tolerate(condition, 'NoExecute')),
  ...['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'].map((condition) =>
    tolerate(condition, 'NoSchedule'),
  ),
];

export function reconcileDaemonSet(world: World, set: KubeObject, type: ResourceType): void {
  const { template } = membersOf(set['spec']);
  const revision = currentRevision(world, set, {
    hashLabel: REVISION_LABEL,
    annotations: { [TEMPLATE_GENERATION]: generationOf(set) },
  });
  const nodes = nodesFor(world, membersOf(membersOf(template)['spec'])).map(({ metadata }) => metadata.name);
  for (const pod of listOwned(world, PODS, set)) {
    if (isOver(pod) || !nodes.includes(nodeOf(pod))) removePod(world, pod);
  }
  replace(world, set, revision, nodes.length);
  const isRefused = fill(world, set, revision, nodes);
  const after = tell(world, set, type, { revision, wanted: nodes.length });
  if (isRefused) wake(world, type, after, world.time + RETRY_MS);
}

/** A pod that is going holds its node until it is gone. True when the server refused a pod. */
function fill(world: World, set: KubeObject, revision: Revision, nodes: readonly string[]): boolean {
  const taken = new Set(listOwned(world, PODS, set).map(nodeOf));
  const labels = { [REVISION_LABEL]: revision.hash, 'pod-template-generation': generationOf(set) };
  return nodes
    .filter((node) => !taken.has(node))
    .some((node) => makePod(world, set, { template: forNode(revision.template, node), labels }) !== undefined);
}

/** The scheduler puts the pod there. */
function forNode(template: unknown, node: string): Members {
  const { spec, ...rest } = membersOf(template);
  const given = membersOf(spec);
  const tolerations = membersIn(given['tolerations']);
  return { ...rest, spec: { ...given, affinity: pinTo(node), tolerations: [...tolerations, ...TOLERATIONS] } };
}

function nodeOf(pod: KubeObject): string {
  const { nodeName } = membersOf(pod['spec']);
  return textOf(nodeName) ?? pinnedNodeOf(pod) ?? '';
}

function replace(world: World, set: KubeObject, revision: Revision, wanted: number): void {
  const { type, rollingUpdate } = membersOf(membersOf(set['spec'])['updateStrategy']);
  if (type === 'OnDelete') return;
  const most = Math.max(1, resolveShare(membersOf(rollingUpdate)['maxUnavailable'], wanted, Math.ceil));
  const pods = activePods(world, set);
  const old = pods.filter((pod) => !isOf(pod, revision));
  const broken = old.filter((pod) => !isReady(pod));
  for (const pod of broken) removePod(world, pod);
  const away = wanted - pods.filter(isReady).length;
  const well = old.filter((pod) => isReady(pod)).slice(0, Math.max(0, most - away));
  for (const pod of well) removePod(world, pod);
}

function tell(
  world: World,
  set: KubeObject,
  type: ResourceType,
  { revision, wanted }: { revision: Revision; wanted: number },
): KubeObject {
  const pods = activePods(world, set);
  const { available, next } = countAvailable(world, set, pods);
  const status = {
    currentNumberScheduled: pods.length,
    numberMisscheduled: 0,
    desiredNumberScheduled: wanted,
    numberReady: pods.filter(isReady).length,
    observedGeneration: set.metadata.generation ?? 1,
    ...withoutZeros({
      updatedNumberScheduled: pods.filter((pod) => isOf(pod, revision)).length,
      numberAvailable: available,
      numberUnavailable: wanted - available,
    }),
  };
  const after = putObject(world, type, { ...set, status });
  if (next !== undefined) wake(world, type, after, next);
  return after;
}

function tolerate(condition: string, effect: string): Members {
  return { key: `node.kubernetes.io/${condition}`, operator: 'Exists', effect };
}

function isOf({ metadata }: KubeObject, { hash }: Revision): boolean {
  return metadata.labels?.[REVISION_LABEL] === hash;
}

function generationOf({ metadata }: KubeObject): string {
  return metadata.annotations?.[TEMPLATE_GENERATION] ?? '1';
}
