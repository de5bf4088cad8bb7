/** What a person must know of identities when they are seen side by side. */
import type { FindingSubject } from '../findings/define-finding.js';
import { identityContradiction } from '../findings/identity-contradiction.js';
import { sharedManagedIdentity } from '../findings/shared-managed-identity.js';
import type { Finding } from '../formats/scan.js';
import type { Inventory } from '../inventory/model.js';
import type { AzureIdentity } from '../inventory/pod-identity.js';
import { findContradictions, findSharedIdentities } from './identity-contradictions.js';

export function raiseIdentityFindings({ root, identities }: Inventory): Finding[] {
  const subject = ({ ref, at }: AzureIdentity): FindingSubject => ({ root: root.id, ref, at });
  const contradictions = findContradictions(identities);
  return [
    ...identities.flatMap((identity) =>
      (contradictions.get(identity.ref) ?? []).map((found) => identityContradiction.raise(subject(identity), found)),
    ),
    ...findSharedIdentities(identities).flatMap(([first, ...others]) =>
      first
        ? [
            sharedManagedIdentity.raise(subject(first), {
              resourceId: first.resourceId,
              others: others.map(({ ref }) => ref),
            }),
          ]
        : [],
    ),
  ];
}
