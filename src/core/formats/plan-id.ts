/** The digest of what a person approves of a plan. */
import { digestJson } from '../digest.js';
import type { JsonObject } from '../json.js';

/**
 * Over target, inputs, changes and checks alone, and of a plan that undoes also what it undoes: a re-plan of the same world
 * has the same id.
 */
export function planIdOf({ target, inputs, changes, checks, reverts }: JsonObject): string {
  return digestJson({ target, inputs, changes, checks, ...(reverts !== undefined && { reverts }) } as JsonObject);
}
