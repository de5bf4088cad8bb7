/** Workloads that are custom resources: of the kinds that we know, and of any other with a pod template in it. */
import { ABSENT, setAt } from '../change/edit-fields.js';
import { asObject, type Json, type JsonObject } from '../json.js';
import { type CustomKind, findCustomKind } from './custom-kinds.js';
import { findPodTemplates } from './find-pod-templates.js';
import { joinPods } from './join-pods.js';
import type { Rollout, Workload } from './model.js';
import { lookAt, type PodReading, readPlace } from './pod-place.js';
import { isClusterWide, readNamed, type RawObject } from './raw-object.js';

/** Kubernetes' own groups, besides those below `k8s.io`: no object of theirs but the built-in workloads makes pods. */
const BUILT_IN_GROUPS = new Set(['', 'apps', 'extensions', 'batch', 'policy', 'autoscaling']);

/** Groups whose objects are rules about pods, or hold whole objects of others. */
const GROUPS_ABOUT_PODS = ['kyverno.io', 'gatekeeper.sh', 'kustomize.config.k8s.io', 'template.openshift.io'];

export interface CustomWorkload {
  workload: Workload;
  readings: readonly PodReading[];
}

/** Undefined for an object that makes no pods, takes another's template, or has no namespace of its own. */
export function readCustomWorkload(raw: RawObject): CustomWorkload | undefined {
  const known = findCustomKind(raw);
  if (isClusterWide(raw.kind) || known?.delegate?.(raw)) return undefined;
  const [first, ...more] = known ? readKnown(raw, known) : searchUnknown(raw);
  if (!first) return undefined;
  const { replicas } = raw.spec;
  const workload = {
    ...readNamed(raw),
    apiVersion: raw.apiVersion,
    kind: raw.kind,
    ...joinPods([first, ...more]),
    rollout: rolloutOf(known, raw.spec),
    labels: handsLabelsDown(first) ? {} : raw.labels,
    matchLabels: {},
    ...(typeof replicas === 'number' ? { replicas } : {}),
    ...(known && isFinished(raw, known) ? { finished: true } : {}),
  };
  return { workload, readings: [first, ...more] };
}

/** The object without what was read of its pods' labels: what is left mentions pod identity elsewhere. */
export function withoutPodLabels(raw: RawObject): RawObject {
  const fields = readCustomWorkload(raw)?.readings.flatMap((reading) => reading.fields ?? []) ?? [];
  const rest = fields.reduce<Json | undefined>((value, { labels }) => setAt(value, labels, ABSENT), raw.found.object);
  return { ...raw, found: { ...raw.found, object: asObject(rest) } };
}

function readKnown(raw: RawObject, known: CustomKind): PodReading[] {
  return known.places(raw).map((place) => readPlace(raw.found.object, place));
}

function searchUnknown({ group, found }: RawObject): PodReading[] {
  const isAbout = GROUPS_ABOUT_PODS.some((known) => group === known || group.endsWith(`.${known}`));
  return isAbout || BUILT_IN_GROUPS.has(group) || group.endsWith('.k8s.io') ? [] : findPodTemplates(found.object);
}

function rolloutOf(known: CustomKind | undefined, spec: JsonObject): Rollout {
  if (!known) return 'unknown';
  return typeof known.rollout === 'function' ? known.rollout(spec) : known.rollout;
}

/** The object's own labels are those of its pods. */
function handsLabelsDown({ fields }: PodReading): boolean {
  return fields?.labels.length === 2 && fields.labels[0] === 'metadata';
}

function isFinished({ found }: RawObject, { finished }: CustomKind): boolean {
  if (!finished) return false;
  const value = lookAt(found.object, ['status', ...finished.at]);
  if (value === undefined || value === null) return false;
  return finished.values === 'any' || (typeof value === 'string' && finished.values.includes(value));
}
