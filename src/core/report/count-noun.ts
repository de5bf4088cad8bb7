/** Numbers with their nouns. */

/** `1 change`, `3 changes`. */
export function countNoun(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}
