import { describe, expect, it } from '@jest/globals';
import { accountOfSubject, findPresentedValues } from '../../../src/core/diagnoses/presented-values.js';

describe('what an error says that was presented', () => {
  it.each<[string, string, Record<string, string>]>([
    [
      'the general form',
      "Assertion Issuer: 'https://i/'. Assertion Subject: 'system:serviceaccount:a:b'. Assertion Audience: 'api://x'. https://d",
      { issuer: 'https://i/', subject: 'system:serviceaccount:a:b', audience: 'api://x' },
    ],
    ['an issuer', "for presented assertion issuer 'https://i/'. Please", { issuer: 'https://i/' }],
    ['a subject', "presented assertion subject 'repo:o/r'. The", { subject: 'repo:o/r' }],
    [
      'a client id and a tenant',
      "Application with identifier '/subscriptions/x' was not found in the directory 'Contoso'.",
      { clientId: '/subscriptions/x', tenant: 'Contoso' },
    ],
    ['a client', "The client '11111111-2222'(name) has no configured", { clientId: '11111111-2222' }],
    ['nothing', 'No quotes here', {}],
    ['a quote that does not end', "assertion issuer 'https://", {}],
    ['a value over two lines', "assertion issuer 'a\nb'", {}],
    ['a value that is too long', `assertion issuer '${'x'.repeat(601)}'`, {}],
  ])('is read from %s', (_name, text, values) => {
    expect(Object.fromEntries(findPresentedValues(text).map(({ name, value }) => [name, value]))).toEqual(values);
  });

  it.each([
    ['system:serviceaccount:shop:api', { namespace: 'shop', name: 'api' }],
    ['system:serviceaccount:shop:api.v1', { namespace: 'shop', name: 'api.v1' }],
    ['system:serviceaccount:shop:$(rm)', undefined],
    ['system:serviceaccount:shop', undefined],
    ['repo:o/r:ref:refs/heads/main', undefined],
  ])('names the service account of %j', (subject, account) => {
    expect(accountOfSubject(subject)).toEqual(account);
  });
});
