/** Whether we may do in the cluster all that the run will ask of it, before the first of it is done. */
import type { CheckOutcome } from '../core/change/check-outcome.js';
import { countNoun } from '../core/count-noun.js';
import { groupBy } from '../core/group-by.js';
import { listSome } from '../core/list-some.js';
import { describeRight, formatRule, type Right } from '../core/run/rights-for.js';
import type { AccessReviews } from '../ports/access-reviews.js';
import { failed, passed } from './outcomes.js';

const PARALLEL = 8;
const SHOWN = 20;

export async function checkPermissions(
  rights: readonly Right[],
  reviews: AccessReviews,
  signal: AbortSignal,
): Promise<CheckOutcome> {
  const missing = await findMissing(rights, reviews, signal);
  if (missing.length === 0) return passed(`All ${rights.length} rights that the run needs are there`);
  const evidence = listSome(missing.map(describeRight), SHOWN).map((is) => ({ what: 'missing', is }));
  return failed('permission-missing', `${countNoun(missing.length, 'right')} missing in the cluster`, {
    evidence,
    causes: ['The roles of templates/rbac are not bound, or not in every namespace of the plan.'],
    next: [
      'Ask for the roles of templates/rbac/scan.yaml and apply.yaml (to delete, also of rollback.yaml), or for these rules:',
      ...listSome([...new Set(missing.map(formatGrant))], SHOWN),
    ],
  });
}

/** Where one is there for the whole cluster, its namespaces need not be asked about one by one. */
async function findMissing(rights: readonly Right[], reviews: AccessReviews, signal: AbortSignal): Promise<Right[]> {
  const groups = [...groupBy(rights, (right) => describeRight(withoutNamespace(right))).values()];
  const open = await filterAtOnce(
    groups,
    async (group) => group.length > 1 && (await isGrantedEverywhere(group, reviews, signal)),
  );
  return filterAtOnce(open.flat(), (right) => reviews.mayI(right, signal));
}

async function isGrantedEverywhere(
  [first]: readonly Right[],
  reviews: AccessReviews,
  signal: AbortSignal,
): Promise<boolean> {
  return first !== undefined && (await reviews.mayI(withoutNamespace(first), signal));
}

/** Those for which the answer is no. */
async function filterAtOnce<T>(items: readonly T[], ask: (item: T) => Promise<boolean>): Promise<T[]> {
  const refused: T[] = [];
  for (let start = 0; start < items.length; start += PARALLEL) {
    const batch = items.slice(start, start + PARALLEL);
    const answers = await Promise.all(batch.map(ask));
    refused.push(...batch.filter((_, index) => !answers[index]));
  }
  return refused;
}

function withoutNamespace({ verb, group, resource, subresource, name }: Right): Right {
  return {
    verb,
    group,
    resource,
    ...(subresource !== undefined && { subresource }),
    ...(name !== undefined && { name }),
  };
}

function formatGrant(right: Right): string {
  return `${right.namespace === undefined ? 'cluster-wide' : `in namespace ${right.namespace}`}: ${formatRule(right)}`;
}
