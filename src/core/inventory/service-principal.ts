/** Which identities are app registrations. Apart from the model, whose schemas few need at run time. */
import type { AzureIdentity } from './pod-identity.js';

export function isServicePrincipal(type: AzureIdentity['type']): boolean {
  return type === 'service-principal' || type === 'service-principal-certificate';
}
