/** Numbers with their nouns. */

/** `1 change`, `3 changes`. */
export function countNoun(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** `a setting`, `3 settings`: where one needs no number. */
export function oneOrMany(count: number, one: string, many: string): string {
  return count === 1 ? one : `${count} ${many}`;
}
