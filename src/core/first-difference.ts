/** Where two texts part that have to be equal byte by byte. */

/** Characters before the first one that differs; a text that ends earlier differs there. Undefined for equal texts. */
export function firstDifference(left: string, right: string): number | undefined {
  if (left === right) return undefined;
  const [a, b] = [[...left], [...right]];
  const at = a.findIndex((character, index) => character !== b[index]);
  return at < 0 ? a.length : at;
}
