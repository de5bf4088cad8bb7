/** What people read instead of the ids of changes and checks. */
import { refOfTarget } from '../change/target.js';
import type { Change, Check, StageId } from '../change/types.js';
import { accountOfSubject } from '../subject.js';
import { type Action, actionOf, describeHolder, titleOf } from './change-title.js';

/** The steps of a plan, as far as their names go. */
export interface KnownSteps {
  changes: readonly Change[];
  checks: readonly Check[];
}

export interface StepNames {
  /** Of an id that is not in the plan: the id itself, short of what nobody reads. */
  nameOf(id: string): string;
  /** What a change does; undefined for anything else. */
  actionOf(id: string): Action | undefined;
  /** Undefined for what is not in the plan. */
  stageOf(id: string): StageId | undefined;
}

export const NO_STEPS: KnownSteps = { changes: [], checks: [] };

/** The engine puts it before the id of what it takes back. */
const UNDO = 'undo/';

export function nameSteps({ changes, checks }: KnownSteps): StepNames {
  const changeById = new Map(changes.map((change) => [change.id, change]));
  const checkById = new Map(checks.map((check) => [check.id, check]));

  function nameOf(id: string): string {
    if (id.startsWith(UNDO)) return `the undoing of ${nameOf(id.slice(UNDO.length))}`;
    const change = changeById.get(id);
    if (change) return nameChange(change);
    const check = checkById.get(id);
    return check ? nameCheck(check.id, check.subject) : id;
  }

  return {
    nameOf,
    actionOf(id) {
      const change = changeById.get(id);
      return change && actionOf(change);
    },
    stageOf: (id) => (changeById.get(id) ?? checkById.get(id))?.stage,
  };
}

/** The subject says more of a credential than its own name, which is a digest for the most part. */
function nameChange(change: Change): string {
  const { target } = change;
  if (target.system === 'kubernetes') return refOfTarget(target);
  if (target.system !== 'azure' || !target.credential) return titleOf(change);
  const { subject } = target.credential;
  const account = accountOfSubject(subject);
  return `the credential of ${account ? `${account.namespace}/${account.name}` : subject} on ${describeHolder(target.id)}`;
}

/** Ids of checks are `<stage>/<check>/<subject>`; what the pre-flight asks is about the cluster as a whole. */
export function nameCheck(id: string, subject: string): string {
  const [, stage, run] = /^([a-z-]+)\/([a-z-]+)\//.exec(id) ?? [];
  const check = run === undefined ? 'the check' : `the ${run} check`;
  return stage === 'preflight' ? check : `${check} of ${subject}`;
}
