/** Owners whose pods are known only by what was made from them: together these say what the owner's pods are. */
import { groupBy } from '../group-by.js';
import { compareText } from '../json.js';
import { joinPods } from './join-pods.js';
import type { Workload } from './model.js';
import { BINDING_LABEL, USE_LABEL } from './names.js';
import type { ControllerReference } from './owner-tool.js';
import { isMarked, type PodReading } from './pod-place.js';
import type { WorkloadReading } from './read-any-workload.js';

/** An owner that was not read, or has no template: named, with the pods of its children and a rollout that is unknown. */
export function standForUnread(ref: string, owner: ControllerReference, children: readonly Workload[]): Workload[] {
  const [first, ...rest] = tellingOf(children);
  if (!first) return [];
  return [
    {
      ref,
      namespace: first.namespace,
      name: owner.name,
      at: first.at,
      ...(first.owner ? { owner: first.owner } : {}),
      apiVersion: owner.apiVersion,
      kind: owner.kind,
      ...joinPods([readingOf(first), ...rest.map(readingOf)]),
      rollout: 'unknown',
      labels: {},
      matchLabels: {},
    },
  ];
}

/** An owner whose own templates don't say all: what they say of pod identity, and what its children do. */
export function standForRead({ workload, shapes }: WorkloadReading, children: readonly Workload[]): Workload[] {
  const own = shapes.flatMap((shape): PodReading[] => (isMarked(shape.labels) ? [{ shape, where: workload.ref }] : []));
  const [first, ...rest] = [...own, ...tellingOf(children).map(readingOf)];
  if (!first) return [];
  const rollout = workload.rollout === 'immutable' ? 'immutable' : 'unknown';
  return [{ ...workload, ...joinPods([first, ...rest]), rollout }];
}

/** Those that run, or else all: what is over, or scaled down for its successor, may say what was. Each saying once. */
function tellingOf(children: readonly Workload[]): Workload[] {
  const running = children.filter(({ finished, replicas }) => !finished && replicas !== 0);
  const telling = (running.length > 0 ? running : [...children]).sort((a, b) => compareText(a.ref, b.ref));
  return [...groupBy(telling, sayingOf).values()].flatMap(([first]) => first ?? []);
}

/** Pods of one owner are many, and differ in labels that tell nothing here. */
function sayingOf({ pod: { labels, ...shape } }: Workload): string {
  return JSON.stringify([labels[BINDING_LABEL], labels[USE_LABEL], shape]);
}

function readingOf({ ref, pod }: Workload): PodReading {
  return { shape: pod, where: ref };
}
