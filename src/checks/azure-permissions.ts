/** Whether the login may write the credentials of a plan: asked where they are, before the first of them is written. */
import type { CheckOutcome } from '../core/change/check-outcome.js';
import { normalizeArmId } from '../core/arm-id.js';
import { CREDENTIAL_ACTIONS, isAllowed } from '../core/azure/allowed-actions.js';
import { resourceGroupOf } from '../core/azure/facts.js';
import type { Change } from '../core/change/types.js';
import { MigrationError } from '../core/errors.js';
import { groupBy } from '../core/group-by.js';
import { listSome } from '../core/list-some.js';
import type { AzureReader } from '../ports/azure.js';
import { failed, passed } from './outcomes.js';

type Permissions = Pick<AzureReader, 'listPermissions'>;

interface Asked {
  identity: string;
  action: string;
}

const PARALLEL = 8;
const SHOWN = 20;

/** Of app registrations Microsoft Graph tells nothing beforehand. */
export async function checkAzurePermissions(
  changes: readonly Change[],
  reader: Permissions,
  signal: AbortSignal,
): Promise<CheckOutcome> {
  try {
    const missing = await findMissing(changes.flatMap(actionOf), reader, signal);
    if (missing.length === 0) return passed('The login may write the credentials of the plan');
    const evidence = listSome(
      missing.map(({ identity, action }) => `${action} on ${identity}`),
      SHOWN,
    ).map((is) => ({ what: 'missing', is }));
    return failed('azure-permission-missing', 'The login may not write the credentials of the plan', {
      evidence,
      causes: ['The role of templates/roles/federator.json is not assigned on the identity or above it.'],
      next: ['Ask for that role, or log in as somebody who has it: `az login`'],
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof MigrationError)) throw error;
    return { ...passed('The rights of the cluster'), unproved: [`What the login may do in Azure: ${error.message}`] };
  }
}

function actionOf({ by, target, effect }: Change): Asked[] {
  if (by !== 'migrate' || target.system !== 'azure' || !target.credential) return [];
  if (resourceGroupOf(target.id) === undefined) return [];
  return [
    { identity: normalizeArmId(target.id), action: CREDENTIAL_ACTIONS[effect.do === 'delete' ? 'remove' : 'create'] },
  ];
}

/** Most roles are assigned on the group or above it; only where one is not, each identity is asked for itself. */
async function findMissing(asked: readonly Asked[], reader: Permissions, signal: AbortSignal): Promise<Asked[]> {
  const distinct = [...new Map(asked.map((one) => [`${one.identity} ${one.action}`, one])).values()];
  const groups = [...groupBy(distinct, ({ identity }) => resourceGroupOf(identity) ?? '')];
  const open = await Promise.all(
    groups.map(async ([group, members]) => {
      const granted = await reader.listPermissions(group, signal);
      return members.filter(({ action }) => !isAllowed(action, granted));
    }),
  );
  const missing: Asked[] = [];
  const rest = open.flat();
  for (let start = 0; start < rest.length; start += PARALLEL) {
    const batch = rest.slice(start, start + PARALLEL);
    const answers = await Promise.all(batch.map(({ identity }) => reader.listPermissions(identity, signal)));
    missing.push(...batch.filter(({ action }, index) => !isAllowed(action, answers[index] ?? [])));
  }
  return missing;
}
