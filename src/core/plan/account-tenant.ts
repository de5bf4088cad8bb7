/** The tenant that the pods of a service account ask for tokens in, where the webhook would name another one. */
import { normalizeArmId } from '../arm-id.js';
import { answerFor, type AzureFacts, valueOf } from '../azure/facts.js';
import type { FindingSubject } from '../findings/define-finding.js';
import { tenantIdConflict } from '../findings/tenant-id-conflict.js';
import { isGuid } from '../guid.js';
import { TENANT_ID_ANNOTATION } from '../inventory/names.js';
import { isPlaceholder } from '../inventory/placeholder.js';
import type { AzureIdentity } from '../inventory/pod-identity.js';
import { isServicePrincipal } from '../inventory/service-principal.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import type { Obstacle } from './extent.js';

export interface TenantContext {
  /** Of the cluster, which the webhook writes into pods; undefined when it is not known. */
  tenantId: string | undefined;
  facts: AzureFacts | undefined;
}

/**
 * What its account has to carry; undefined where the webhook is right, and where nothing is known of the tenant. A managed
 * identity is taken to be in the tenant of the cluster until Azure says otherwise.
 *
 * @param clientId of its default identity; undefined: it has none
 */
export function tenantToWrite(
  consumer: ResolvedConsumer,
  clientId: string | undefined,
  context: TenantContext,
): string | undefined {
  const tenants = identitiesOf(consumer, clientId).map((identity) => tenantOf(identity, context.facts));
  const [tenant, ...others] = [...new Set(tenants.map((known) => known?.toLowerCase()))];
  if (tenant === undefined || others.length > 0) return undefined;
  if (context.tenantId !== undefined && tenant === context.tenantId.toLowerCase()) return undefined;
  const isCertain =
    context.tenantId !== undefined || consumer.usages.some(({ identity }) => isServicePrincipal(identity.type));
  return isCertain ? tenants[0] : undefined;
}

/** An annotation that leads its pods to a tenant where their identity is not known; an empty one leads nowhere. */
export function findTenantConflict(
  { usages, account }: ResolvedConsumer,
  accountName: string,
  { tenantId, facts }: TenantContext,
  subject: FindingSubject,
): Obstacle[] {
  const annotated = account?.name === accountName ? account.annotations[TENANT_ID_ANNOTATION] : undefined;
  if (annotated === undefined || !account) return [];
  const expected = usages.flatMap(({ identity }) => {
    return tenantOf(identity, facts) ?? (isServicePrincipal(identity.type) ? undefined : tenantId) ?? [];
  });
  const other = expected.find((tenant) => areOtherTenants(tenant, annotated));
  if (annotated !== '' && other === undefined) return [];
  const data = { account: account.ref, annotated, expected: other ?? expected[0] };
  return [{ allows: 'credentials', finding: tenantIdConflict.raise(subject, data) }];
}

/** A tenant has an id and domains: only like can be compared with like. */
export function areOtherTenants(a: string, b: string): boolean {
  return isGuid(a) === isGuid(b) && !isPlaceholder(a) && !isPlaceholder(b) && a.toLowerCase() !== b.toLowerCase();
}

function identitiesOf({ usages }: ResolvedConsumer, clientId: string | undefined): AzureIdentity[] {
  const identities = usages.map(({ identity }) => identity);
  return clientId === undefined ? identities : identities.filter((identity) => identity.clientId === clientId);
}

function tenantOf(identity: AzureIdentity, facts: AzureFacts | undefined): string | undefined {
  if (isServicePrincipal(identity.type)) return identity.tenantId === '' ? undefined : identity.tenantId;
  return facts && valueOf(answerFor(facts.identities, normalizeArmId(identity.resourceId.trim())))?.tenantId;
}
