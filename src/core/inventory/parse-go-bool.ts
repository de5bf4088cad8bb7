/** Booleans of flags and parameters that Go programs read as text. */

const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);

/** Whether Go's strconv.ParseBool takes it for true. */
export function isGoTrue(value: string | undefined): boolean {
  return value !== undefined && TRUE.has(value);
}
