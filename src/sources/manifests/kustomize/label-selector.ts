/** Label selectors in the notation of kubectl: `a=b, c!=d, e in (x,y), f notin (z), g, !h`. */

type Requirement = (labels: Readonly<Record<string, string>>) => boolean;

/** Undefined when the text is no selector. */
export function parseLabelSelector(text: string): Requirement | undefined {
  const parts = text.match(/(?:[^,(]|\([^)]*\))+/g) ?? [];
  const requirements = parts.map((part) => parseRequirement(part.trim()));
  if (!requirements.every((requirement) => requirement !== undefined)) return undefined;
  return (labels) => requirements.every((requirement) => requirement(labels));
}

const SET = /^([^\s=!(),]+)\s+(in|notin)\s*\(([^)]*)\)$/;
const EQUALITY = /^([^\s=!(),]+)\s*(==?|!=)\s*([^\s=!(),]*)$/;
const EXISTENCE = /^(!?)\s*([^\s=!(),]+)$/;

function parseRequirement(text: string): Requirement | undefined {
  const [, setKey, setOperator, list] = SET.exec(text) ?? [];
  if (setKey !== undefined && list !== undefined) {
    const values = list.split(',').map((value) => value.trim());
    return (labels) => values.includes(valueOf(labels, setKey) ?? '\0') === (setOperator === 'in');
  }
  const [, key, operator, value] = EQUALITY.exec(text) ?? [];
  if (key !== undefined) return (labels) => (valueOf(labels, key) === value) === (operator !== '!=');
  const [, negation, name] = EXISTENCE.exec(text) ?? [];
  if (name === undefined) return undefined;
  return (labels) => (valueOf(labels, name) !== undefined) === (negation === '');
}

function valueOf(labels: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
