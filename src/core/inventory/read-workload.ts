/** Workloads of every built-in kind: where the pod template lies, and what an edit of it does. */
import { asList, asObject, asStringMap, type Json, type JsonObject, lookUp } from '../json.js';
import type { Rollout, Workload } from './model.js';
import { isStaticPod } from './owner-link.js';
import { readPlace, templateAt } from './pod-place.js';
import { readNamed, type RawObject } from './raw-object.js';
import { readPartition, readRolloutFacts } from './read-rollout.js';

interface WorkloadKind {
  groups: readonly string[];
  template: readonly string[];
  rollout: (spec: JsonObject) => Rollout;
  /** Wanted pods when `spec.replicas` is absent; undefined for kinds without replicas. */
  defaultReplicas?: number;
}

/** `extensions/v1beta1` and `apps/v1beta1` still stand in old manifests (stack: `keep apps/v1beta1 untouched`). */
const APPS = ['apps', 'extensions'];
const POD_TEMPLATE = ['spec', 'template'];

const WORKLOAD_KINDS: Record<string, WorkloadKind> = {
  Deployment: {
    groups: APPS,
    template: POD_TEMPLATE,
    rollout: (spec) => (spec['paused'] === true ? 'manual' : 'automatic'),
    defaultReplicas: 1,
  },
  StatefulSet: { groups: APPS, template: POD_TEMPLATE, rollout: rolloutByUpdateStrategy, defaultReplicas: 1 },
  DaemonSet: { groups: APPS, template: POD_TEMPLATE, rollout: rolloutByUpdateStrategy },
  ReplicaSet: { groups: APPS, template: POD_TEMPLATE, rollout: () => 'manual', defaultReplicas: 1 },
  ReplicationController: { groups: [''], template: POD_TEMPLATE, rollout: () => 'manual', defaultReplicas: 1 },
  Job: { groups: ['batch'], template: POD_TEMPLATE, rollout: () => 'immutable' },
  CronJob: { groups: ['batch'], template: ['spec', 'jobTemplate', 'spec', 'template'], rollout: () => 'next-run' },
  Pod: { groups: [''], template: [], rollout: () => 'immutable' },
};

/** How an edit of a built-in workload's pod template takes effect; undefined for other kinds. */
export function findWorkloadKind(raw: Pick<RawObject, 'kind' | 'group'>): WorkloadKind | undefined {
  const known = lookUp(WORKLOAD_KINDS, raw.kind);
  return known?.groups.includes(raw.group) ? known : undefined;
}

/** A workload of a built-in kind; undefined for other kinds, and for owner links that carry no spec. */
export function readWorkload(raw: RawObject): Workload | undefined {
  const known = findWorkloadKind(raw);
  if (!known || !('spec' in raw.found.object)) return undefined;
  const { shape, fields } = readPlace(raw.found.object, templateAt(...known.template));
  const replicas = known.defaultReplicas === undefined ? undefined : readReplicas(raw.spec, known.defaultReplicas);
  return {
    ...readNamed(raw),
    apiVersion: raw.apiVersion,
    kind: raw.kind,
    pod: shape,
    ...(fields ? { podFields: [fields] } : {}),
    rollout: known.rollout(raw.spec),
    labels: raw.kind === 'Pod' ? {} : raw.labels,
    matchLabels: asStringMap(asObject(raw.spec['selector'])['matchLabels'] ?? raw.spec['selector']),
    ...(replicas === undefined ? {} : { replicas }),
    ...readRolloutFacts(raw.kind, raw.spec),
    ...(isFinished(raw) ? { finished: true } : {}),
    ...(isStaticPod(raw) ? { mirror: true as const } : {}),
  };
}

function rolloutByUpdateStrategy(spec: JsonObject): Rollout {
  return asObject(spec['updateStrategy'])['type'] === 'OnDelete' || readPartition(spec) > 0 ? 'manual' : 'automatic';
}

function readReplicas(spec: JsonObject, otherwise: number): number {
  return typeof spec['replicas'] === 'number' ? spec['replicas'] : otherwise;
}

/** A Job by its conditions, a Pod by its phase. */
function isFinished({ kind, found: { object } }: RawObject): boolean {
  if (kind === 'Pod') return isFinishedPod(object);
  return asList(asObject(object['status'])['conditions']).some((item: Json) => {
    const condition = asObject(item);
    return (condition['type'] === 'Complete' || condition['type'] === 'Failed') && condition['status'] === 'True';
  });
}

export function isFinishedPod(pod: JsonObject): boolean {
  const { phase } = asObject(pod['status']);
  return phase === 'Succeeded' || phase === 'Failed';
}
