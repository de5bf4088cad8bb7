/** `commonLabels:`, `labels:` and `commonAnnotations:` of a kustomization. */
import { asList, asObject, asStringMap, isObject, type JsonObject } from '../../../core/json.js';
import { type Resource, withObject } from './resource.js';

/** Where kustomize knows pod templates; those of custom resources get nothing. */
const TEMPLATED = new Set(['ReplicationController', 'Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job']);
const WITH_SELECTOR = new Set(['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet']);

interface LabelRule {
  pairs: Record<string, string>;
  selectors: boolean;
  templates: boolean;
}

export function addLabels(resources: readonly Resource[], fields: JsonObject, layer: string): Resource[] {
  const rules = readLabelRules(fields);
  return resources.map((resource) => withObject(resource, rules.reduce(applyLabels, resource.object), layer));
}

export function addAnnotations(resources: readonly Resource[], fields: JsonObject, layer: string): Resource[] {
  const pairs = asStringMap(fields['commonAnnotations']);
  if (Object.keys(pairs).length === 0) return [...resources];
  return resources.map((resource) => {
    const paths = [['metadata'], ...templateMetadataOf(resource.object)];
    const add = (object: JsonObject, path: string[]) => mergeAt(object, [...path, 'annotations'], pairs);
    return withObject(resource, paths.reduce(add, resource.object), layer);
  });
}

function readLabelRules(fields: JsonObject): LabelRule[] {
  const rules = asList(fields['labels']).map((item): LabelRule => {
    const rule = asObject(item);
    const selectors = rule['includeSelectors'] === true;
    return { pairs: asStringMap(rule['pairs']), selectors, templates: selectors || rule['includeTemplates'] === true };
  });
  return [...rules, { pairs: asStringMap(fields['commonLabels']), selectors: true, templates: true }];
}

function applyLabels(object: JsonObject, { pairs, selectors, templates }: LabelRule): JsonObject {
  if (Object.keys(pairs).length === 0) return object;
  const paths = [['metadata'], ...(templates ? templateMetadataOf(object) : [])];
  const labelled = paths.reduce((result, path) => mergeAt(result, [...path, 'labels'], pairs), object);
  if (!selectors) return labelled;
  return selectorsOf(object).reduce((result, path) => mergeAt(result, path, pairs), labelled);
}

function templateMetadataOf({ kind }: JsonObject): string[][] {
  if (kind === 'CronJob') {
    return [
      ['spec', 'jobTemplate', 'metadata'],
      ['spec', 'jobTemplate', 'spec', 'template', 'metadata'],
    ];
  }
  return typeof kind === 'string' && TEMPLATED.has(kind) ? [['spec', 'template', 'metadata']] : [];
}

/** Selectors of workloads only; a Job's is extended where it has one, but never made. */
function selectorsOf(object: JsonObject): string[][] {
  const { kind } = object;
  if (typeof kind === 'string' && WITH_SELECTOR.has(kind)) return [['spec', 'selector', 'matchLabels']];
  const own = asObject(asObject(object['spec'])['selector']);
  return kind === 'Job' && isObject(own['matchLabels']) ? [['spec', 'selector', 'matchLabels']] : [];
}

function mergeAt(object: JsonObject, path: readonly string[], pairs: Record<string, string>): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return { ...object, ...pairs };
  return { ...object, [key]: mergeAt(asObject(object[key]), rest, pairs) };
}
