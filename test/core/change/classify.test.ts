import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { classify, findDrift } from '../../../src/core/change/classify.js';
import { ABSENT, applyEdits, getAt, setAt } from '../../../src/core/change/edit-fields.js';
import type { Change, Observed, PathStep, Target } from '../../../src/core/change/types.js';
import { MigrationError } from '../../../src/core/errors.js';
import type { Json } from '../../../src/core/json.js';

const target: Target = {
  system: 'kubernetes',
  root: 'cluster',
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  namespace: 'shop',
  name: 'api',
};
const edit: Change = {
  id: 'workloads/edit/x',
  stage: 'workloads',
  needs: [],
  by: 'migrate',
  target,
  uid: 'u1',
  effect: { do: 'edit', fields: [{ at: ['metadata', 'annotations', 'k'], from: ABSENT, to: { is: 'v' } }] },
  requires: [{ target, at: ['metadata', 'labels', 'app'], is: { is: 'api' } }],
  undo: 'inverse',
  why: { code: 'c', consumers: [] },
};
const create: Change = {
  ...edit,
  effect: { do: 'create', body: { a: { b: 1 }, list: [{ name: 'x' }] } },
  requires: [],
};
const remove: Change = { ...create, effect: { do: 'delete', was: { a: { b: 1 } } } };

const present =
  (value: Json, uid = 'u1') =>
  (): Observed => ({ target, state: 'present', value, uid });
const absent = (): Observed => ({ target, state: 'absent' });
const unreadable = (): Observed => ({
  target,
  state: 'unreadable',
  error: new MigrationError({ code: 'x', kind: 'failed', what: 'x' }),
});

describe('classify', () => {
  it.each<[string, Change, () => Observed, string]>([
    ['an edit whose place is as planned', edit, present({ metadata: { labels: { app: 'api' } } }), 'pending'],
    ['an edit that holds', edit, present({ metadata: { annotations: { k: 'v' }, labels: { app: 'api' } } }), 'done'],
    ['an edit that holds though its premise is gone', edit, present({ metadata: { annotations: { k: 'v' } } }), 'done'],
    [
      'an edit whose place holds something else',
      edit,
      present({ metadata: { annotations: { k: 'w' }, labels: { app: 'api' } } }),
      'drifted',
    ],
    [
      'an edit whose place holds null: null is no absence',
      edit,
      present({ metadata: { annotations: { k: null }, labels: { app: 'api' } } }),
      'drifted',
    ],
    ['an edit whose premise is gone', edit, present({ metadata: { labels: { app: 'web' } } }), 'drifted'],
    [
      'an edit with other things changed',
      edit,
      present({ metadata: { labels: { app: 'api' } }, status: { n: 7 }, spec: { replicas: 9 } }),
      'pending',
    ],
    ['an edit of another object of that name', edit, present({ metadata: {} }, 'u2'), 'replaced'],
    ['an edit of what is gone', edit, absent, 'missing'],
    ['an edit of what cannot be read', edit, unreadable, 'unreadable'],
    ['a creation of what is not there', create, absent, 'pending'],
    [
      'a creation of what is there, with more in it',
      create,
      present({ a: { b: 1, c: 2 }, list: [{ name: 'y' }, { name: 'x', z: 1 }] }),
      'done',
    ],
    ['a creation of what is there otherwise', create, present({ a: { b: 2 }, list: [{ name: 'x' }] }), 'drifted'],
    ['a deletion of what is there', remove, present({ a: { b: 1 } }), 'pending'],
    ['a deletion of what is gone', remove, absent, 'done'],
    ['a deletion of what has changed', remove, present({ a: { b: 3 } }), 'drifted'],
    ['a restart', { ...edit, effect: { do: 'restart' } }, present({}), 'pending'],
    ['a restart of what is gone', { ...edit, effect: { do: 'restart' } }, absent, 'missing'],
  ])('%s', (_name, change, live, standing) => {
    expect(classify(change, live)).toBe(standing);
  });

  it('takes a credential under any name for done, and another one for drift', () => {
    const credential = { issuer: 'i', subject: 's', audience: 'a' };
    const azure: Change = {
      ...create,
      target: { system: 'azure', id: '/x', credential },
      effect: { do: 'create', body: { name: 'n', issuer: 'i', subject: 's', audiences: ['a'] } },
    };

    expect(classify(azure, present({ name: 'other', issuer: 'i', subject: 's', audiences: ['a'] }))).toBe('done');
    expect(classify(azure, present({ name: 'n', issuer: 'i/', subject: 's', audiences: ['a'] }))).toBe('drifted');
  });

  it('names what was planned and what was found', () => {
    const found = findDrift(edit, present({ metadata: { annotations: { k: 'w' }, labels: {} } }));

    expect(found).toEqual([
      { at: ['metadata', 'annotations', 'k'], planned: ABSENT, found: { is: 'w' } },
      { at: ['metadata', 'labels', 'app'], planned: { is: 'api' }, found: ABSENT },
    ]);
  });
});

describe('paths', () => {
  const object = {
    list: [
      { name: 'a', v: 1 },
      { name: 'b', v: 2 },
    ],
    set: ['x', 'y'],
  };

  it.each<[string, PathStep[], Json]>([
    ['a key', ['set'], ['x', 'y']],
    ['an element by its fields', ['list', { where: { name: 'b' } }, 'v'], 2],
    ['a member of a list of scalars', ['set', { item: 'y' }], 'y'],
  ])('reach %s', (_name, path, expected) => {
    expect(getAt(object, path)).toEqual({ is: expected });
  });

  it('make missing parents, and leave an emptied one', () => {
    expect(setAt({}, ['a', 'b'], { is: 1 })).toEqual({ a: { b: 1 } });
    expect(setAt({ a: { b: 1 } }, ['a', 'b'], ABSENT)).toEqual({ a: {} });
    expect(setAt({ list: [] }, ['list', { where: { name: 'n' } }, 'v'], { is: 1 })).toEqual({
      list: [{ name: 'n', v: 1 }],
    });
  });

  it('keep the order of keys, and touch nothing else', () => {
    expect(JSON.stringify(setAt({ a: 1, b: 2, c: 3 }, ['b'], { is: 9 }))).toBe('{"a":1,"b":9,"c":3}');
    fc.assert(
      fc.property(
        fc.object({ maxDepth: 3 }),
        fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
        fc.jsonValue().map((json) => JSON.parse(JSON.stringify(json)) as Json),
        (value, path, to) => {
          const before = JSON.parse(JSON.stringify(value)) as Json;
          const frozen = JSON.stringify(before);
          const after = setAt(before, path, { is: to });
          expect(getAt(after, path)).toEqual({ is: to });
          expect(JSON.stringify(before)).toBe(frozen);
        },
      ),
    );
  });

  it('undo what they did where the place was there', () => {
    const fields = [{ at: ['set'], from: { is: ['x', 'y'] }, to: { is: [] } }];

    expect(applyEdits(applyEdits(object, fields), fields, 'from')).toEqual(object);
  });
});
