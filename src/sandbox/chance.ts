/**
 * Randomness that depends on what is drawn for and not on the order of drawing, so that a seed gives the same run
 * however calls interleave.
 */
import { createHash } from 'node:crypto';

/** From 0 up to, but not including, 1. */
export function chance(...about: readonly (number | string)[]): number {
  return createHash('sha256').update(JSON.stringify(about)).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** A UUID that is the same for the same text. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
