/** The checks of a rollback: its rights, what went back works again, and nobody uses what is deleted. */
import { equalValue } from '../change/edit-fields.js';
import { changeId } from '../change/target.js';
import type { Change, Check } from '../change/types.js';
import { CLIENT_ID_ANNOTATION, USE_LABEL } from '../inventory/names.js';
import { asObject, asString, type JsonObject } from '../json.js';
import { type Ref, serviceAccountRef } from '../ref.js';
import type { ExecutablePlan } from '../run/executable.js';
import { accountsOf } from './find-reliers.js';
import { isAccountEdit, isTemplateEdit } from './workload-changes.js';

const RESTORED = 'restored';
const UNUSED = 'unused';

/** @param back the changes of the rollback */
export function planChecksBack(plan: ExecutablePlan, back: readonly Change[]): Check[] {
  if (back.length === 0) return [];
  const edited = new Set(plan.changes.filter(isTemplateEdit).flatMap(({ why }) => why.consumers));
  const rights = plan.checks.filter(({ stage, run }) => stage === 'preflight' && run === 'permissions');
  const workloads = back.filter((change) => change.stage === 'workloads' && !isAccountEdit(change));
  const accounts = new Map(back.filter(isAccountEdit).map((change) => [change.id, change]));
  return [
    ...rights,
    ...workloads.flatMap((change) => restoredChecks(plan, change, accounts)),
    ...back.flatMap((change) => unusedCheck(change, edited)),
  ];
}

function restoredChecks({ checks }: ExecutablePlan, change: Change, accounts: ReadonlyMap<string, Change>): Check[] {
  const { target, wave, why } = change;
  const root = target.system === 'azure' ? '' : target.root;
  const taken = change.needs.flatMap((need) => accounts.get(need) ?? []).flatMap(clientIdsTaken);
  return why.consumers.map((subject) => ({
    id: `verify/${RESTORED}/${root}:${subject}`,
    stage: 'verify',
    ...(wave !== undefined && { wave }),
    needs: [],
    subject,
    run: RESTORED,
    args: { ...restoredArgs(change, subject, checks), ...(taken.length > 0 && { withoutClientIds: taken }) },
  }));
}

function restoredArgs({ effect }: Change, subject: Ref, checks: readonly Check[]): JsonObject {
  const fields = effect.do === 'edit' ? effect.fields : [];
  const account = fields.find(({ at }) => ['serviceAccountName', 'serviceAccount'].includes(String(at.at(-1))));
  const label = fields.find(({ at }) => at.at(-1) === USE_LABEL);
  const pods = checks.find((check) => check.run === 'pods' && check.subject === subject);
  const named = account
    ? 'is' in account.to
      ? asString(account.to.is)
      : 'default'
    : asString(asObject(pods?.args)['serviceAccount']);
  return {
    ...(named !== undefined && { serviceAccount: named }),
    ...(label && !equalValue(label.to, { is: 'true' }) && { mutated: false }),
  };
}

/** What an account says no more to the webhook. */
function clientIdsTaken({ effect }: Change): string[] {
  const fields = effect.do === 'edit' ? effect.fields : [];
  return fields.flatMap(({ at, from }) =>
    at.at(-1) === CLIENT_ID_ANNOTATION && 'is' in from ? (asString(from.is) ?? []) : [],
  );
}

/**
 * Asked right before each deletion: what was true when the rollback was planned may not be any more. Consumers without an
 * edit of their own were labelled before, and stay so.
 */
function unusedCheck(change: Change, edited: ReadonlySet<Ref>): Check[] {
  const { stage, target, effect, why, needs } = change;
  if (effect.do !== 'delete') return [];
  const accounts = accountsOf({ ...change, effect: { do: 'create', body: effect.was } });
  const [first] = accounts;
  if (!first) return [];
  return [
    {
      id: unusedCheckId(change),
      stage,
      needs: needs.filter((need) => need !== unusedCheckId(change)),
      subject: serviceAccountRef(first.namespace, first.name),
      run: UNUSED,
      args: {
        accounts: accounts.map(({ namespace, name }) => ({ namespace, name })),
        labelledOnly: target.system === 'azure',
        except: why.consumers.filter((consumer) => !edited.has(consumer)),
      },
    },
  ];
}

export function unusedCheckId({ stage, target }: Change): string {
  return changeId(stage, UNUSED, target);
}
