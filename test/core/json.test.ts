import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  asList,
  asObject,
  asString,
  asStringMap,
  canonicalJson,
  equalJson,
  type Json,
  lookUp,
  withoutKeys,
} from '../../src/core/json.js';

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;

/** The same value with the keys of every object in another order. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => reversed(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, member]) => [key, reversed(member as Json)]));
}

describe('canonical JSON', () => {
  it('is the same exactly for values that are equal', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(canonicalJson(a) === canonicalJson(b)).toBe(equalJson(a, b));
      }),
    );
  });

  it('does not depend on the order of keys, and means the same', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
        expect(equalJson(reversed(value), value)).toBe(true);
        expect(equalJson(JSON.parse(canonicalJson(value)) as Json, JSON.parse(JSON.stringify(value)) as Json)).toBe(
          true,
        );
      }),
    );
  });

  it.each<[Json, string]>([
    [{ b: 1, a: [true, null, 'x"'] }, '{"a":[true,null,"x\\""],"b":1}'],
    [{ 10: 1, 9: 2 }, '{"10":1,"9":2}'],
    [{ ä: 1, z: 2 }, '{"z":2,"ä":1}'],
    [[], '[]'],
    ['', '""'],
  ])('of %j', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });
});

describe('equality', () => {
  it.each<[Json, Json]>([
    [{}, []],
    [null, {}],
    [0, '0'],
    [[1], [1, 2]],
    [{ a: 1 }, { a: 1, b: 1 }],
    [{ constructor: 1 }, { a: 1 }],
    [{ a: null }, {}],
  ])('is not between %j and %j', (a, b) => {
    expect(equalJson(a, b)).toBe(false);
    expect(equalJson(b, a)).toBe(false);
  });
});

describe('what others wrote', () => {
  it.each<[unknown]>([[undefined], [null], [0], ['x'], [[1]], [[]]])('%j is no object', (value) => {
    expect(asObject(value)).toEqual({});
  });

  it.each<[unknown]>([[undefined], [null], ['x'], [{ length: 1 }]])('%j is no list', (value) => {
    expect(asList(value)).toEqual([]);
  });

  it('is a string, or none', () => {
    expect([asString('x'), asString(''), asString(1), asString(null)]).toEqual(['x', '', undefined, undefined]);
  });

  it('is a map of its strings', () => {
    expect(asStringMap({ a: 'x', b: 1, c: null, d: { e: 'y' } })).toEqual({ a: 'x' });
  });

  it('never reaches the prototype', () => {
    const hostile = JSON.parse('{"__proto__": "x", "a": "y"}') as Json;

    expect(lookUp({}, 'constructor')).toBeUndefined();
    expect(lookUp({}, '__proto__')).toBeUndefined();
    expect(lookUp(asStringMap(hostile), '__proto__')).toBe('x');
    expect(canonicalJson(hostile)).toBe('{"__proto__":"x","a":"y"}');
    expect(canonicalJson(withoutKeys(asObject(hostile), ['a']))).toBe('{"__proto__":"x"}');
  });
});
