/** What a place holds, as people read it. */
import { canonicalJson } from '../json.js';
import type { Value } from './types.js';

export function formatValue(value: Value): string {
  return 'is' in value ? canonicalJson(value.is) : '(none)';
}
