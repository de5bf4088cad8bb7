/** What Azure told about a managed identity that keeps its consumers from being moved. */
import { normalizeArmId } from '../arm-id.js';
import { answerFor, type AzureFacts, findOwner, type Unreadable, valueOf } from '../azure/facts.js';
import { clientIdDiffers } from '../findings/client-id-differs.js';
import type { FindingSubject } from '../findings/define-finding.js';
import { identityNotFound } from '../findings/identity-not-found.js';
import { identityUnreadable } from '../findings/identity-unreadable.js';
import { tenantDiffers } from '../findings/tenant-differs.js';
import { isPlaceholder } from '../inventory/placeholder.js';
import type { AzureIdentity } from '../inventory/pod-identity.js';
import type { Obstacle } from './extent.js';

export interface AzureView {
  facts: AzureFacts;
  /** Of the cluster, where it is known. */
  tenantId: string | undefined;
}

/** Empty where nothing was asked. A wrong id is never corrected: that would change what the workload may do. */
export function findIdentityObstacles(identity: AzureIdentity, azure: AzureView, about: FindingSubject): Obstacle[] {
  const { ref, clientId } = identity;
  const resourceId = identity.resourceId.trim();
  const key = normalizeArmId(resourceId);
  const answers = [answerFor(azure.facts.identities, key), answerFor(azure.facts.credentials, key)];
  const owner = findOtherOwner(azure.facts, clientId, key);
  if (answers.some((answer) => answer?.state === 'absent')) {
    const finding = identityNotFound.raise(about, { identity: ref, resourceId, owner });
    return [{ allows: 'nothing', finding }];
  }
  const unreadable = answers.flatMap((answer) => (answer?.state === 'unreadable' ? [answer.why] : []));
  if (unreadable.length > 0) {
    const facts = [...new Set(unreadable.flatMap(describeUnreadable))];
    return [{ allows: 'nothing', finding: identityUnreadable.raise(about, { identity: ref, resourceId, facts }) }];
  }
  const found = valueOf(answerFor(azure.facts.identities, key));
  if (!found) return [];
  if (!isPlaceholder(clientId) && clientId.toLowerCase() !== found.clientId.toLowerCase()) {
    const unsearched = azure.facts.owners.unsearched.length;
    const data = { identity: ref, resourceId, written: clientId, actual: found.clientId, owner, unsearched };
    return [{ allows: 'nothing', finding: clientIdDiffers.raise(about, data) }];
  }
  return findTenantObstacle(ref, found.tenantId, azure, about);
}

/** The search may still know an identity that is gone. */
function findOtherOwner(facts: AzureFacts, clientId: string, key: string): string | undefined {
  const owner = findOwner(facts, clientId);
  return owner && normalizeArmId(owner.id) !== key ? owner.id : undefined;
}

function describeUnreadable({ message, next }: Unreadable): string[] {
  return [message, ...next];
}

function findTenantObstacle(identity: string, tenantId: string, azure: AzureView, about: FindingSubject): Obstacle[] {
  const expected = azure.tenantId;
  if (expected === undefined || isPlaceholder(expected) || expected.toLowerCase() === tenantId.toLowerCase()) return [];
  return [{ allows: 'credentials', finding: tenantDiffers.raise(about, { identity, tenantId, expected }) }];
}

/** Azure has told which client id belongs to the resource id: what other objects say of it does not matter any more. */
export function isSettled({ resourceId }: AzureIdentity, { facts }: AzureView): boolean {
  const key = normalizeArmId(resourceId.trim());
  return (
    answerFor(facts.identities, key)?.state === 'present' && answerFor(facts.credentials, key)?.state === 'present'
  );
}
