/** Moves a generated cluster into namespaces and selectors of its own, so that many share one server. */
import { asObject, asString, type Json, type JsonObject } from '../../src/core/json.js';
import { BINDING_LABEL } from '../../src/core/inventory/names.js';

/** As a server takes them: with what it demands of a Job, and without pods whose service account is not there. */
export function relocate(objects: readonly JsonObject[], number: number): JsonObject[] {
  const moved = objects.map((object) => completeJob(asObject(moveValue(object, `-${number}`))));
  const accounts = new Set(moved.filter(({ kind }) => kind === 'ServiceAccount').map(nameOf));
  return moved.filter((object) => object['kind'] !== 'Pod' || hasAccount(object, accounts));
}

const MOVED_KEYS = ['namespace', 'selector', BINDING_LABEL];

/** Everywhere the same: metadata, subjects of role bindings, labels of templates. An empty selector stays one. */
function moveValue(value: Json, suffix: string): Json {
  if (Array.isArray(value)) return value.map((item: Json) => moveValue(item, suffix));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]: [string, Json]) => [
      key,
      typeof member === 'string' && member !== '' && MOVED_KEYS.includes(key)
        ? member + suffix
        : moveValue(member, suffix),
    ]),
  );
}

function completeJob(object: JsonObject): JsonObject {
  const spec = asObject(object['spec']);
  if (object['kind'] === 'Job') return { ...object, spec: { template: endOnce(asObject(spec['template'])) } };
  if (object['kind'] !== 'CronJob') return object;
  const template = endOnce(asObject(asObject(asObject(spec['jobTemplate'])['spec'])['template']));
  return { ...object, spec: { ...spec, schedule: '0 0 1 1 *', jobTemplate: { spec: { template } } } };
}

function endOnce(template: JsonObject): JsonObject {
  return { ...template, spec: { ...asObject(template['spec']), restartPolicy: 'Never' } };
}

function hasAccount(pod: JsonObject, accounts: ReadonlySet<string>): boolean {
  const { serviceAccountName: name = 'default' } = asObject(pod['spec']);
  const { namespace } = asObject(pod['metadata']);
  return name === 'default' || accounts.has(`${asString(namespace)}/${asString(name)}`);
}

function nameOf({ metadata }: JsonObject): string {
  const { namespace, name } = asObject(metadata);
  return `${asString(namespace)}/${asString(name)}`;
}
