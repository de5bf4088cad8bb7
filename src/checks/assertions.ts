/** The token of a service account for as long as a check needs one: kept until it is nearly over, then asked for again. */
import { MigrationError } from '../core/errors.js';
import { readClaims, type Claims } from '../core/tokens/claims.js';
import type { TokenPromise } from '../core/tokens/promise.js';
import type { Clock } from '../ports/clock.js';
import type { AccountTokens } from '../ports/tokens.js';

export interface Assertion {
  token: string;
  claims: Claims;
}

/** The shortest that the API server takes. */
const SECONDS = 600;
/** A token that ends sooner than this might be over before Entra has looked at it. */
const REST_MS = 60_000;

/** Throws the MigrationErrors of AccountTokens, or `token-unreadable`. */
export function keepAssertion(
  promise: TokenPromise,
  tokens: AccountTokens,
  clock: Clock,
): (signal: AbortSignal) => Promise<Assertion> {
  const { namespace, account, audience } = promise;
  let kept: { assertion: Assertion; until: number } | undefined;
  return async (signal) => {
    if (kept && clock.now() < kept.until) return kept.assertion;
    const askedAt = clock.now();
    const token = await tokens.request({ namespace, account, audience, seconds: SECONDS }, signal);
    const claims = readClaims(token);
    if (!claims) throw unreadable(promise);
    kept = { assertion: { token, claims }, until: askedAt + (claims.lifetime ?? 0) * 1000 - REST_MS };
    return kept.assertion;
  };
}

function unreadable({ namespace, account }: TokenPromise): MigrationError {
  return new MigrationError({
    code: 'token-unreadable',
    kind: 'inconclusive',
    what: `The token of service account ${namespace}/${account} cannot be read`,
    why: 'what the API server gave is no JWT',
    next: ['Check the server in the kubeconfig: a proxy may have answered'],
  });
}
