/** A result as JSON text that is safe to look at. */

/**
 * Control and format characters above ASCII, and what a renderer may leave out: JSON lets them stand as they are, a
 * terminal may obey or hide them. They can only be inside strings, where the escape means the same.
 */
const UNSAFE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

export function toJson(result: object): string {
  return [...toJsonPieces(result)].join('');
}

/** The same text element by element: that of a large plan is many times what fits beside the plan. */
export function* toJsonPieces(result: object): Generator<string> {
  const entries = Object.entries(result as Record<string, unknown>).filter(([, value]) => value !== undefined);
  if (entries.length === 0) yield '{}\n';
  for (const [index, [key, value]] of entries.entries()) {
    yield `${index === 0 ? '{' : ','}\n  ${escapeUnsafe(JSON.stringify(key))}: `;
    if (Array.isArray(value) && value.length > 0) yield* listPieces(value);
    else yield indented(value, '  ');
    if (index === entries.length - 1) yield '\n}\n';
  }
}

function* listPieces(list: readonly unknown[]): Generator<string> {
  for (const [index, item] of list.entries()) {
    yield `${index === 0 ? '[' : ','}\n    ${indented(item, '    ')}`;
  }
  yield '\n  ]';
}

/** A line break in JSON text is never part of a string. */
function indented(value: unknown, by: string): string {
  return escapeUnsafe(JSON.stringify(value, null, 2)).replaceAll('\n', `\n${by}`);
}

/** For text in which such characters stand only inside double-quoted strings. Above U+FFFF JSON knows pairs only. */
export function escapeUnsafe(text: string, escapeAbove: (character: string) => string = escapeUnits): string {
  return text.replace(UNSAFE, (character) => (character.length > 1 ? escapeAbove(character) : escapeUnits(character)));
}

function escapeUnits(character: string): string {
  return character.replace(/[^]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`);
}

export function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

export function hasUnsafe(text: string): boolean {
  return text.search(UNSAFE) >= 0;
}
