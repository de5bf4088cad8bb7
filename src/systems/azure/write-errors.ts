/** The ways in which a write of a credential fails that are not a refusal of Azure. */
import { MigrationError } from '../../core/errors.js';
import { MAKE_ROOM } from './advice.js';
import { askedOfCredential, type Call, describeAsked } from './call.js';

/** Of a write that may have been carried out. */
export function notReadBack(
  call: Call,
  holderId: string,
  name: string,
  why: string,
  next: readonly string[] = [],
): MigrationError {
  return new MigrationError({
    code: 'azure-not-read-back',
    kind: 'failed',
    what: `Could not prove what became of the request to ${describeAsked(askedOfCredential(call, holderId, name))}`,
    why,
    next: ['Run the same again: what is there will be found, and nothing is written twice', ...next],
  });
}

export function madeByAks(call: Call, identityId: string, name: string): MigrationError {
  return new MigrationError({
    code: 'azure-credential-in-use',
    kind: 'failed',
    what: `Did not ${describeAsked(askedOfCredential(call, identityId, name))}`,
    why: 'AKS made it, and every identity binding of the identity relies on it',
    next: ['Leave it as it is'],
  });
}

/** Azure refuses one too many, in words that are known only in part. */
export function limitReached(call: Call, holderId: string, name: string, count: number): MigrationError {
  return new MigrationError({
    code: 'azure-credential-limit',
    kind: 'failed',
    what: `Could not ${describeAsked(askedOfCredential(call, holderId, name))}`,
    why: `Azure refuses it, and there are ${count} credentials already`,
    next: [MAKE_ROOM],
  });
}
