/** The digest of what a person approves of a plan. */
import { digestJson } from '../digest.js';
import type { JsonObject } from '../json.js';

/** Over target, inputs, changes and checks alone: a re-plan of the same world has the same id. */
export function planIdOf({ target, inputs, changes, checks }: JsonObject): string {
  return digestJson({ target, inputs, changes, checks } as JsonObject);
}
