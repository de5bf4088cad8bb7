/** Label selectors in the notation of kubectl: `a=b, c!=d, e in (x,y), f notin (z), g, !h`. */
import { lookUp } from './json.js';

export type LabelSelector = (labels: Readonly<Record<string, string>>) => boolean;

/**
 * All parts must hold; an empty text selects everything. As in Kubernetes, `!=` and `notin` hold for objects without the
 * key. Undefined when the text is no selector.
 */
export function parseLabelSelector(text: string): LabelSelector | undefined {
  if (text.trim() === '') return () => true;
  // Commas inside parentheses belong to a set.
  const requirements = text.split(/,(?![^(]*\))/).map((part) => parseRequirement(part.trim()));
  if (!requirements.every((requirement) => requirement !== undefined)) return undefined;
  return (labels) => requirements.every((requirement) => requirement(labels));
}

const SET = /^([^\s=!(),]+)\s+(in|notin)\s*\(([^)]*)\)$/;
const EQUALITY = /^([^\s=!(),]+)\s*(==?|!=)\s*([^\s=!(),]*)$/;
const EXISTENCE = /^(!?)\s*([^\s=!(),]+)$/;

function parseRequirement(text: string): LabelSelector | undefined {
  const [, setKey, setOperator, list] = SET.exec(text) ?? [];
  if (setKey !== undefined && list !== undefined) {
    const values = list.split(',').map((value) => value.trim());
    return (labels) => values.includes(lookUp(labels, setKey) ?? '\0') === (setOperator === 'in');
  }
  const [, key, operator, value] = EQUALITY.exec(text) ?? [];
  if (key !== undefined) return (labels) => (lookUp(labels, key) === value) === (operator !== '!=');
  const [, negation, name] = EXISTENCE.exec(text) ?? [];
  if (name === undefined) return undefined;
  return (labels) => (lookUp(labels, name) !== undefined) === (negation === '');
}
