/** The one function that decides where a change stands: used by diff, pre-flight, each write, resume, status and rollback. */
import { asObject, equalJson, isObject, type Json } from '../json.js';
import { equalValue, getAt } from './edit-fields.js';
import type { Change, Observed, Path, Standing, Target, Value } from './types.js';

export type Live = (target: Target) => Observed;

/** A place that holds neither what was planned to be found nor what is to be written. */
export interface DriftedField {
  at: Path;
  planned: Value;
  found: Value;
}

/**
 * Only the fields that the change names, and those it requires, are compared: status, defaults and the work of other
 * controllers never make a change drift. For a restart it knows only whether its target is still there: which pods run
 * is asked by a check.
 */
export function classify(change: Change, live: Live): Standing {
  const observed = live(change.target);
  if (observed.state === 'unreadable') return 'unreadable';
  if (observed.state === 'present' && isReplaced(change, observed.uid)) return 'replaced';
  const value = observed.state === 'present' ? observed.value : undefined;
  switch (change.effect.do) {
    case 'edit':
      return value === undefined ? 'missing' : classifyEdit(change, value, live);
    case 'create':
      if (value === undefined) return holdsRequirements(change, live) ? 'pending' : 'drifted';
      return contains(change.target, value, change.effect.body) ? 'done' : 'drifted';
    case 'delete':
      if (value === undefined) return 'done';
      return contains(change.target, value, change.effect.was) ? 'pending' : 'drifted';
    case 'restart':
      return value === undefined ? 'missing' : 'pending';
  }
}

/** The places that keep a change from being pending or done. */
export function findDrift(change: Change, live: Live): DriftedField[] {
  const observed = live(change.target);
  const value = observed.state === 'present' ? observed.value : undefined;
  const { effect } = change;
  const touched =
    effect.do === 'edit'
      ? effect.fields
          .map(({ at, from }) => ({ at, planned: from, found: getAt(value, at) }))
          .filter(({ planned, found }) => !equalValue(planned, found))
      : [];
  const required = change.requires
    .map(({ target, at, is }) => ({ at, planned: is, found: valueAt(live(target), at) }))
    .filter(({ planned, found }) => !equalValue(planned, found));
  return [...touched, ...required];
}

function isReplaced(change: Change, uid: string | undefined): boolean {
  return change.uid !== undefined && uid !== undefined && change.uid !== uid;
}

function classifyEdit(change: Change, value: Json, live: Live): Standing {
  const fields = change.effect.do === 'edit' ? change.effect.fields : [];
  if (fields.every(({ at, to }) => equalValue(getAt(value, at), to))) return 'done';
  const isAsPlanned = fields.every(({ at, from }) => equalValue(getAt(value, at), from));
  return isAsPlanned && holdsRequirements(change, live) ? 'pending' : 'drifted';
}

function holdsRequirements(change: Change, live: Live): boolean {
  return change.requires.every(({ target, at, is }) => equalValue(valueAt(live(target), at), is));
}

function valueAt(observed: Observed, at: Path): Value {
  return getAt(observed.state === 'present' ? observed.value : undefined, at);
}

/** A credential is its triple: it is the same under any name. */
function contains(target: Target, value: Json, body: Json): boolean {
  if (target.system === 'azure' && target.credential) {
    const { issuer, subject, audience } = target.credential;
    const live = asObject(value);
    return live['issuer'] === issuer && live['subject'] === subject && equalJson(live['audiences'] ?? [], [audience]);
  }
  return includesJson(value, body);
}

/** Every member of an object, every element of a list; more may be there. */
function includesJson(value: Json | undefined, body: Json): boolean {
  if (value === undefined) return false;
  if (Array.isArray(body)) {
    const items: readonly Json[] = Array.isArray(value) ? value : [];
    return body.every((wanted: Json) => items.some((item) => includesJson(item, wanted)));
  }
  if (!isObject(body)) return equalJson(value, body);
  return isObject(value) && Object.entries(body).every(([key, wanted]) => includesJson(value[key], wanted));
}
