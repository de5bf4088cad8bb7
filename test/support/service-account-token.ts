/** Tokens as a cluster projects them for its service accounts, signed with a key made for tests. */
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { KeySource } from '../../src/sandbox/azure/entra/assertion.js';

export interface ClusterSigner {
  issuer: string;
  /** As JWKS documents list it. */
  keys: KeySource;
  sign(claims: JWTPayload, header?: { alg?: string; kid?: string }): Promise<string>;
}

export async function clusterSigner(issuer: string, keyId = 'cluster-key'): Promise<ClusterSigner> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: keyId, use: 'sig', alg: 'RS256' };
  return {
    issuer,
    keys: async (asked) => {
      if (asked !== issuer) throw new Error('no such issuer');
      return [key];
    },
    sign: (claims, header = {}) =>
      new SignJWT({ iss: issuer, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: keyId, ...header })
        .sign(privateKey),
  };
}
