/** The parts of ARM ids. Their keywords and names are compared without regard to case. */
import { MigrationError } from '../../core/errors.js';

export interface ArmId {
  subscriptionId: string;
  resourceGroup: string;
  name: string;
}

export const IDENTITIES = 'Microsoft.ManagedIdentity/userAssignedIdentities';
export const CLUSTERS = 'Microsoft.ContainerService/managedClusters';

/** What Azure allows in any of the parts. Nothing that could lead a path elsewhere is among it. */
const PART = /^[\p{L}\p{N}_().-]{1,260}$/u;

/** Throws `azure-id-invalid` for what is no id of a resource of this type, such as a placeholder. */
export function parseArmId(id: string, type: string): ArmId {
  const [empty, subscriptions, subscriptionId, groups, resourceGroup, providers, ...rest] = id.split('/');
  const keywords = [empty, subscriptions, groups, providers, ...rest.slice(0, -1)].join('/').toLowerCase();
  const name = rest.at(-1);
  const isWanted = keywords === `/subscriptions/resourcegroups/providers/${type.toLowerCase()}`;
  if (isWanted && isPart(subscriptionId) && isPart(resourceGroup) && isPart(name)) {
    return { subscriptionId, resourceGroup, name };
  }
  throw new MigrationError({
    code: 'azure-id-invalid',
    kind: 'failed',
    what: `${id === '' ? 'An empty text' : id} is no ARM id of ${type}`,
    next: [`Write it as /subscriptions/<id>/resourceGroups/<name>/providers/${type}/<name>`],
  });
}

/** Throws `azure-id-invalid` for what cannot be part of a path of ARM. */
export function checkScope(scope: string): string {
  const parts = scope.split('/').slice(1);
  if (scope.startsWith('/') && parts.every(isPart)) return scope;
  throw new MigrationError({
    code: 'azure-id-invalid',
    kind: 'failed',
    what: `${scope === '' ? 'An empty text' : scope} is no scope of Azure`,
    next: ['Write it as /subscriptions/<id>, with a resource group or a resource below it'],
  });
}

function isPart(part: string | undefined): part is string {
  return part !== undefined && PART.test(part) && !/^\.+$/.test(part);
}
