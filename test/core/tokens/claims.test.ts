import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readClaims } from '../../../src/core/tokens/claims.js';

function token(claims: unknown): string {
  return `head.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;
}

describe('readClaims', () => {
  it('reads a token of a cluster', () => {
    const claims = {
      iss: 'https://issuer.example/',
      sub: 'system:serviceaccount:a:b',
      aud: ['x', 'y'],
      iat: 10,
      exp: 70,
    };
    expect(readClaims(token(claims))).toMatchObject({
      issuer: 'https://issuer.example/',
      subject: 'system:serviceaccount:a:b',
      audiences: ['x', 'y'],
      lifetime: 60,
    });
  });

  it.each([
    ['version 1', { aud: 'https://vault.azure.net', appid: 'c', tid: 't', oid: 'o' }],
    ['version 2', { aud: 'https://vault.azure.net', azp: 'c', tid: 't', oid: 'o' }],
  ])('reads an access token of %s', (_, claims) => {
    expect(readClaims(token(claims))).toMatchObject({
      audiences: ['https://vault.azure.net'],
      clientId: 'c',
      tenantId: 't',
      objectId: 'o',
      lifetime: undefined,
    });
  });

  it.each(['', 'x', 'a.b.c.d.e', 'a.b.c', token(null), token([]), token('text')])('takes %j for no token', (text) => {
    expect(readClaims(text)).toBeUndefined();
  });

  it('takes any claims of any type', () => {
    const name = fc.constantFrom('iss', 'sub', 'aud', 'iat', 'exp', 'appid', 'azp', 'tid', 'oid');
    fc.assert(
      fc.property(fc.dictionary(name, fc.jsonValue()), (claims) => {
        const read = readClaims(token(claims));
        const texts = [read?.issuer, read?.subject, read?.clientId, read?.tenantId, read?.objectId].filter(Boolean);
        for (const text of [...texts, ...(read?.audiences ?? [])]) expect(typeof text).toBe('string');
      }),
    );
  });
});
