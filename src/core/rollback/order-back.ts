/** The order in which a plan is taken back: no pod is left without either way at any moment. */
import type { Change, Check, StageId } from '../change/types.js';
import { groupBy } from '../group-by.js';
import { compareText } from '../json.js';
import { findDepths } from '../plan/order-steps.js';
import { unusedCheckId } from './checks-back.js';
import type { Judged } from './judge-changes.js';
import { isAccountEdit, isTemplateEdit } from './workload-changes.js';

/** The other way round, but for the checks. */
export const STAGES_BACK: readonly StageId[] = [
  'preflight',
  'retire',
  'workloads',
  'verify',
  'service-accounts',
  'identities',
  'cluster',
];

/**
 * Templates go back first and are rolled out; then what their accounts say to the webhook, which only pods that are made
 * anew would miss; then the pods that took it from there are restarted. What was created goes last.
 */
export function linkBack(judged: readonly Judged[]): Change[] {
  const accounts = new Map(
    judged.flatMap(({ change, back }) => (back && isAccountEdit(change) ? [[change.id, back]] : [])),
  );
  const templates = groupBy(
    judged.flatMap(({ change, back }) =>
      back && isTemplateEdit(change) ? change.why.consumers.map((consumer) => ({ consumer, back })) : [],
    ),
    ({ consumer }) => consumer,
  );
  const templatesOf = ({ why }: Change): Change[] =>
    why.consumers.flatMap((consumer) => (templates.get(consumer) ?? []).map(({ back }) => back));
  return judged.flatMap(({ change, back }) => {
    if (!back || isTemplateEdit(change)) return back ?? [];
    if (isAccountEdit(change)) return linkAccount(back, templatesOf(change));
    if (change.effect.do === 'restart') return linkRestart(change, back, accounts);
    const checks = back.effect.do === 'delete' ? [unusedCheckId(back)] : [];
    return { ...back, needs: [...checks, ...idsOf(templatesOf(change))] };
  });
}

/** Those who went back in an earlier wave are verified there. */
function linkAccount(back: Change, templates: readonly Change[]): Change {
  const { wave = 0, why } = back;
  const earlier = new Set(templates.flatMap((change) => ((change.wave ?? 0) > wave ? change.why.consumers : [])));
  const consumers = why.consumers.filter((consumer) => !earlier.has(consumer));
  return { ...back, needs: idsOf(templates), why: { ...why, consumers } };
}

function idsOf(changes: readonly Change[]): string[] {
  return [...new Set(changes.map(({ id }) => id))].sort(compareText);
}

/** In the wave of its account, which goes back in that of the first of its consumers: the last of them now. */
function linkRestart({ needs }: Change, back: Change, accounts: ReadonlyMap<string, Change>): Change {
  const needed = needs.flatMap((need) => accounts.get(need) ?? []);
  const waves = needed.flatMap(({ wave }) => wave ?? []);
  return {
    ...back,
    needs: idsOf(needed),
    ...(waves.length > 0 && { wave: Math.min(...waves) }),
  };
}

type Step = Change | Check;

export function orderBack<T extends Step>(steps: readonly T[], all: readonly Step[]): T[] {
  const depths = findDepths(all);
  return [...steps].sort(
    (a, b) =>
      STAGES_BACK.indexOf(a.stage) - STAGES_BACK.indexOf(b.stage) ||
      (b.wave ?? 0) - (a.wave ?? 0) ||
      (depths.get(a.id) ?? 0) - (depths.get(b.id) ?? 0) ||
      compareText(a.id, b.id),
  );
}
