/** Where pods go. */
import { type Members, membersIn, membersOf, textMapOf, textOf } from '../../read-json.js';
import { type Condition, type KubeObject, timestamp } from '../kube-object.js';
import { NODES, PODS } from '../resource-types.js';
import { listObjects, putObject } from '../store.js';
import type { World } from '../world.js';

/** The pod on its node; or as it was, where there is none for it. */
export function schedule(world: World, pod: KubeObject): KubeObject {
  const spec = membersOf(pod['spec']);
  const pinned = pinnedNodeOf(pod);
  const nodes = nodesFor(world, spec).filter(({ metadata }) => pinned === undefined || metadata.name === pinned);
  const node = nodes[world.state.given % Math.max(nodes.length, 1)];
  const conditions = [
    node
      ? podCondition(world, 'PodScheduled', true)
      : { ...podCondition(world, 'PodScheduled', false), reason: 'Unschedulable' },
  ];
  const status = { ...membersOf(pod['status']), conditions };
  return putObject(world, PODS, {
    ...pod,
    status,
    ...(node ? { spec: { ...spec, nodeName: node.metadata.name } } : {}),
  });
}

/** Nodes that take pods of the spec. */
export function nodesFor({ state }: World, spec: Members): KubeObject[] {
  const wanted = Object.entries(textMapOf(spec['nodeSelector']));
  return listObjects(state, NODES).filter(
    (node) =>
      membersOf(node['spec'])['unschedulable'] !== true &&
      wanted.every(([key, value]) => node.metadata.labels?.[key] === value),
  );
}

/** The affinity of a pod that is for one node only. */
export function pinTo(node: string): Members {
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [node] }];
  const required = { nodeSelectorTerms: [{ matchFields }] };
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } };
}

export function pinnedNodeOf({ spec }: KubeObject): string | undefined {
  const { nodeAffinity } = membersOf(membersOf(spec)['affinity']);
  const required = membersOf(membersOf(nodeAffinity)['requiredDuringSchedulingIgnoredDuringExecution']);
  const [term] = membersIn(required['nodeSelectorTerms']);
  const [field] = membersIn(term?.['matchFields']);
  return Array.isArray(field?.['values']) ? textOf(field['values'][0]) : undefined;
}

export function podCondition({ time }: World, type: string, isTrue: boolean): Condition {
  return { type, status: isTrue ? 'True' : 'False', lastProbeTime: null, lastTransitionTime: timestamp(time) };
}
