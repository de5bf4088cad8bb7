/** Roots with the same issuer are one cluster in parts: what they both need of an identity is one credential. */
import type { Change } from '../change/types.js';
import { groupBy } from '../group-by.js';
import { compareText } from '../json.js';

/** Credentials that several roots plan become one change, for all who need it. */
export function shareCredentials(changes: readonly Change[]): Change[] {
  const others = changes.filter(({ target }) => target.system !== 'azure');
  const credentials = groupBy(
    changes.filter(({ target }) => target.system === 'azure'),
    ({ id }) => id,
  );
  return [...credentials.values()].flatMap(mergeConsumers).concat(others);
}

function mergeConsumers(same: readonly Change[]): Change[] {
  const [first] = same;
  if (!first) return [];
  const consumers = [...new Set(same.flatMap(({ why }) => why.consumers))].sort(compareText);
  return [{ ...first, why: { ...first.why, consumers } }];
}
