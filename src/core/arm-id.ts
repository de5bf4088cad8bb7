/** ARM ids of user-assigned managed identities. */

/**
 * MIC's own check, unanchored and case-insensitive (aad-pod-identity pkg/utils/utils.go): blanks around the id or a
 * prefix before it pass.
 */
const MIC_PATTERN =
  /\/subscriptions\/(.+?)\/resourcegroups\/(.+?)\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/(.+)/i;

/** What ARM itself takes. */
const ARM_PATTERN =
  /^\/subscriptions\/[^/\s]+\/resourceGroups\/[^/\s]+\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[A-Za-z0-9][\w-]{2,127}$/i;

/**
 * No id is longer, and Azure refuses whatever is. The unanchored search takes time in the cube of the length, which a
 * hostile value must not choose.
 */
const MAX_LENGTH = 2_048;

/** Whether MIC takes the id; an identity that it rejects behaves as a missing one. */
export function isAcceptedByMic(resourceId: string): boolean {
  return resourceId.length <= MAX_LENGTH && MIC_PATTERN.test(resourceId);
}

/** Whether a credential can be written below the id. */
export function isManagedIdentityId(resourceId: string): boolean {
  return ARM_PATTERN.test(resourceId);
}

/** ARM compares ids without regard to case, and answers with another case than it was asked in. */
export function normalizeArmId(resourceId: string): string {
  return resourceId.toLowerCase();
}
