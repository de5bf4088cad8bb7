/** The change that undoes a change. */
import type { Change, Effect } from './types.js';

/** Its own inverse, restarts aside: what has to be restarted after an undo is derived anew. */
export function inverse(change: Change): Change {
  const effect = inverseEffect(change.effect);
  return { ...change, id: change.id.replace(`/${change.effect.do}/`, `/${effect.do}/`), effect };
}

function inverseEffect(effect: Effect): Effect {
  switch (effect.do) {
    case 'edit':
      return { do: 'edit', fields: effect.fields.map(({ at, from, to }) => ({ at, from: to, to: from })) };
    case 'create':
      return { do: 'delete', was: effect.body };
    case 'delete':
      return { do: 'create', body: effect.was };
    case 'restart':
      return effect;
  }
}
