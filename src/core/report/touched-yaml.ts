/** What changes make of one object, as YAML of the touched part: the object's identity and the fields, nothing else. */
import { Scalar, stringify } from 'yaml';
import { applyEdits, getAt, isAbsent, setAt } from '../change/edit-fields.js';
import { preview } from '../change/preview.js';
import type { Change, FieldEdit, Target } from '../change/types.js';
import { compareText, isObject, type Json, type JsonObject } from '../json.js';

export interface BeforeAndAfter {
  /** '' when the object is not there. */
  before: string;
  after: string;
}

/** First what tells which object it is, then the rest by name. */
const LEADING_KEYS = ['apiVersion', 'kind', 'metadata', 'name', 'namespace', 'spec', 'identity'];

/** Stands for a map or list of which nothing is touched on one side; told from an empty value by being this very object. */
const PARENT: JsonObject = Object.freeze({});

/** All changes are of one target. */
export function showTouchedPart(changes: readonly Change[]): BeforeAndAfter {
  const { before, after } = findTouchedPart(changes);
  return { before: toYaml(before), after: toYaml(after) };
}

/** Both sides of an edit are built from nothing but the edit: the rest of the object is not known, and not needed. */
function findTouchedPart(changes: readonly Change[]): { before: Json | undefined; after: Json | undefined } {
  const effects = changes.map(({ effect }) => effect);
  const deleted = effects.find((effect) => effect.do === 'delete');
  if (deleted) return { before: deleted.was, after: undefined };
  if (effects.some((effect) => effect.do === 'create')) {
    return {
      before: undefined,
      after: withIdentity(
        changes[0]?.target,
        effects.reduce<Json | undefined>((seen, effect) => preview(effect, seen), undefined),
      ),
    };
  }
  const edits = effects.flatMap((effect) => (effect.do === 'edit' ? effect.fields : []));
  const frame = frameOf(changes[0]?.target, edits);
  return { before: applyEdits(frame, edits, 'from'), after: applyEdits(frame, edits) };
}

/**
 * The identity, and everything that an edit reaches into, on both sides: else a new label would look like a new map of
 * labels that takes the place of the old one.
 */
function frameOf(target: Target | undefined, edits: readonly FieldEdit[]): Json | undefined {
  let frame = identityOf(target);
  for (const { at } of edits) {
    at.slice(0, -1).forEach((step, index) => {
      const place = at.slice(0, index + 1);
      if (!isAbsent(getAt(frame, place))) return;
      frame = setAt(frame, place, { is: typeof step === 'string' || 'item' in step ? PARENT : step.where });
    });
  }
  return frame;
}

/** The body of a credential does not say which identity it is written to. */
function withIdentity(target: Target | undefined, body: Json | undefined): Json | undefined {
  return target?.system === 'azure' && isObject(body) ? { identity: target.id, ...body } : body;
}

function identityOf(target: Target | undefined): Json | undefined {
  if (target?.system !== 'kubernetes') return {};
  const { apiVersion, kind, name, namespace } = target;
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
}

/**
 * YAML 1.1 is what kubectl reads: a string such as `yes` must be quoted, or it would look like a boolean to it. A parent
 * of which nothing is shown is written as a bare key, and a null as `null`.
 */
function toYaml(value: Json | undefined): string {
  if (value === undefined) return '';
  return stringify(toNode(value), { compat: 'yaml-1.1', lineWidth: 0, nullStr: '', aliasDuplicateObjects: false });
}

function toNode(value: Json): unknown {
  if (value === PARENT) return null;
  if (value === null) return Object.assign(new Scalar(null), { source: 'null' });
  if (Array.isArray(value)) return value.map((item: Json) => toNode(item));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => rankOf(a) - rankOf(b) || compareText(a, b));
  return Object.fromEntries(entries.map(([key, member]) => [key, toNode(member)]));
}

function rankOf(key: string): number {
  const rank = LEADING_KEYS.indexOf(key);
  return rank < 0 ? LEADING_KEYS.length : rank;
}
