/** A patch does what its edits say, as RFC 6902 reads it, and nothing at all when something was changed in between. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applyEdits, getAt, setAt } from '../../../src/core/change/edit-fields.js';
import type { FieldEdit, Path, Value } from '../../../src/core/change/types.js';
import { asObject, equalJson, isObject, type Json, type JsonObject } from '../../../src/core/json.js';
import { buildPatch } from '../../../src/systems/kubernetes/json-patch.js';

/** As the API server applies it: `test` for null passes on what is not there. Undefined: the patch fails. */
function applyPatch(value: Json, patch: readonly JsonObject[]): Json | undefined {
  let current: Json = structuredClone(value);
  for (const { op, path, value: given = null } of patch) {
    const tokens = String(path)
      .split('/')
      .slice(1)
      .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = tokens.at(-1) ?? '';
    const parent = tokens.slice(0, -1).reduce<Json | undefined>((at, token) => childOf(at, token), current);
    const found = childOf(parent, last);
    if (op === 'test') {
      if (!equalJson(found ?? null, given)) return undefined;
      continue;
    }
    if (Array.isArray(parent)) {
      if (op === 'add') parent.splice(last === '-' ? parent.length : Number(last), 0, given);
      else parent.splice(Number(last), 1, ...(op === 'replace' ? [given] : []));
    } else if (isObject(parent)) {
      if (op === 'add' || op === 'replace') (parent as Record<string, Json>)[last] = given;
      else if (found === undefined) return undefined;
      else current = removeKey(current, tokens);
    } else return undefined;
  }
  return current;
}

function removeKey(value: Json, [token = '', ...rest]: string[]): Json {
  if (Array.isArray(value)) return value.map((item, index) => (index === Number(token) ? removeKey(item, rest) : item));
  const entries = Object.entries(asObject(value)).filter(([key]) => rest.length > 0 || key !== token);
  return Object.fromEntries(entries.map(([key, member]) => [key, key === token ? removeKey(member, rest) : member]));
}

function childOf(value: Json | undefined, token: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(token)];
  return isObject(value ?? null) && Object.hasOwn(asObject(value ?? null), token)
    ? asObject(value ?? null)[token]
    : undefined;
}

const KEYS = ['a', 'b/c', 'd~e', 'azure.workload.identity/use'];
const key = fc.constantFrom(...KEYS);
const leaf: fc.Arbitrary<Json> = fc.constantFrom('x', 'y', 'true', 7, null);
const named = fc.record({ name: key, value: fc.constantFrom('1', '2') });
const body: fc.Arbitrary<JsonObject> = fc.record(
  {
    metadata: fc.record(
      {
        uid: fc.constant('uid-1'),
        resourceVersion: fc.constant('7'),
        labels: fc.dictionary(key, fc.constantFrom('x', 'y')),
      },
      { requiredKeys: ['uid', 'resourceVersion'] },
    ),
    spec: fc.record(
      { template: fc.dictionary(key, leaf), env: fc.uniqueArray(named, { selector: ({ name }) => name }) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['metadata'] },
);
const path: fc.Arbitrary<Path> = fc.oneof(
  fc.tuple(fc.constant('metadata'), fc.constantFrom('labels', 'annotations'), key),
  fc.tuple(fc.constant('spec'), fc.constant('template'), key),
  fc.tuple(fc.constant('spec'), fc.constant('template'), fc.constant('metadata'), fc.constant('deep'), key),
  key.map((name): Path => ['spec', 'env', { where: { name } }, 'value']),
);
const target: fc.Arbitrary<Value> = fc.oneof(
  fc.constant({ absent: true as const }),
  fc.constantFrom('x', 'z').map((is) => ({ is })),
);

/** A template with a value in the place of `metadata` is no template. */
function editsOf(value: Json, wanted: readonly [Path, Value][]): FieldEdit[] {
  const distinct = new Map(wanted.map(([at, to]) => [JSON.stringify(at), { at: [...at], from: getAt(value, at), to }]));
  return [...distinct.values()];
}

const paths = fc.array(fc.tuple(path, target), { minLength: 1, maxLength: 4 });

describe('a patch', () => {
  it('gives what its edits give', () => {
    fc.assert(
      fc.property(body, paths, (seen, wanted) => {
        const fields = editsOf(seen, wanted);
        expect(applyPatch(seen, buildPatch({ seen, fields, holds: [] }))).toEqual(applyEdits(seen, fields));
      }),
      { numRuns: 1000 },
    );
  });

  it('fails when a field that it touches or relies on was changed', () => {
    fc.assert(
      fc.property(body, paths, path, fc.boolean(), (seen, wanted, required, onRequired) => {
        const fields = editsOf(seen, wanted);
        const holds = [{ at: required, is: getAt(seen, required) }];
        const patch = buildPatch({ seen, fields, holds });
        const at = onRequired ? required : (fields[0]?.at ?? []);
        const changed = setAt(seen, at, { is: 'somebody else' }) ?? null;
        // What touches a list is bound to the version of the object, which every write changes.
        expect(applyPatch(setAt(changed, ['metadata', 'resourceVersion'], { is: '8' }) ?? null, patch)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it('fails on another object of the same name', () => {
    fc.assert(
      fc.property(body, paths, (seen, wanted) => {
        const patch = buildPatch({ seen, fields: editsOf(seen, wanted), holds: [] });
        expect(applyPatch(setAt(seen, ['metadata', 'uid'], { is: 'uid-2' }) ?? null, patch)).toBeUndefined();
      }),
    );
  });

  it('does not mind what it does not touch', () => {
    const seen = { metadata: { uid: 'uid-1', resourceVersion: '7', labels: { a: 'x' } } };
    const fields = [{ at: ['metadata', 'labels', 'b'], from: { absent: true as const }, to: { is: 'y' } }];
    const other = { metadata: { uid: 'uid-1', resourceVersion: '9', labels: { a: 'z' } }, status: {} };
    expect(applyPatch(other, buildPatch({ seen, fields, holds: [] }))).toEqual({
      ...other,
      metadata: { ...other.metadata, labels: { a: 'z', b: 'y' } },
    });
  });

  it('takes the older twin of a service account name away with it', () => {
    const at = ['spec', 'template', 'spec', 'serviceAccountName'];
    const seen = { spec: { template: { spec: { serviceAccountName: 'api', serviceAccount: 'api' } } } };
    const fields = [{ at, from: { is: 'api' }, to: { absent: true as const } }];
    expect(applyPatch(seen, buildPatch({ seen, fields, holds: [] }))).toEqual({ spec: { template: { spec: {} } } });
  });
});
