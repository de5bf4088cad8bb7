/** `target:` of a patch: which resources it means. */
import { asObject, asString, asStringMap, type Json, type JsonObject } from '../../../core/json.js';
import { parseLabelSelector } from '../../../core/label-selector.js';
import { groupOf } from '../../../core/ref.js';
import { idsOf, type Resource } from './resource.js';

export type TargetSelector = { matches: (resource: Resource) => boolean } | { problem: string };

type Match = (text: string) => boolean;

/** Former names and namespaces count as well; each field is a pattern for the whole value. */
export function compileTarget(target: JsonObject): TargetSelector {
  const fields = ['group', 'version', 'kind', 'name', 'namespace'].map((field) => compilePattern(target[field]));
  const selectors = ['labelSelector', 'annotationSelector'].map((field) =>
    compileSelector(asString(target[field]) ?? ''),
  );
  const [group, version, kind, name, namespace] = fields;
  const [labels, annotations] = selectors;
  if (!group || !version || !kind || !name || !namespace) return { problem: 'its target has a pattern we do not run' };
  if (!labels || !annotations) return { problem: 'its target has a selector that is none' };
  return {
    matches(resource) {
      const { apiVersion, kind: ownKind, metadata } = resource.object;
      const type = asString(apiVersion) ?? '';
      const ids = idsOf(resource);
      return (
        group(groupOf(type)) &&
        version(type.slice(type.indexOf('/') + 1)) &&
        kind(asString(ownKind) ?? '') &&
        ids.some((id) => name(id.name)) &&
        ids.some((id) => namespace(id.namespace)) &&
        labels(asStringMap(asObject(metadata)['labels'])) &&
        annotations(asStringMap(asObject(metadata)['annotations']))
      );
    },
  };
}

const MAX_NAME = 253;
const MAX_SELECTOR = 1_000;
const MAX_UNBOUNDED = 3;

function compileSelector(text: string): ReturnType<typeof parseLabelSelector> {
  return text.length > MAX_SELECTOR ? undefined : parseLabelSelector(text);
}

/** Undefined for a pattern that is invalid here, or that could run for long on a hostile name. */
function compilePattern(value: Json | undefined): Match | undefined {
  const pattern = asString(value) ?? '';
  if (pattern === '') return () => true;
  if (pattern.length > MAX_SELECTOR) return undefined;
  const unbounded = pattern.match(/[*+{]/g)?.length ?? 0;
  const quantifiedGroup = /\)[*+{]/.test(pattern);
  if (quantifiedGroup || unbounded > MAX_UNBOUNDED || /\\[1-9k]/.test(pattern)) return undefined;
  try {
    const whole = new RegExp(`^(?:${pattern})$`);
    return (text) => text.length <= MAX_NAME && whole.test(text);
  } catch {
    return undefined;
  }
}
