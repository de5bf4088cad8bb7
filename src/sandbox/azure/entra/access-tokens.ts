/** Access tokens of the simulated Entra: issued, published keys, and read back by the simulated ARM and Graph. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import type { Clock } from '../../../ports/clock.js';
import { uuidOf } from '../../chance.js';
import { type Members, membersOf, parseJson, textOf } from '../../read-json.js';
import type { PublicKey } from './assertion.js';

export interface TokenSubject {
  clientId: string;
  principalId: string;
  /** ARM id of a managed identity. */
  resourceId: string | undefined;
}

export interface AccessTokens {
  /** Signed with RS256, in the version 1.0 form that resources of Azure take. */
  issue(subject: TokenSubject, audience: string, lifetimeS: number): string;
  /** Object id of the holder; undefined unless the token was issued here, for that audience, and is still valid. */
  holderOf(token: string, audience: string): string | undefined;
  keys(): PublicKey[];
}

const KEY_ID = 'sandbox';

/** `privateKey`: PEM; without it a key is made when the first token is. */
export function createAccessTokens(clock: Clock, tenantId: string, privateKey?: string): AccessTokens {
  const issuer = `https://sts.windows.net/${tenantId}/`;
  let key: KeyObject | undefined;
  let issued = 0;
  const ownKey = (): KeyObject => (key ??= privateKey === undefined ? makeKey() : createPrivateKey(privateKey));
  return {
    issue(subject, audience, lifetimeS) {
      issued += 1;
      const now = Math.floor(clock.now() / 1000);
      return signToken(ownKey(), {
        ...claimsOf(subject),
        aud: audience,
        iss: issuer,
        idp: issuer,
        tid: tenantId,
        iat: now,
        nbf: now,
        exp: now + lifetimeS,
        uti: uuidOf(`token ${String(issued)}`),
      });
    },
    holderOf(token, audience) {
      const { isMine, claims } = readToken(ownKey(), token);
      const isFor = String(claims['aud']).replace(/\/$/, '') === audience.replace(/\/$/, '');
      const isValid = typeof claims['exp'] === 'number' && clock.now() < claims['exp'] * 1000;
      return isMine && isFor && isValid ? textOf(claims['oid']) : undefined;
    },
    keys: () => [{ ...createPublicKey(ownKey()).export({ format: 'jwk' }), kid: KEY_ID, use: 'sig', alg: 'RS256' }],
  };
}

function claimsOf({ clientId, principalId, resourceId }: TokenSubject): object {
  return {
    appid: clientId,
    appidacr: '2',
    idtyp: 'app',
    oid: principalId,
    sub: principalId,
    ver: '1.0',
    ...(resourceId === undefined ? {} : { xms_mirid: resourceId }),
  };
}

function makeKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

function signToken(key: KeyObject, claims: object): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ typ: 'JWT', alg: 'RS256', kid: KEY_ID })}.${encode(claims)}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
}

function readToken(key: KeyObject, token: string): { isMine: boolean; claims: Members } {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const signed = Buffer.from(`${header}.${payload}`);
  return {
    isMine: verify('RSA-SHA256', signed, createPublicKey(key), Buffer.from(signature, 'base64url')),
    claims: membersOf(parseJson(Buffer.from(payload, 'base64url').toString('utf8'))),
  };
}
