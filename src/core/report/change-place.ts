/** Which root and namespace a change is listed under: those of the workloads it is for. */
import type { Change, Target } from '../change/types.js';
import type { MigrationPlan } from '../formats/plan.js';
import { parseRef } from '../ref.js';
import { accountOfSubject } from '../subject.js';

export interface ChangePlace {
  /** '' where it cannot be told, as for an identity that several roots share. */
  root: string;
  /** '' for what belongs to no namespace. */
  namespace: string;
}

export function placeOf(plan: Pick<MigrationPlan, 'target'>, change: Change): ChangePlace {
  return { root: rootOf(plan, change.target), namespace: namespaceOf(change) };
}

/** A credential belongs to the cluster whose issuer it names. */
function rootOf(plan: Pick<MigrationPlan, 'target'>, target: Target): string {
  if (target.system !== 'azure') return target.root;
  const issuer = target.credential?.issuer;
  const roots = plan.target.roots.map(({ id }) => id).filter((id) => plan.target.issuers[id] === issuer);
  const candidates = roots.length > 0 ? roots : plan.target.roots.map(({ id }) => id);
  return candidates.length === 1 ? (candidates[0] ?? '') : '';
}

function namespaceOf({ target, why }: Change): string {
  if (target.system === 'kubernetes') return target.namespace ?? '';
  if (target.system === 'files' && target.object) return parseRef(target.object.ref)?.namespace ?? '';
  const subject = target.system === 'azure' ? target.credential?.subject : undefined;
  return accountOfSubject(subject ?? '')?.namespace ?? parseRef(why.consumers[0] ?? '')?.namespace ?? '';
}
