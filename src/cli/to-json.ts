/** A result as JSON text that is safe to look at. */

/**
 * Control and format characters above ASCII: JSON lets them stand as they are, a terminal may obey them. They can only
 * be inside strings, where the escape means the same.
 */
const UNSAFE = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

export function toJson(result: object): string {
  return `${escapeUnsafe(JSON.stringify(result, null, 2))}\n`;
}

/** For text in which such characters stand only inside double-quoted strings. */
export function escapeUnsafe(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function hasUnsafe(text: string): boolean {
  return text.search(UNSAFE) >= 0;
}
