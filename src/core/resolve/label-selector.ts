/** Label selectors as kubectl takes them with -l. */
import { MigrationError } from '../errors.js';

interface Requirement {
  key: string;
  /** undefined: the key only has to be present. */
  values: readonly string[] | undefined;
  negated: boolean;
}

export type LabelSelector = (labels: Record<string, string>) => boolean;

const KEY = String.raw`[A-Za-z0-9][\w./-]*`;
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s+\\(([^()]*)\\)$`);
const EQUALITY = new RegExp(`^(${KEY})\\s*(=|==|!=)\\s*([\\w.-]*)$`);
const PRESENCE = new RegExp(`^(!?)\\s*(${KEY})$`);

/**
 * `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b,c)`, `a`, `!a`, joined by commas; all must hold.
 * @throws MigrationError `invalid-selector` naming the part that can't be read
 */
export function parseLabelSelector(text: string): LabelSelector {
  const requirements = splitRequirements(text).map(parseRequirement);
  return (labels) => requirements.every((requirement) => holds(requirement, labels));
}

/** Commas inside parentheses belong to a set. */
function splitRequirements(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function parseRequirement(part: string): Requirement {
  const set = SET.exec(part);
  if (set?.[1] !== undefined) {
    return { key: set[1], values: (set[3] ?? '').split(',').map((value) => value.trim()), negated: set[2] === 'notin' };
  }
  const equality = EQUALITY.exec(part);
  if (equality?.[1] !== undefined) {
    return { key: equality[1], values: [equality[3] ?? ''], negated: equality[2] === '!=' };
  }
  const presence = PRESENCE.exec(part);
  if (presence?.[2] !== undefined) return { key: presence[2], values: undefined, negated: presence[1] === '!' };
  throw new MigrationError({
    code: 'invalid-selector',
    kind: 'usage',
    what: `The label selector can not be read at ${JSON.stringify(part)}`,
    next: ['Write it as for kubectl, for example -l app=api,tier!=test'],
  });
}

/** As in Kubernetes, `!=` and `notin` hold for objects without the key. */
function holds(requirement: Requirement, labels: Record<string, string>): boolean {
  const value = labels[requirement.key];
  const matches =
    requirement.values === undefined ? value !== undefined : value !== undefined && requirement.values.includes(value);
  return matches !== requirement.negated;
}
