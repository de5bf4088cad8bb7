import { describe, expect, it } from '@jest/globals';
import { findMismatch } from '../../../src/core/tokens/match-credential.js';
import type { TokenPromise } from '../../../src/core/tokens/promise.js';

const promise: TokenPromise = {
  namespace: 'shop',
  account: 'api',
  clientId: 'c',
  issuer: 'https://issuer.example/1/',
  subject: 'system:serviceaccount:shop:api',
  audience: 'api://AzureADTokenExchange',
};

function credential(fields: { name?: string; issuer?: string; subject?: string; audiences?: string[] } = {}) {
  const { issuer, subject, audience } = promise;
  return { name: 'one', issuer, subject, audiences: [audience], ...fields };
}

describe('findMismatch', () => {
  it('finds none where one of the credentials fits, under whatever name', () => {
    const others = [credential({ subject: 'system:serviceaccount:shop:web' }), credential({ name: 'hand-made' })];
    expect(findMismatch(promise, others)).toBeUndefined();
  });

  it.each([
    ['no credential at all', [], 'AADSTS70025', []],
    ['the issuer without its slash', [credential({ issuer: 'https://issuer.example/1' })], 'AADSTS700211', ['issuer']],
    [
      'another audience',
      [credential({ audiences: ['api://AzureADTokenExchangeChina'] })],
      'AADSTS700212',
      ['audience'],
    ],
    ['another account', [credential({ subject: 'system:serviceaccount:shop:ap' })], 'AADSTS700213', ['subject']],
    ['letter case', [credential({ subject: 'system:serviceaccount:shop:Api' })], 'AADSTS7002138', ['subject']],
    [
      'the nearest of several',
      [
        credential({ issuer: 'https://issuer.example/2/', subject: 'x' }),
        credential({ issuer: 'https://other.example/1/' }),
        credential({ issuer: 'https://issuer.example/1' }),
      ],
      'AADSTS700211',
      ['issuer'],
    ],
  ])('%s', (_, credentials, code, differing) => {
    const mismatch = findMismatch(promise, credentials);
    expect(mismatch?.code).toBe(code);
    expect(mismatch?.evidence.map(({ what }) => what)).toEqual(differing);
  });

  it('takes the longest common beginning for the nearest', () => {
    const credentials = [
      credential({ name: 'far', subject: 'repo:x' }),
      credential({ name: 'near', subject: 'system:serviceaccount:shop:apis' }),
    ];
    expect(findMismatch(promise, credentials)?.evidence).toEqual([
      {
        what: 'subject',
        promised: promise.subject,
        found: 'system:serviceaccount:shop:apis',
        where: 'in the credential near',
        at: 30,
      },
    ]);
  });

  it('takes a flexible credential for none that fits', () => {
    const { subject, ...flexible } = credential();
    expect(subject).toBe(promise.subject);
    expect(findMismatch(promise, [flexible])?.code).toBe('AADSTS700213');
  });
});
