/** What a JSON Web Token says. It is only read here, not verified: whoever accepts it does that. */
import { asString, type JsonObject, parseObject } from '../json.js';

/** The claims (RFC 7519) of an assertion or an access token that are compared with what was promised. */
export interface Claims {
  issuer: string | undefined;
  subject: string | undefined;
  audiences: readonly string[];
  /** Seconds between `iat` and `exp`: the two are of the issuer's clock, so that it does not matter whether ours is right. */
  lifetime: number | undefined;
  /** `appid`, in tokens of version 2 `azp`. */
  clientId: string | undefined;
  tenantId: string | undefined;
  /** Of the service principal. */
  objectId: string | undefined;
}

/** Undefined for any text that is no JWT with readable claims, such as an encrypted one. */
export function readClaims(token: string): Claims | undefined {
  const claims = decodePayload(token);
  if (!claims) return undefined;
  const { iat, exp } = claims;
  return {
    issuer: asString(claims['iss']),
    subject: asString(claims['sub']),
    audiences: [claims['aud'] ?? []].flat().filter((audience) => typeof audience === 'string'),
    lifetime: typeof iat === 'number' && typeof exp === 'number' ? exp - iat : undefined,
    clientId: asString(claims['appid'] ?? claims['azp']),
    tenantId: asString(claims['tid']),
    objectId: asString(claims['oid']),
  };
}

/** The middle one of three parts in base64url (RFC 7515). */
function decodePayload(token: string): JsonObject | undefined {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  return parseObject(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
}
