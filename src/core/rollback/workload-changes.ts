/** What the changes of the stage `workloads` are about: pod templates, accounts that stay, restarts. */
import { equalValue } from '../change/edit-fields.js';
import type { Change } from '../change/types.js';
import type { Ref } from '../ref.js';

export function isAccountEdit({ target, effect }: Change): boolean {
  return effect.do === 'edit' && target.system === 'kubernetes' && target.kind === 'ServiceAccount';
}

/** Of a pod template, or of a setting of a consumer that is none. */
export function isTemplateEdit(change: Change): boolean {
  return change.effect.do === 'edit' && !isAccountEdit(change);
}

export function concerns({ why }: Change, consumers: ReadonlySet<Ref>): boolean {
  return why.consumers.some((consumer) => consumers.has(consumer));
}

/** Whether it has given the pods this account. */
export function setsAccount({ effect }: Change, account: string): boolean {
  return (
    effect.do === 'edit' &&
    effect.fields.some(({ from, to }) => equalValue(to, { is: account }) && !equalValue(from, to))
  );
}
