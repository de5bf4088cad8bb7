/** Does by hand what a plan says, as a person with kubectl would: the code that applies plans is not asked. */
import { applyEdits, getAt, isAbsent } from '../../src/core/change/edit-fields.js';
import type { Change, FieldEdit, KubernetesTarget, Path, Value } from '../../src/core/change/types.js';
import { asObject, type Json, type JsonObject } from '../../src/core/json.js';
import type { ObjectName, TestClient } from './client.js';

/** In the order of the plan. Credentials are left out, and restarts: nothing runs here. */
export async function applyChanges(client: TestClient, changes: readonly Change[]): Promise<void> {
  for (const { target, effect } of changes) {
    if (target.system !== 'kubernetes') continue;
    if (effect.do === 'create') await client.create(asObject(effect.body));
    if (effect.do === 'edit') await editObject(client, target, effect.fields);
  }
}

async function editObject(client: TestClient, target: KubernetesTarget, fields: readonly FieldEdit[]): Promise<void> {
  const name = nameOf(target);
  const seen = await client.get(name);
  if (seen === undefined) throw new Error(`${target.kind} ${target.name} is not there`);
  await client.patch(name, toJsonPatch(seen, fields));
}

function nameOf({ apiVersion, kind, namespace, name }: KubernetesTarget): ObjectName {
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

/** Each field tested and set; where its parents are missing, they are tested for absence and made with it. */
function toJsonPatch(seen: JsonObject, fields: readonly FieldEdit[]): JsonObject[] {
  let current: Json = seen;
  return fields.flatMap((field) => {
    const place = findPlace(current, field.at);
    const path = `/${place.map(toPointerToken).join('/')}`;
    const before = getAt(current, place);
    current = applyEdits(current, [field]) ?? null;
    const after = getAt(current, place);
    return [{ op: 'test', path, value: isAbsent(before) ? null : before.is }, setOperation(path, after)];
  });
}

/** The path down to the first key that is missing, or all of it. */
function findPlace(value: Json, at: Path): Path {
  const missing = at.findIndex((_, depth) => isAbsent(getAt(value, at.slice(0, depth + 1))));
  return missing < 0 ? at : at.slice(0, missing + 1);
}

function setOperation(path: string, value: Value): JsonObject {
  return isAbsent(value) ? { op: 'remove', path } : { op: 'add', path, value: value.is };
}

function toPointerToken(step: Path[number]): string {
  if (typeof step !== 'string') throw new Error('only keys of objects are edited here');
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}
