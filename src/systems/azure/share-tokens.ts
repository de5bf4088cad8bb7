/** One token for all clients and all requests: `az` takes a second for each, and is asked once. */
import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';
import type { Clock } from '../../ports/clock.js';
import { makeLines } from './lines.js';
import { isLoginError } from './login-error.js';

/** As early as the SDK itself renews. */
const RENEW_BEFORE_MS = 120_000;

export interface SharedTokens extends TokenCredential {
  /**
   * For who was refused with this token. Whether there is another one now, to try with once more: one that was fetched
   * meanwhile, or one from a new login. What came of that is not renewed again; nor is it an error when that fails.
   */
  renew(scopes: string[], refused: AccessToken): Promise<boolean>;
}

/** The credential is made when it is first needed. */
export function shareTokens(make: () => Promise<TokenCredential>, clock: Clock): SharedTokens {
  const tokens = new Map<string, AccessToken>();
  const renewed = new WeakSet<AccessToken>();
  const lines = makeLines();
  let credential: TokenCredential | undefined;
  const getToken = async (scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken | null> => {
    const key = keyOf(scopes);
    const known = tokens.get(key);
    const isGood = known !== undefined && known.expiresOnTimestamp - RENEW_BEFORE_MS > clock.now();
    // Claims come with a challenge: Azure no longer takes the token at hand.
    if (isGood && options?.claims === undefined) return known;
    credential ??= await make();
    const token = await credential.getToken(scopes, options);
    if (token) tokens.set(key, token);
    return token;
  };
  const renew = async (scopes: string[], refused: AccessToken): Promise<boolean> => {
    const key = keyOf(scopes);
    if (tokens.get(key) !== refused) return true;
    if (renewed.has(refused)) return false;
    // A credential keeps its tokens, and would give the same one out again.
    const fresh = await make();
    const token = await fresh.getToken(scopes, { enableCae: true });
    if (!token) return false;
    credential = fresh;
    renewed.add(token);
    tokens.set(key, token);
    return true;
  };
  // One after the other: who comes while a token is fetched finds it.
  return {
    getToken: (scopes, options) => lines.run('token', () => getToken(scopes, options)),
    renew: (scopes, refused) => lines.run('token', () => renew(scopes, refused).catch(noneAfterLoginError)),
  };
}

function keyOf(scopes: string | string[]): string {
  return [scopes].flat().join(' ');
}

/** The refusal says more to the reader than the failure to get another token. */
function noneAfterLoginError(error: unknown): false {
  if (isLoginError(error)) return false;
  throw error;
}
