/** JSON Patch (RFC 6902) as the API server applies it: a test for `null` holds for what is not there. */
import { isMembers, isSameJson, type Members, textOf } from '../read-json.js';
import { patchRefused } from './api-error.js';

type Token = string;

/** @throws ApiError when one operation does not fit: then none is carried out */
export function applyJsonPatch(value: unknown, operations: readonly Members[]): unknown {
  return operations.reduce(applyOperation, value);
}

function applyOperation(value: unknown, operation: Members): unknown {
  const tokens = readPointer(operation['path']);
  const given = operation['value'];
  switch (operation['op']) {
    case 'test':
      return test(value, tokens, given);
    case 'add':
      return edit(value, tokens, (parent, last) => add(parent, last, given));
    case 'replace':
      return edit(value, tokens, (parent, last) => replace(parent, last, given));
    case 'remove':
      return edit(value, tokens, remove);
    case 'copy':
    case 'move':
      return carry(value, tokens, readPointer(operation['from']), operation['op'] === 'move');
    default:
      throw patchRefused();
  }
}

function readPointer(pointer: unknown): Token[] {
  if (pointer === '') return [];
  const text = textOf(pointer);
  if (text === undefined || !text.startsWith('/')) throw patchRefused();
  return text
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function test(value: unknown, tokens: readonly Token[], expected: unknown): unknown {
  const found = tokens.reduce<unknown>(memberOf, value) ?? null;
  if (!isSameJson(found, expected ?? null)) throw patchRefused();
  return value;
}

function carry(value: unknown, to: readonly Token[], from: readonly Token[], isMove: boolean): unknown {
  const carried = from.reduce<unknown>(memberOf, value);
  if (carried === undefined) throw patchRefused();
  const rest = isMove ? edit(value, from, remove) : value;
  return edit(rest, to, (parent, last) => add(parent, last, carried));
}

/** The value with another parent at the place; the parent must be there. */
function edit(
  value: unknown,
  [token, ...rest]: readonly Token[],
  change: (parent: unknown, last: Token) => unknown,
): unknown {
  if (token === undefined) throw patchRefused();
  if (rest.length === 0) return change(value, token);
  const member = memberOf(value, token);
  if (member === undefined) throw patchRefused();
  return replace(value, token, edit(member, rest, change));
}

function add(parent: unknown, last: Token, value: unknown): unknown {
  if (isMembers(parent)) return { ...parent, [last]: value };
  if (!Array.isArray(parent)) throw patchRefused();
  const index = last === '-' ? parent.length : readIndex(last, parent.length);
  return parent.toSpliced(index, 0, value);
}

/** A key of a map need not be there: the server differs from the RFC in this too. */
function replace(parent: unknown, last: Token, value: unknown): unknown {
  if (isMembers(parent)) return { ...parent, [last]: value };
  if (!Array.isArray(parent)) throw patchRefused();
  return parent.with(readIndex(last, parent.length - 1), value);
}

function remove(parent: unknown, last: Token): unknown {
  if (memberOf(parent, last) === undefined) throw patchRefused();
  if (isMembers(parent)) return Object.fromEntries(Object.entries(parent).filter(([key]) => key !== last));
  if (!Array.isArray(parent)) throw patchRefused();
  return parent.toSpliced(readIndex(last, parent.length - 1), 1);
}

function memberOf(value: unknown, token: Token): unknown {
  if (isMembers(value)) return Object.hasOwn(value, token) ? value[token] : undefined;
  return Array.isArray(value) && /^(0|[1-9]\d*)$/.test(token) ? (value as unknown[])[Number(token)] : undefined;
}

function readIndex(token: Token, most: number): number {
  const index = /^(0|[1-9]\d*)$/.test(token) ? Number(token) : NaN;
  if (!(index <= most)) throw patchRefused();
  return index;
}
