/** Why a change cannot be written: the fields that are not as planned, and a sentence. */
import { classify, findDrift, type Live } from '../core/change/classify.js';
import { formatPath } from '../core/change/format-path.js';
import { formatValue } from '../core/change/format-value.js';
import type { Change } from '../core/change/types.js';

export interface StandingExplained {
  fields: { path: string; planned: string; found: string }[];
  why: string;
}

export function explainStanding(change: Change, live: Live): StandingExplained {
  const fields = findDrift(change, live).map(({ at, planned, found }) => ({
    path: formatPath(at),
    planned: formatValue(planned),
    found: formatValue(found),
  }));
  return { fields, why: describe(change, live) };
}

function describe(change: Change, live: Live): string {
  const observed = live(change.target);
  switch (classify(change, live)) {
    case 'unreadable':
      return observed.state === 'unreadable' ? observed.error.message : 'it cannot be read';
    case 'replaced':
      return 'it was deleted and made again since the plan was made';
    case 'missing':
      return 'it is not there any more';
    default:
      return change.effect.do === 'edit'
        ? 'it holds neither what was planned to be found nor what is to be written'
        : 'something else has its place';
  }
}
