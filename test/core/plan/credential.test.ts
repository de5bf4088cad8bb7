import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { credentialFor, DEFAULT_AUDIENCE } from '../../../src/core/plan/credential.js';
import { subjectOf } from '../../../src/core/subject.js';
import { ISSUER } from '../../support/objects.js';

/** Azure Resource Manager's rule for the name of a federated credential. */
const ARM_NAME = /^[a-zA-Z0-9][a-zA-Z0-9-_]{2,119}$/;

/** Names that an API server takes: labels of at most 63 characters for namespaces, subdomains of 253 for accounts. */
const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
const subdomain = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) =>
  labels
    .join('.')
    .slice(0, 253)
    .replace(/[.-]+$/, ''),
);

const nameOf = (namespace: string, account: string, issuer = ISSUER, audience = DEFAULT_AUDIENCE): string =>
  credentialFor(issuer, namespace, account, audience).name;

describe('the name of a credential', () => {
  it('is one that Azure takes, however long the names in the cluster are', () => {
    fc.assert(
      fc.property(label, subdomain, (namespace, account) => {
        expect(nameOf(namespace, account)).toMatch(ARM_NAME);
      }),
    );
  });

  it.each([
    ['the longest names', 'n'.repeat(63), 'a'.repeat(253)],
    ['dots', 'shop', 'api.v1.internal'],
    ['a name that something fills in', 'shop', '${ACCOUNT}'],
    ['a namespace that something fills in', '${NAMESPACE}', 'api'],
    ['a namespace that begins with a sign', '_x', 'api'],
    ['nothing to read', '', ''],
    ['nothing that Azure takes', '::', '::'],
  ])('fits with %s', (_name, namespace, account) => {
    expect(nameOf(namespace, account)).toMatch(ARM_NAME);
  });

  it('tells the account to whoever reads it', () => {
    expect(nameOf('shop', 'api')).toMatch(/^shop-api-[0-9a-f]{16}$/);
  });

  it('is the same again for the same credential', () => {
    expect(nameOf('shop', 'api')).toBe(nameOf('shop', 'api'));
  });

  it.each([
    ['a hyphen that could belong to either', ['team-a', 'b'], ['team', 'a-b']],
    ['a dot that is written as a hyphen', ['shop', 'a.b'], ['shop', 'a-b']],
    ['an end that is cut off', ['shop', `${'a'.repeat(200)}x`], ['shop', `${'a'.repeat(200)}y`]],
    ['another issuer', ['shop', 'api'], ['shop', 'api', `${ISSUER}x`]],
    ['an issuer without its slash', ['shop', 'api'], ['shop', 'api', ISSUER.slice(0, -1)]],
    ['another audience', ['shop', 'api'], ['shop', 'api', ISSUER, 'api://other']],
  ] as [string, [string, string], [string, string, string?, string?]][])(
    'is another one with %s (A-4)',
    (_name, one, other) => {
      expect(nameOf(...one)).not.toBe(nameOf(...other));
    },
  );

  it('is never shared by two accounts', () => {
    fc.assert(
      fc.property(label, subdomain, label, subdomain, (namespace, account, otherNamespace, otherAccount) => {
        fc.pre(namespace !== otherNamespace || account !== otherAccount);
        expect(nameOf(namespace, account)).not.toBe(nameOf(otherNamespace, otherAccount));
      }),
    );
  });
});

describe('a credential', () => {
  it('is for the account as the token names it', () => {
    expect(subjectOf('shop', 'api')).toBe('system:serviceaccount:shop:api');
    expect(credentialFor(ISSUER, 'shop', 'api.v1', DEFAULT_AUDIENCE)).toMatchObject({
      issuer: ISSUER,
      subject: 'system:serviceaccount:shop:api.v1',
      audience: 'api://AzureADTokenExchange',
    });
  });
});
