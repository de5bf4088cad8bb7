/**
 * What Azure allows per second, as data (learn.microsoft.com, "Important considerations and restrictions for federated
 * identity credentials"; azure-facts §1.5). Graph and Resource Graph have limits of their own.
 */

export type Kind = 'write' | 'read' | 'list' | 'query';

export interface Limit {
  /** Requests per second of one tenant, one subscription in it, and one identity in that. */
  tenant: number;
  subscription?: number;
  identity?: number;
}

export const LIMITS: Readonly<Record<Kind, Limit>> = {
  /** Creations and deletions have a limit each; both count as one here, since neither may meet the other. */
  write: { tenant: 10, subscription: 2, identity: 0.25 },
  read: { tenant: 30, subscription: 10, identity: 0.5 },
  list: { tenant: 15, subscription: 5, identity: 0.25 },
  /** Resource Graph: 15 queries in 5 seconds. */
  query: { tenant: 3 },
};

const CREDENTIALS = /^\/subscriptions\/([^/]+)\/resourcegroups\/.*\/federatedidentitycredentials(\/[^/]+)?$/;

/** The limits that a request counts against, narrowest first, each with what it is a limit of. */
export function limitsOf(method: string, url: string): { key: string; perSecond: number }[] {
  const path = new URL(url).pathname.toLowerCase();
  if (path === '/providers/microsoft.resourcegraph/resources') return listLimits('query', {});
  const match = CREDENTIALS.exec(path);
  if (match?.[1] === undefined) return [];
  const kind = method !== 'GET' ? 'write' : match[2] === undefined ? 'list' : 'read';
  return listLimits(kind, { subscription: match[1], identity: path.replace(/\/federatedidentitycredentials.*$/, '') });
}

function listLimits(
  kind: Kind,
  at: { subscription?: string; identity?: string },
): { key: string; perSecond: number }[] {
  const { tenant, subscription, identity } = LIMITS[kind];
  return [
    { key: at.identity, perSecond: identity },
    { key: at.subscription, perSecond: subscription },
    { key: 'tenant', perSecond: tenant },
  ].flatMap(({ key, perSecond }) =>
    key === undefined || perSecond === undefined ? [] : [{ key: `${kind} ${key}`, perSecond }],
  );
}
