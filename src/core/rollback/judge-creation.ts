/** Whether what was created may be deleted: we made it, and nobody relies on it. */
import type { Live } from '../change/classify.js';
import type { Change } from '../change/types.js';
import { asObject, asString, asStringMap } from '../json.js';
import { listSome } from '../list-some.js';
import type { History } from '../run/history.js';
import { RUN_ANNOTATION } from '../run/provenance.js';
import { accountsOf, findLabelledReliers, findUsers, type Reliance, type Reliers } from './find-reliers.js';
import type { Verdict } from './judge-change.js';

const SHOWN = 3;

/** Of a creation that is in place, and that a run of ours may have made. */
export function judgeCreation(change: Change, history: History, reliance: Reliance): Verdict {
  if (!isMadeByUs(change, history, reliance.live)) {
    return { do: 'keep', code: 'not-proved', why: 'nothing proves that a run of this plan has made it' };
  }
  const accounts = accountsOf(change);
  if (accounts.length === 0) return { do: 'keep', code: 'not-certain', why: 'it cannot be told who uses it' };
  const find = (account: (typeof accounts)[number]): Reliers =>
    change.target.system === 'azure'
      ? findLabelledReliers(account, change, reliance)
      : findUsers(account, isAccount(change) ? reliance : withoutBindings(reliance));
  return judgeReliers(accounts.map(find)) ?? { do: 'undo' };
}

/** Undefined: nobody relies on it. */
export function judgeReliers(reliers: readonly Reliers[]): Verdict | undefined {
  const refs = reliers.flatMap((one) => one.refs);
  if (refs.length > 0) return { do: 'keep', code: 'in-use', why: `in use by ${listSome(refs, SHOWN).join(', ')}` };
  const gaps = reliers.flatMap((one) => one.gaps);
  if (gaps.length === 0) return undefined;
  const unread = listSome(gaps, SHOWN).join(', ');
  return { do: 'keep', code: 'not-certain', why: `who relies on it could not be read: ${unread}` };
}

/** Its UID, or the run that it says it was made by; of a credential our name for its triple. */
function isMadeByUs({ id, target, effect }: Change, { changes, runIds }: History, live: Live): boolean {
  const seen = live(target);
  const known = changes.get(id);
  if (!known || seen.state !== 'present' || effect.do !== 'create') return false;
  const value = asObject(seen.value);
  if (target.system === 'azure') {
    const name = asString(asObject(effect.body)['name']);
    const isOurName = name !== undefined && value['name'] === name;
    return isOurName && (known.made === name || known.fate === 'sent');
  }
  if (known.made !== undefined) return known.made === seen.uid;
  const run = asStringMap(asObject(value['metadata'])['annotations'])[RUN_ANNOTATION];
  return run !== undefined && runIds.includes(run);
}

function isAccount({ target }: Change): boolean {
  return target.system === 'kubernetes' && target.kind === 'ServiceAccount';
}

/** A binding is needed for as long as somebody runs as its account, whatever else is bound to that. */
function withoutBindings(reliance: Reliance): Reliance {
  return { ...reliance, usage: { ...reliance.usage, bindingsOf: () => [] } };
}
