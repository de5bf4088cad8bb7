/** Whether a change is ours to take back, and still as we left it. */
import { classify, type DriftedField, findDrift, type Live } from '../change/classify.js';
import { equalValue, getAt } from '../change/edit-fields.js';
import { inverse } from '../change/inverse.js';
import type { Change } from '../change/types.js';
import type { Kept } from '../formats/rollback-plan.js';
import type { History } from '../run/history.js';

export type Verdict =
  | { do: 'undo' }
  /** It is not in place, so that there is nothing to take back. */
  | { do: 'nothing' }
  | { do: 'keep'; code: Kept['code']; why: string }
  | { do: 'leave'; why: string; fields: readonly DriftedField[] };

export interface Evidence {
  history: History;
  live: Live;
}

const NOTHING: Verdict = { do: 'nothing' };

/** Of an edit, a creation or a deletion. */
export function judgeChange(change: Change, { history, live }: Evidence): Verdict {
  const observed = live(change.target);
  const standing = classify(change, live);
  if (change.by === 'source') return standing === 'done' ? keepSource() : NOTHING;
  const isOurs = mayBeOurs(change, history);
  switch (standing) {
    case 'pending':
      return NOTHING;
    case 'done':
      return isOurs ? judgeDone(change, live) : keepOthers();
    case 'missing':
      return isOurs ? { do: 'keep', code: 'gone', why: 'its object is not there any more' } : NOTHING;
    case 'unreadable':
      return isOurs && observed.state === 'unreadable'
        ? { do: 'leave', why: observed.error.message, fields: [] }
        : NOTHING;
    case 'replaced':
      return isOurs ? judgeReplaced(change, live) : NOTHING;
    case 'drifted':
      return isOurs ? judgeDrifted(change, { history, live }) : NOTHING;
  }
}

/** Without any evidence what is in place counts as written by us. */
export function mayBeOurs({ id }: Change, { changes, evidence }: History): boolean {
  const fate = changes.get(id)?.fate;
  return evidence === 'none' || fate === 'written' || fate === 'sent';
}

/** What it required of the old way must still hold: a pod that has neither way gets no token at all. */
function judgeDone(change: Change, live: Live): Verdict {
  if (typeof change.undo === 'object') return { do: 'keep', code: 'impossible', why: change.undo.impossible };
  const back = inverse(change);
  if (change.effect.do !== 'edit' || classify(back, live) === 'pending') return { do: 'undo' };
  return { do: 'leave', why: 'what it goes back to is not there any more', fields: findDrift(back, live) };
}

/** The same name, made anew: perhaps from a manifest that knows nothing of us. */
function judgeReplaced(change: Change, live: Live): Verdict {
  if (classify(change, byName(live)) === 'pending')
    return { do: 'keep', code: 'gone', why: 'its object was deleted and made again' };
  return { do: 'leave', why: 'its object was deleted and made again since', fields: [] };
}

function byName(live: Live): Live {
  return (target) => {
    const seen = live(target);
    return seen.state === 'present' ? { target, state: 'present', value: seen.value } : seen;
  };
}

function judgeDrifted(change: Change, { history, live }: Evidence): Verdict {
  const isCertain = history.changes.get(change.id)?.fate === 'written';
  if (!isCertain && !holdsSomeOfIt(change, live)) return NOTHING;
  const back = inverse(change);
  const fields = findDrift(back, live);
  return { do: 'leave', why: 'somebody has changed it since', fields };
}

function holdsSomeOfIt({ effect, target }: Change, live: Live): boolean {
  const observed = live(target);
  if (effect.do !== 'edit' || observed.state !== 'present') return false;
  return effect.fields.some(({ at, from, to }) => {
    const found = getAt(observed.value, at);
    return equalValue(found, to) && !equalValue(from, to);
  });
}

function keepSource(): Verdict {
  return { do: 'keep', code: 'by-source', why: 'Helm, GitOps or an operator has written it, and has to take it back' };
}

function keepOthers(): Verdict {
  return { do: 'keep', code: 'not-ours', why: 'no run of the plan has written it' };
}
