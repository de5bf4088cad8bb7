/** How much of a consumer's migration may be planned, and what holds it back. */
import type { Finding } from '../formats/scan.js';
import type { Ref } from '../ref.js';

/** Each includes the ones before it. */
const EXTENTS = ['nothing', 'credentials', 'account', 'everything'] as const;
export type Extent = (typeof EXTENTS)[number];

export interface Obstacle {
  allows: Extent;
  finding: Finding;
  /** The identity that it comes from, where it comes from one: a decision about that identity can accept it. */
  identity?: Ref;
}

/** Whether an extent includes another. */
export function reaches(extent: Extent, wanted: Extent): boolean {
  return EXTENTS.indexOf(extent) >= EXTENTS.indexOf(wanted);
}

export function lesserExtent(a: Extent, b: Extent): Extent {
  return reaches(a, b) ? b : a;
}
