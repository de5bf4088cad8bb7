/** JSON Patch (RFC 6902) as kustomize applies it: what is not there cannot be replaced, removed or added to. */
import { asObject, asString, equalJson, isObject, type Json, withoutKeys } from '../../../core/json.js';

export type JsonPatchResult = { value: Json } | { problem: string };

export function applyJsonPatch(document: Json, operations: readonly Json[]): JsonPatchResult {
  try {
    return { value: operations.reduce(applyOperation, document) };
  } catch (error) {
    if (error instanceof PatchProblem) return { problem: error.message };
    throw error;
  }
}

class PatchProblem extends Error {}

function applyOperation(document: Json, operation: Json): Json {
  const { op, path, from, value } = asObject(operation);
  const at = parsePointer(path);
  switch (op) {
    case 'add':
      return add(document, at, value ?? null);
    case 'remove':
      return remove(document, at);
    case 'replace':
      read(document, at);
      return change(document, at, () => value ?? null);
    case 'test':
      if (!equalJson(read(document, at), value ?? null)) throw new PatchProblem(`test of ${String(path)} fails`);
      return document;
    case 'copy':
      return add(document, at, read(document, parsePointer(from)));
    case 'move': {
      const source = parsePointer(from);
      return add(remove(document, source), at, read(document, source));
    }
    default:
      throw new PatchProblem(`there is no operation ${JSON.stringify(op ?? null)}`);
  }
}

function parsePointer(pointer: Json | undefined): string[] {
  const text = asString(pointer);
  if (text === undefined || (text !== '' && !text.startsWith('/'))) throw new PatchProblem('an operation has no path');
  return text
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function add(document: Json, path: readonly string[], value: Json): Json {
  const parent = path.slice(0, -1);
  const last = path.at(-1);
  if (last === undefined) return value;
  return change(document, parent, (container) => {
    if (isObject(container)) return { ...container, [last]: value };
    if (!Array.isArray(container)) throw missing(path);
    const index = last === '-' ? container.length : indexIn(last, container.length + 1, path);
    return container.toSpliced(index, 0, value) as Json;
  });
}

function remove(document: Json, path: readonly string[]): Json {
  read(document, path);
  const last = path.at(-1) ?? '';
  return change(document, path.slice(0, -1), (container) => {
    if (Array.isArray(container)) return container.toSpliced(indexIn(last, container.length, path), 1) as Json;
    return withoutKeys(asObject(container), [last]);
  });
}

/** The document with another value at a place that must exist. */
function change(document: Json, path: readonly string[], update: (value: Json) => Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return update(document);
  const changed = change(read(document, [key]), rest, update);
  if (Array.isArray(document)) return document.with(indexIn(key, document.length, path), changed) as Json;
  return { ...asObject(document), [key]: changed };
}

function read(document: Json, path: readonly string[]): Json {
  return path.reduce<Json>((value, key) => {
    if (Array.isArray(value)) return value[indexIn(key, value.length, path)] as Json;
    if (!isObject(value) || !Object.hasOwn(value, key)) throw missing(path);
    return value[key] ?? null;
  }, document);
}

function indexIn(token: string, length: number, path: readonly string[]): number {
  const index = /^(?:0|[1-9]\d*)$/.test(token) ? Number(token) : NaN;
  if (!(index < length)) throw missing(path);
  return index;
}

function missing(path: readonly string[]): PatchProblem {
  return new PatchProblem(`there is no /${path.join('/')}`);
}
