/** What a restart leaves behind, and how its pods come to go back: derived anew, since a restart has no inverse. */
import type { Live } from '../change/classify.js';
import { equalValue, getAt } from '../change/edit-fields.js';
import { RESTARTED_AT } from '../change/restart.js';
import { changeId } from '../change/target.js';
import type { Change, Value } from '../change/types.js';
import type { ChangeHistory } from '../run/history.js';

export interface RestartFacts {
  history: ChangeHistory | undefined;
  live: Live;
  /** What its pods took from their account goes back in this very rollback. */
  isGoingBack: boolean;
}

/**
 * The edit that brings back what the template said before, which replaces the pods as well; where that is not known, or
 * somebody has restarted it since, another restart. Undefined: there is nothing to do.
 */
export function undoRestart(change: Change, { history, live, isGoingBack }: RestartFacts): Change | undefined {
  const seen = live(change.target);
  if (seen.state !== 'present') return undefined;
  const { uid } = seen;
  const back: Change = { ...change, needs: [], undo: 'inverse', ...(uid !== undefined && { uid }) };
  const from = getAt(seen.value, RESTARTED_AT);
  const to = history?.replaced;
  const isBack = to !== undefined && equalValue(from, to);
  if (to && !isBack && isOurs(from, history)) {
    const fields = [{ at: [...RESTARTED_AT], from, to }];
    return { ...back, id: changeId(change.stage, 'edit', change.target), effect: { do: 'edit', fields } };
  }
  const wasRestarted = history?.fate === 'written' || history?.fate === 'sent';
  return isGoingBack || (wasRestarted && !isBack) ? back : undefined;
}

/** kubectl writes whole seconds, we write milliseconds; and ours is never later than what the journal says of its write. */
function isOurs(value: Value, { written }: ChangeHistory): boolean {
  if (!('is' in value) || typeof value.is !== 'string') return false;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value.is)) return false;
  return written === undefined || value.is <= written.at;
}
