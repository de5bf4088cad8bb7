/** Signs that a namespace was generated: for a pull request, a preview, or by a parent namespace. */
import { MANAGED_BY_LABEL } from '../inventory/names.js';
import { lookUp } from '../json.js';

/** A name counts only where a person would hardly choose it. */
const NAMES: readonly { pattern: RegExp; sign: string }[] = [
  { pattern: /(?:^|-)(?:pr|mr|pull|pull-request|merge-request)-?\d+(?:-|$)/, sign: 'the number of a pull request' },
  { pattern: /^(?:preview|ephemeral|review-app)-|-(?:preview|ephemeral)(?:-\d+)?$/, sign: 'a word for previews' },
  { pattern: /^review-.+-[0-9a-z]{6}$/, sign: 'the form of a GitLab review app' },
  { pattern: /-(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{7,40}$/, sign: 'a hash at its end' },
];

/** A part of a label's key that says so, in any domain. */
const LABEL_KEY = /(?:^|[./-])(?:preview|ephemeral|pull-request|pull-request-number|review-app|pr-number)$/;
/** Hierarchical Namespace Controller: the depth below each ancestor; its own entry says 0. */
const HIERARCHY_KEY = /\.tree\.hnc\.x-k8s\.io\/depth$/;

/** One sentence per sign; empty for a namespace that looks like any other. */
export function findEphemeralSigns(name: string, labels: Readonly<Record<string, string>>): string[] {
  const manager = lookUp(labels, MANAGED_BY_LABEL);
  return [
    ...NAMES.filter(({ pattern }) => pattern.test(name)).map(({ sign }) => `its name has ${sign}`),
    ...(manager !== undefined && /preview|ephemeral/i.test(manager) ? [`label ${MANAGED_BY_LABEL}=${manager}`] : []),
    ...Object.entries(labels).flatMap(([key, value]) =>
      isSign(key, value) ? [value === '' ? `label ${key}` : `label ${key}=${value}`] : [],
    ),
  ];
}

function isSign(key: string, value: string): boolean {
  if (HIERARCHY_KEY.test(key)) return value !== '0';
  return LABEL_KEY.test(key) && value !== 'false';
}
