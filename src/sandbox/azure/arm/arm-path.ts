/** ARM paths: a scope, and what is asked of a provider there. */

export interface ArmPath {
  /** As requested: `/subscriptions/S/resourceGroups/G`, or '' for the tenant. */
  scope: string;
  /** `Microsoft.ManagedIdentity` */
  namespace: string;
  /** `['userAssignedIdentities', 'federatedIdentityCredentials']` */
  types: string[];
  /** One per type, or one fewer when a collection is asked for. */
  names: string[];
}

const PROVIDERS = /^(.*)\/providers\/([^/]+)\/(.+)$/i;

export function parseArmPath(pathname: string): ArmPath | undefined {
  const path = pathname.replace(/\/+$/, '');
  const [, scope, namespace, rest] = PROVIDERS.exec(path) ?? subscriptionParts(path) ?? [];
  if (scope === undefined || namespace === undefined || rest === undefined) return undefined;
  const parts = rest.split('/').map(decodeURIComponent);
  return {
    scope,
    namespace,
    types: parts.filter((_, index) => index % 2 === 0),
    names: parts.filter((_, index) => index % 2 === 1),
  };
}

/** Subscriptions are resources of `Microsoft.Resources` that stand at the front. */
function subscriptionParts(path: string): string[] | undefined {
  const [, rest] = /^\/(subscriptions(?:\/[^/]+)?)$/i.exec(path) ?? [];
  return rest === undefined ? undefined : [path, '', 'Microsoft.Resources', rest];
}

export function subscriptionOf(id: string): string | undefined {
  return /^\/subscriptions\/([^/]+)/i.exec(id)?.[1];
}

export function resourceGroupOf(id: string): string | undefined {
  return /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)/i.exec(id)?.[1];
}

export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/** As ARM writes ids of managed identities: with `resourcegroups` in lower case. */
export function withLowerCaseGroup(id: string): string {
  return id.replace(/\/resourceGroups\//i, '/resourcegroups/');
}

/** True for the scope itself and all below; '' and '/' hold everything. */
export function isWithin(id: string, scope: string): boolean {
  const outer = scope.replace(/\/+$/, '').toLowerCase();
  const inner = id.toLowerCase();
  return inner === outer || inner.startsWith(`${outer}/`);
}
