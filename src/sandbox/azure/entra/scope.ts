/** The scope of a token request: one resource, with `/.default`. */
import type { AzureState } from '../state.js';
import {
  malformedScope,
  noResource,
  scopeWithoutDefault,
  severalResources,
  unknownResource,
} from './token-refusals.js';

const SUFFIX = '/.default';
const WITHOUT_RESOURCE = ['openid', 'profile', 'offline_access', 'email'];

/** The resource, as it was asked for. Throws a TokenRefusal. */
export function readScope(scope: string, { resources, tenant }: AzureState): string {
  const scopes = scope.split(' ').filter((one) => one !== '');
  const named = scopes.filter((one) => !WITHOUT_RESOURCE.includes(one));
  const [first, ...others] = named;
  if (scopes.length === 0) throw malformedScope();
  if (first === undefined) throw noResource();
  if (others.length > 0) throw severalResources();
  if (!first.endsWith(SUFFIX)) throw scopeWithoutDefault(first);
  const resource = first.slice(0, -SUFFIX.length);
  if (resource === '') throw malformedScope();
  if (!resources.some((known) => known.replace(/\/$/, '') === resource.replace(/\/$/, ''))) {
    throw unknownResource(resource, tenant.name);
  }
  return resource;
}
