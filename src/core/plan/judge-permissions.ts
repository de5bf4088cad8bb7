/** Whether the login that made a plan could also apply it. */
import { CREDENTIAL_ACTIONS, isAllowed } from '../azure/allowed-actions.js';
import { answerFor, type AzureFacts, resourceGroupOf, valueOf } from '../azure/facts.js';
import type { Change } from '../change/types.js';
import { countNoun } from '../count-noun.js';
import { azurePermissionMissing } from '../findings/azure-permission-missing.js';
import type { Finding } from '../formats/scan.js';
import { groupBy } from '../group-by.js';
import { compareText } from '../json.js';

/** Only where the credentials of the plan are; of app registrations nothing is known. */
export function raisePermissions(changes: readonly Change[], azure: AzureFacts | undefined): Finding[] {
  if (!azure) return [];
  const credentials = changes.flatMap(({ target }) =>
    target.system === 'azure' && target.credential ? target.id : [],
  );
  const stages = [...groupBy(credentials, (id) => resourceGroupOf(id) ?? '')]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([scope, ids]) => describeMissing(scope, ids.length, azure));
  return stages.length > 0 ? [azurePermissionMissing.raise({ root: '', ref: 'Azure' }, { stages })] : [];
}

function describeMissing(scope: string, count: number, { permissions }: AzureFacts): string[] {
  const granted = valueOf(answerFor(permissions, scope));
  if (!granted || isAllowed(CREDENTIAL_ACTIONS.create, granted)) return [];
  const removes = isAllowed(CREDENTIAL_ACTIONS.remove, granted);
  return [
    `stage identities: ${CREDENTIAL_ACTIONS.create} is missing on ${scope}, for ${countNoun(count, 'credential')}`,
    ...(removes ? [] : [`rollback --delete-created: ${CREDENTIAL_ACTIONS.remove} is missing on ${scope}`]),
  ];
}
