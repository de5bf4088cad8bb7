/** Explanations of objects: what is known of one, who uses it, what a plan does about it, and every finding about it. */
import { normalizeArmId } from '../arm-id.js';
import { refOfTarget } from '../change/target.js';
import type { Change } from '../change/types.js';
import { describeFinding, findingTitle } from '../findings/index.js';
import type { ExplainedChange, ExplainedObject, ObjectExplanation } from '../formats/explanation.js';
import type { MigrationPlan } from '../formats/plan.js';
import type { Finding } from '../formats/scan.js';
import { EXPLANATION_FORMAT_VERSION } from '../formats/versions.js';
import { type Ref, serviceAccountRef } from '../ref.js';
import { placeOf } from '../report/change-place.js';
import { actionOf, titleOf, touchedNames } from '../report/change-title.js';
import type { Resolution } from '../resolve/resolve.js';
import { accountOfSubject } from '../subject.js';
import { describeObject } from './describe-object.js';
import type { FoundObjects } from './find-objects.js';

export function explainObject(
  { ref, roots, takenFor }: FoundObjects,
  resolutions: readonly Resolution[],
  plan: MigrationPlan,
): ObjectExplanation {
  const objects = resolutions
    .filter(({ inventory }) => roots.includes(inventory.root.id))
    .map((resolution) => ({
      ...explainInRoot(resolution, ref, plan),
      ...(takenFor === undefined ? {} : { takenFor }),
    }));
  return { kind: 'Explanation', formatVersion: EXPLANATION_FORMAT_VERSION, about: 'object', objects };
}

function explainInRoot(resolution: Resolution, ref: Ref, plan: MigrationPlan): ExplainedObject {
  const root = resolution.inventory.root.id;
  const facts = describeObject(resolution, ref);
  const about = new Set([ref, ...relatedRefs(facts)]);
  return {
    ref,
    root,
    ...facts,
    changes: plan.changes
      .filter((change) => ['', root].includes(placeOf(plan, change).root) && concerns(change, facts, ref))
      .map(describeChange),
    findings: plan.findings.filter((finding) => finding.root === root && about.has(finding.subject)).map(withMeaning),
  };
}

type Facts = ReturnType<typeof describeObject>;

/** What is wrong with its account or its identities matters to a consumer too. */
function relatedRefs({ role, account, identities }: Facts): Ref[] {
  if (role !== 'consumer') return [];
  return [
    ...(account ? [account.ref] : []),
    ...identities.flatMap((identity) => [identity.ref, ...identity.via.map((binding) => binding.ref)]),
  ];
}

/** Changes of the object itself, made for it, or on the managed identity or service account that it stands for. */
function concerns({ target, why }: Change, { role, resourceId }: Facts, ref: Ref): boolean {
  if (why.consumers.includes(ref)) return true;
  if (target.system === 'kubernetes') return refOfTarget(target) === ref;
  if (target.system === 'files') return target.object?.ref === ref;
  if (role === 'identity') return resourceId !== undefined && normalizeArmId(target.id) === normalizeArmId(resourceId);
  const account = role === 'service-account' ? accountOfSubject(target.credential?.subject ?? '') : undefined;
  return account !== undefined && serviceAccountRef(account.namespace, account.name) === ref;
}

function describeChange(change: Change): ExplainedChange {
  return {
    id: change.id,
    stage: change.stage,
    ...(change.wave === undefined ? {} : { wave: change.wave }),
    action: actionOf(change),
    title: titleOf(change),
    fields: touchedNames(change),
    bySource: change.by === 'source',
  };
}

function withMeaning(finding: Finding): ExplainedObject['findings'][number] {
  return { ...finding, title: findingTitle(finding.code), means: describeFinding(finding.code)?.means ?? '' };
}
