/** The order of a plan: stage, wave, what is needed first, id. */
import { STAGES } from '../change/stages.js';
import type { Change, Check } from '../change/types.js';
import { compareText } from '../json.js';

type Step = Change | Check;

export function orderSteps<T extends Step>(steps: readonly T[], all: readonly Step[]): T[] {
  const depths = findDepths(all);
  return [...steps].sort(
    (a, b) =>
      STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage) ||
      (a.wave ?? 0) - (b.wave ?? 0) ||
      (depths.get(a.id) ?? 0) - (depths.get(b.id) ?? 0) ||
      compareText(a.id, b.id),
  );
}

/** How many steps come before each in the longest chain of needs. */
export function findDepths(steps: readonly Step[]): Map<string, number> {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    depths.set(id, 0);
    const needs = (byId.get(id)?.needs ?? []).filter((need) => byId.has(need));
    const depth = needs.reduce((deepest, need) => Math.max(deepest, depthOf(need) + 1), 0);
    depths.set(id, depth);
    return depth;
  };
  for (const { id } of steps) depthOf(id);
  return depths;
}
