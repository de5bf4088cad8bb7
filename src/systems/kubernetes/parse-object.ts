/** JSON text from outside, where only an object will do. */
import { isObject, type JsonObject } from '../../core/json.js';

/** Undefined for any other text. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
