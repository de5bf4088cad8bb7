/** The plans of all roots, which may share identities: what all of them need together decides what each may have. */
import { normalizeArmId } from '../arm-id.js';
import { answerFor, type AzureFacts, valueOf } from '../azure/facts.js';
import type { Resolution } from '../resolve/resolve.js';
import { countBudgets, type CountedBudget, isExceeded } from './budget.js';
import { listCredentialNeeds } from './credential-needs.js';
import { draftRoot, planRoot, type RootDraft, type RootOptions, type RootPlan } from './plan-root.js';

interface RootRequest {
  resolution: Resolution;
  options: RootOptions;
}

export function planRoots(
  requests: readonly RootRequest[],
  azure: AzureFacts | undefined,
): {
  roots: readonly RootPlan[];
  drafts: readonly RootDraft[];
  budgets: readonly CountedBudget[];
} {
  const drafts = requests.map(({ resolution, options }) => ({ draft: draftRoot(resolution, options), options }));
  const budgets = countBudgets(
    drafts.flatMap(({ draft, options }) => listCredentialNeeds(draft, options)),
    (identity) => azure && valueOf(answerFor(azure.credentials, normalizeArmId(identity))),
  );
  const exceeded = new Map(budgets.filter(isExceeded).map((budget) => [normalizeArmId(budget.identity), budget]));
  return {
    roots: drafts.map(({ draft, options }) => planRoot(draft, options, exceeded)),
    drafts: drafts.map(({ draft }) => draft),
    budgets,
  };
}
