/** The pod templates of a workload, as its controller takes them. */
import type { PathStep } from '../change/types.js';
import { findCustomKind } from '../inventory/custom-kinds.js';
import { lookAt, type PodPlace, templateAt } from '../inventory/pod-place.js';
import { readRawObject } from '../inventory/raw-object.js';
import { findWorkloadKind } from '../inventory/read-workload.js';
import { asList, asObject, asString, asStringMap, isObject, type JsonObject } from '../json.js';

export interface PodTemplate {
  metadata: JsonObject;
  spec: JsonObject;
}

/** Only whole ones: of some custom resources the operator alone knows what their pods will be. */
export function podTemplatesOf(object: JsonObject): PodTemplate[] {
  const raw = readRawObject({ object, origin: {} });
  const builtIn = findWorkloadKind(raw);
  const places = builtIn ? [templateAt(...builtIn.template)] : (findCustomKind(raw)?.places(raw) ?? []);
  return places.filter(isWhole).flatMap((place) => readTemplate(object, place));
}

export function containersOf({ spec }: PodTemplate): readonly JsonObject[] {
  return [...asList(spec['initContainers']), ...asList(spec['containers'])].map((item) => asObject(item));
}

export function accountOf(spec: JsonObject): string {
  return asString(spec['serviceAccountName']) || asString(spec['serviceAccount']) || 'default';
}

/** All that the template says of labels and annotations, and its account: what an edit of ours touches. */
export function isMadeFrom(pod: JsonObject, template: PodTemplate): boolean {
  const metadata = asObject(pod['metadata']);
  return (
    contains(metadata['labels'], template.metadata['labels']) &&
    contains(metadata['annotations'], template.metadata['annotations']) &&
    accountOf(asObject(pod['spec'])) === accountOf(template.spec)
  );
}

function contains(found: unknown, wanted: unknown): boolean {
  const values = asStringMap(found);
  return Object.entries(asStringMap(wanted)).every(([key, value]) => values[key] === value);
}

function isWhole({ labels, spec }: PodPlace): boolean {
  const [metadata, key] = labels.slice(-2);
  if (spec === undefined || metadata !== 'metadata' || key !== 'labels') return false;
  return isSame([...labels.slice(0, -2), 'spec'], spec);
}

function isSame(a: readonly PathStep[], b: readonly PathStep[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function readTemplate(object: JsonObject, { labels, spec = [] }: PodPlace): PodTemplate[] {
  const metadata = lookAt(object, labels.slice(0, -1));
  const podSpec = lookAt(object, spec);
  if (!isObject(podSpec) || asList(podSpec['containers']).length === 0) return [];
  return [{ metadata: asObject(metadata), spec: podSpec }];
}
