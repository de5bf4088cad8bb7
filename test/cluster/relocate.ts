/** Moves a generated cluster into namespaces, selectors and identities of its own, so that many share one server. */
import { BINDING_LABEL } from '../../src/core/inventory/names.js';
import { asObject, asString, type Json, type JsonObject } from '../../src/core/json.js';

/** As a server takes them: with what it demands of a Job, and without pods whose service account is not there. */
export function relocate(objects: readonly JsonObject[], number: number): JsonObject[] {
  const moved = objects.map((object) => completeJob(asObject(moveIds(moveValue(object, `-${number}`), number))));
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

const CLIENT_ID = /\b(0{8}-0000-4000-8000)-(\d{12})\b/g;
const ARM_ID = /(\/userAssignedIdentities\/[\w-]+)/g;

/** Two clusters that share an identity would be one to Azure. */
function moveIds(value: Json, number: number): Json {
  const text = JSON.stringify(value)
    .replace(
      CLIENT_ID,
      (_, head: string, tail: string) => `${head}-${String(number * 1000 + Number(tail)).padStart(12, '0')}`,
    )
    .replace(ARM_ID, `$1-${number}`);
  return JSON.parse(text) as Json;
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
