/** One object, as a check looks at it. */
import type { KubernetesTarget } from '../core/change/types.js';
import { asObject, type JsonObject } from '../core/json.js';
import type { Reader } from '../ports/reader.js';

/** Undefined: there is none. @throws the MigrationError of an object that cannot be read */
export async function observeOne(
  reader: Reader,
  target: KubernetesTarget,
  signal: AbortSignal,
): Promise<JsonObject | undefined> {
  for await (const observed of reader.observe([target], signal)) {
    if (observed.state === 'unreadable') throw observed.error;
    return observed.state === 'present' ? asObject(observed.value) : undefined;
  }
  return undefined;
}
