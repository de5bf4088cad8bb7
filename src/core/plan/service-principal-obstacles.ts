/** What holds back a consumer of an app registration: its credential takes rights in Graph, and not all it does has a successor. */
import { compareCredential } from '../azure/compare-credentials.js';
import { answerFor, type AzureFacts, credentialsOn } from '../azure/facts.js';
import type { CredentialSpec } from '../change/operation.js';
import { auxiliaryTenants } from '../findings/auxiliary-tenants.js';
import type { FindingSubject } from '../findings/define-finding.js';
import { otherAuthority } from '../findings/other-authority.js';
import { servicePrincipalIdentity } from '../findings/service-principal-identity.js';
import { isPlaceholder } from '../inventory/placeholder.js';
import type { AzureIdentity } from '../inventory/pod-identity.js';
import { isServicePrincipal } from '../inventory/service-principal.js';
import { applicationOf } from './credential-holders.js';
import { findCredentialObstacles } from './credential-obstacles.js';
import type { Obstacle } from './extent.js';

/** NMI's default (aad-pod-identity pkg/auth/auth.go), and its older name. */
const PUBLIC_AUTHORITY = /^https:\/\/login\.(?:microsoftonline\.com|windows\.net)\/*$/i;

/**
 * Empty for a managed identity. A credential that is there already was somebody's decision; one that is not is planned
 * only where it is accepted.
 */
export function findServicePrincipalObstacles(
  identity: AzureIdentity,
  wanted: CredentialSpec,
  azure: AzureFacts | undefined,
  about: FindingSubject,
): Obstacle[] {
  const { ref, type, auxiliaryTenantIds, adEndpoint } = identity;
  if (!isServicePrincipal(type)) return [];
  const obstacles = findApplicationObstacles(identity, wanted, azure, about);
  // NMI reads them for type 1 only (aad-pod-identity pkg/nmi/standard.go).
  if (type === 'service-principal' && auxiliaryTenantIds.length > 0) {
    const finding = auxiliaryTenants.raise(about, { identity: ref, tenants: auxiliaryTenantIds });
    obstacles.push({ allows: 'nothing', finding });
  }
  if (adEndpoint !== '' && !isPlaceholder(adEndpoint) && !PUBLIC_AUTHORITY.test(adEndpoint)) {
    const finding = otherAuthority.raise(about, { identity: ref, authority: adEndpoint });
    obstacles.push({ allows: 'nothing', finding });
  }
  return obstacles;
}

function findApplicationObstacles(
  identity: AzureIdentity,
  wanted: CredentialSpec,
  azure: AzureFacts | undefined,
  about: FindingSubject,
): Obstacle[] {
  const { ref, clientId, tenantId } = identity;
  const application = applicationOf(identity, azure);
  if (azure && application !== undefined) {
    if (compareCredential(wanted, credentialsOn(azure, application)).state === 'adopted') return [];
  }
  const facts = azure ? describeAnswer(identity, azure) : [];
  const data = { identity: ref, clientId, tenantId, subject: wanted.subject, facts };
  return [
    { allows: 'credentials', finding: servicePrincipalIdentity.raise(about, data) },
    ...(azure && application !== undefined ? findCredentialObstacles(application, wanted, azure, about) : []),
  ];
}

function describeAnswer({ clientId }: AzureIdentity, azure: AzureFacts): string[] {
  const answer = answerFor(azure.applications, clientId.toLowerCase());
  switch (answer?.state) {
    case 'present':
      return [`its object id is ${answer.value.objectId}: accept the finding to have the credential planned on it`];
    case 'absent':
      return ['the tenant of the login has no app registration with this client id'];
    case 'unreadable':
      return [answer.why.message, ...answer.why.next];
    case undefined:
      return [];
  }
}
