/** Where an object of a kind that plays no part of its own speaks of pod identity: a custom resource's pod labels, say. */
import { isObject, type Json } from '../json.js';
import { BINDING_LABEL } from './names.js';
import type { RawObject } from './raw-object.js';

/** Definitions and rules about pod identity name it without using it. */
const NEVER_A_USER = new Set(['CustomResourceDefinition', 'ClusterRole', 'Role', 'ConstraintTemplate']);

/** Nesting beyond this is not searched: no real object is that deep, and a hostile one must not exhaust the stack. */
const MAX_DEPTH = 64;

/** Paths, dot-joined, of keys and strings that hold the binding label, and of `usePodIdentity: "true"`. */
export function findMentionPaths(raw: RawObject): string[] {
  if (NEVER_A_USER.has(raw.kind)) return [];
  const paths: string[] = [];
  const walk = (value: Json, path: readonly string[]): void => {
    if (path.length > MAX_DEPTH) return;
    if (typeof value === 'string') {
      if (value.toLowerCase().includes(BINDING_LABEL)) paths.push(path.join('.'));
    } else if (Array.isArray(value)) {
      value.forEach((item: Json, index) => walk(item, [...path, String(index)]));
    } else if (isObject(value)) {
      for (const [key, member] of Object.entries(value)) {
        const here = [...path, key];
        if (isMention(key, member)) paths.push(here.join('.'));
        else walk(member, here);
      }
    }
  };
  walk(raw.found.object, []);
  return paths;
}

function isMention(key: string, value: Json): boolean {
  if (key.toLowerCase() === BINDING_LABEL) return true;
  return key === 'usePodIdentity' && String(value).toLowerCase() === 'true';
}
