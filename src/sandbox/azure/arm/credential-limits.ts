/** How often federated credentials may be read and written (azure-facts §1.5: "Throttling"). */
import type { Rate } from '../throttle.js';
import { subscriptionOf } from './arm-path.js';
import { identityKeyOf } from './credentials.js';

/** Calls per second of a tenant, a subscription, and one managed identity. */
const LIMITS: Readonly<Record<string, readonly [number, number, number]>> = {
  put: [10, 2, 0.25],
  get: [30, 10, 0.5],
  list: [15, 5, 0.25],
  delete: [10, 2, 0.25],
};

export function credentialRates(method: string, collection: boolean, id: string): Rate[] {
  const operation = collection ? 'list' : method.toLowerCase();
  const [tenant, subscription, identity] = LIMITS[operation] ?? [];
  if (tenant === undefined || subscription === undefined || identity === undefined) return [];
  return [
    { key: operation, perSecond: tenant },
    { key: `${operation} ${subscriptionOf(id)?.toLowerCase() ?? ''}`, perSecond: subscription },
    { key: `${operation} ${identityKeyOf(id)}`, perSecond: identity },
  ];
}
