/** A Kubernetes LabelSelector as one list of requirements, all of which must hold. */
import { asList, asObject, asString, asStringMap, type Json, lookUp } from '../json.js';
import type { LabelTerm } from './cluster-objects.js';
import { LABEL_OPERATORS } from './label-operators.js';

/** An entry of matchLabels is `In` with one value. No selector, and an empty one, have no terms and hold for everything. */
export function readLabelTerms(selector: Json | undefined): LabelTerm[] {
  const { matchLabels, matchExpressions } = asObject(selector);
  const labels = Object.entries(asStringMap(matchLabels)).map(([key, value]): LabelTerm => ({
    key,
    operator: 'In',
    values: [value],
  }));
  return [...labels, ...asList(matchExpressions).map(readExpression)];
}

/** An operator that no server takes selects nothing. */
function readExpression(value: Json): LabelTerm {
  const expression = asObject(value);
  const key = asString(expression['key']) ?? '';
  const operator = LABEL_OPERATORS.find((known) => known === expression['operator']);
  if (operator === undefined) return { key, operator: 'In', values: [] };
  return { key, operator, values: asList(expression['values']).flatMap((item) => asString(item) ?? []) };
}

/** As the API server matches: `NotIn` holds for what lacks the key. */
export function matchTerms(terms: readonly LabelTerm[], labels: Readonly<Record<string, string>>): boolean {
  return terms.every(({ key, operator, values }) => {
    const value = lookUp(labels, key);
    switch (operator) {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return value === undefined || !values.includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
    }
  });
}

/** In the notation of kubectl. */
export function formatTerm({ key, operator, values }: LabelTerm): string {
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${values[0] ?? ''}` : `${key} in (${values.join(',')})`;
    case 'NotIn':
      return values.length === 1 ? `${key}!=${values[0] ?? ''}` : `${key} notin (${values.join(',')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
  }
}
