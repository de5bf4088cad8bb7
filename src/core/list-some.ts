/** Long lists, cut where a person stops reading. */

/** The first lines, and how many more there are. */
export function listSome(lines: readonly string[], shown: number): string[] {
  const rest = lines.length - shown;
  return rest <= 0 ? [...lines] : [...lines.slice(0, shown), `…and ${rest} more`];
}
