/** What an effect makes of a value: for diff, export and rehearsal. */
import type { Json } from '../json.js';
import { applyEdits } from './edit-fields.js';
import type { Effect } from './types.js';

/** Undefined: nothing is there afterwards. */
export function preview(effect: Effect, value?: Json): Json | undefined {
  switch (effect.do) {
    case 'edit':
      return applyEdits(value, effect.fields);
    case 'create':
      return effect.body;
    case 'delete':
      return undefined;
    case 'restart':
      return value;
  }
}
