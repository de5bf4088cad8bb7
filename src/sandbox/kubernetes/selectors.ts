/** Label and field selectors of lists and of webhooks. */
import { type Members, membersIn, membersOf, textMapOf, textOf, textsOf } from '../read-json.js';
import { badRequest } from './api-error.js';
import type { KubeObject } from './kube-object.js';

type Labels = Readonly<Record<string, string>>;
type Selects = (labels: Labels) => boolean;

/** As in `labelSelector=app in (a,b),!legacy,tier!=web`. */
export function parseLabelSelector(text: string): Selects {
  const terms = text.split(/,(?![^(]*\))/).filter((term) => term.trim() !== '');
  const selects = terms.map((term) => parseTerm(term.trim()));
  return (labels) => selects.every((each) => each(labels));
}

/** A LabelSelector of an object; an empty one selects all. */
export function readLabelSelector(selector: unknown): Selects {
  const { matchLabels, matchExpressions } = membersOf(selector);
  const exact = Object.entries(textMapOf(matchLabels));
  const expressions = membersIn(matchExpressions).map(readExpression);
  return (labels) =>
    exact.every(([key, value]) => labels[key] === value) && expressions.every((selects) => selects(labels));
}

/** As in `fieldSelector=metadata.name=api`. */
export function parseFieldSelector(text: string): (object: KubeObject) => boolean {
  const terms = text.split(',').filter((term) => term !== '');
  const selects = terms.map((term) => {
    const [, field = '', operator, value = ''] = /^([^=!]+)(==|=|!=)(.*)$/.exec(term) ?? [];
    if (operator === undefined) throw badRequest(`invalid field selector: ${term}`);
    return (object: KubeObject) => (readField(object, field) === value) === (operator !== '!=');
  });
  return (object) => selects.every((each) => each(object));
}

function parseTerm(term: string): Selects {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(term);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return operator === 'in' ? isIn(key, values) : not(isIn(key, values));
  }
  const compared = /^([^=!\s]+)\s*(==|=|!=)\s*(\S*)$/.exec(term);
  if (compared) {
    const [, key = '', operator, value = ''] = compared;
    return operator === '!=' ? not(isIn(key, [value])) : isIn(key, [value]);
  }
  const [, bang, key = ''] = /^(!?)\s*([^\s=!()]+)$/.exec(term) ?? [];
  if (bang === undefined) throw badRequest(`unable to parse requirement: ${term}`);
  return bang === '!' ? not(exists(key)) : exists(key);
}

function readExpression({ key, operator, values }: Members): Selects {
  const name = textOf(key) ?? '';
  switch (operator) {
    case 'In':
      return isIn(name, textsOf(values) ?? []);
    case 'NotIn':
      return not(isIn(name, textsOf(values) ?? []));
    case 'Exists':
      return exists(name);
    default:
      return not(exists(name));
  }
}

function isIn(key: string, values: readonly string[]): Selects {
  return (labels) => Object.hasOwn(labels, key) && values.includes(labels[key] ?? '');
}

function exists(key: string): Selects {
  return (labels) => Object.hasOwn(labels, key);
}

function not(selects: Selects): Selects {
  return (labels) => !selects(labels);
}

function readField(object: KubeObject, field: string): string {
  const value = field.split('.').reduce<unknown>((parent, key) => membersOf(parent)[key], object);
  return typeof value === 'string' ? value : '';
}
