/** Names of kinds in URLs. */

/**
 * The plural of English, by which Kubernetes' own types are named, and through controller-gen nearly all custom ones. A
 * kind that breaks it is answered with 404, as if the object were absent.
 */
export function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (/(s|x|z|ch|sh)$/.test(singular)) return `${singular}es`;
  if (/[^aeiou]y$/.test(singular)) return `${singular.slice(0, -1)}ies`;
  return `${singular}s`;
}
