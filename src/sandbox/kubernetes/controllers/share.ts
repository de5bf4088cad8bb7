/** Numbers of pods that a workload gives as a share of all. */
import { numberOf, textOf } from '../../read-json.js';

/** `25%` of the pods, or a number of them. */
export function resolveShare(share: unknown, of: number, round: (value: number) => number): number {
  const percent = /^(\d+)%$/.exec(textOf(share) ?? '')?.[1];
  return percent === undefined ? (numberOf(share) ?? 0) : round((Number(percent) * of) / 100);
}
