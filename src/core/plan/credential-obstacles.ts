/** What keeps one credential from being written: another one in its way, or a lock. */
import { normalizeArmId } from '../arm-id.js';
import { compareCredential } from '../azure/compare-credentials.js';
import {
  answerFor,
  type AzureFacts,
  credentialsOn,
  type ExistingCredential,
  resourceGroupOf,
  valueOf,
} from '../azure/facts.js';
import { describeDifference, findDifferences } from '../azure/near-miss.js';
import type { CredentialSpec } from '../change/operation.js';
import { credentialAudienceDiffers } from '../findings/credential-audience-differs.js';
import { credentialDrifted } from '../findings/credential-drifted.js';
import type { FindingSubject } from '../findings/define-finding.js';
import { identityLocked } from '../findings/identity-locked.js';
import { regionUnsupported } from '../findings/region-unsupported.js';
import type { Obstacle } from './extent.js';

/** As documented in 2024-02; the list becomes shorter with time (azure-facts §1.5). */
const REGIONS_WITHOUT_CREDENTIALS: readonly string[] = ['malaysiasouth', 'newzealandnorth'];

/** @param holder ARM id of a managed identity, or object id of an app registration */
export function findCredentialObstacles(
  holder: string,
  wanted: CredentialSpec,
  facts: AzureFacts,
  about: FindingSubject,
): Obstacle[] {
  const existing = credentialsOn(facts, holder);
  const standing = compareCredential(wanted, existing);
  switch (standing.state) {
    case 'adopted':
      return [];
    case 'audience-differs': {
      const data = describeHolder(holder, wanted, standing.credential);
      return [{ allows: 'nothing', finding: credentialAudienceDiffers.raise(about, data) }];
    }
    case 'drifted': {
      const data = describeHolder(holder, wanted, standing.credential);
      return [{ allows: 'nothing', finding: credentialDrifted.raise(about, data) }];
    }
    case 'missing':
      return [...findLock(holder, facts, about), ...findRegion(holder, existing, facts, about)];
  }
}

function describeHolder(identity: string, wanted: CredentialSpec, existing: ExistingCredential) {
  const differences = findDifferences(wanted, existing).flatMap((difference) => describeDifference(difference));
  return {
    identity,
    name: existing.name,
    differences: differences.length > 0 ? differences : ['it matches an expression, not a subject'],
  };
}

function findLock(identity: string, facts: AzureFacts, about: FindingSubject): Obstacle[] {
  const locks = valueOf(answerFor(facts.locks, resourceGroupOf(identity) ?? '')) ?? [];
  const lock = locks.find(({ level }) => level === 'ReadOnly');
  return lock
    ? [{ allows: 'nothing', finding: identityLocked.raise(about, { identity, name: lock.name, scope: lock.scope }) }]
    : [];
}

/** An identity that has a credential is the proof that it can have one. */
function findRegion(
  identity: string,
  existing: readonly ExistingCredential[],
  facts: AzureFacts,
  about: FindingSubject,
): Obstacle[] {
  const region = valueOf(answerFor(facts.identities, normalizeArmId(identity)))?.location ?? '';
  const name = region.toLowerCase().replaceAll(' ', '');
  if (existing.length > 0 || !REGIONS_WITHOUT_CREDENTIALS.includes(name)) return [];
  return [{ allows: 'everything', finding: regionUnsupported.raise(about, { identity, region }) }];
}
