/** What a YAML parser makes of a document → JSON, with limits for what was made to hurt. */
import { MAX_NESTING } from '../../core/formats/yaml-nesting.js';
import type { Json } from '../../core/json.js';

/** Throws an Error with a short reason when the value nests too deep or, through aliases, has more than `budget` parts. */
export function toJson(value: unknown, budget: number): Json {
  let left = budget;
  function convert(part: unknown, depth: number): Json {
    left -= 1;
    if (left < 0) throw new Error('its aliases expand to too much');
    if (depth > MAX_NESTING) throw new Error(`it nests more than ${MAX_NESTING} levels`);
    if (part === null || part === undefined) return null;
    if (typeof part === 'string' || typeof part === 'boolean') return part;
    if (typeof part === 'number') return Number.isFinite(part) ? part : String(part);
    if (Array.isArray(part)) return part.map((item) => convert(item, depth + 1));
    if (typeof part !== 'object') return String(part);
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, convert(item, depth + 1)]));
  }
  return convert(value, 0);
}
