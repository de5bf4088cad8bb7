import { describe, expect, it } from '@jest/globals';
import { MigrationError } from '../../../src/core/errors.js';
import { translateNetworkError } from '../../../src/systems/kubernetes/network-error.js';

const failure = (code: string): Error => Object.assign(new Error('with a token'), { code });
const DIRECT = { server: 'api:443' };
const PROXIED = { ...DIRECT, proxy: 'proxy:3128' };

describe('translateNetworkError', () => {
  it.each([
    ['ECONNREFUSED', DIRECT, 'nothing accepts connections at api:443'],
    ['ECONNREFUSED', PROXIED, 'nothing accepts connections at the proxy proxy:3128'],
    ['ENOTFOUND', DIRECT, 'the name of api:443 cannot be resolved'],
    ['EAI_AGAIN', PROXIED, 'the name of the proxy proxy:3128 cannot be resolved'],
    ['ECONNRESET', DIRECT, 'the connection to api:443 was cut'],
    ['ECONNRESET', PROXIED, 'the connection to api:443 was cut (proxy proxy:3128)'],
    ['EHOSTUNREACH', DIRECT, 'there is no route to api:443'],
    ['CERT_HAS_EXPIRED', DIRECT, 'the certificate of api:443 has expired'],
    [
      'SELF_SIGNED_CERT_IN_CHAIN',
      DIRECT,
      'the certificate of api:443 is not signed by an authority that the kubeconfig trusts',
    ],
    ['ERR_TLS_CERT_ALTNAME_INVALID', DIRECT, 'the certificate of api:443 is for another name'],
    ['EPROTO', DIRECT, 'what answers at api:443 is no HTTP server of the kind that the kubeconfig says'],
    ['HPE_INVALID_CONSTANT', DIRECT, 'what answers at api:443 is no HTTP server of the kind that the kubeconfig says'],
    [
      'ERR_OSSL_PEM_NO_START_LINE',
      DIRECT,
      'a certificate or key of the kubeconfig cannot be read (ERR_OSSL_PEM_NO_START_LINE)',
    ],
    ['ERR_SSL_TLSV1_ALERT', DIRECT, 'no secure connection to api:443 came about (ERR_SSL_TLSV1_ALERT)'],
    ['EMFILE', DIRECT, 'the connection to api:443 failed (EMFILE)'],
  ])('%s of %j', (code, endpoint, why) => {
    const translated = translateNetworkError(failure(code), 'list pods', endpoint);
    expect(translated).toBeInstanceOf(MigrationError);
    expect(translated).toMatchObject({
      code: 'kubernetes-unreachable',
      kind: 'failed',
      what: 'Could not list pods',
      why,
    });
    expect(translated).toHaveProperty('next.length', 1);
  });

  it('tells a timeout from an end', () => {
    const translated = translateNetworkError(failure('ETIMEDOUT'), 'list pods', PROXIED);
    expect(translated).toMatchObject({
      code: 'kubernetes-timeout',
      why: 'no answer came from api:443 (through the proxy proxy:3128)',
    });
  });

  it.each([
    ['407', 'Put name and password into the proxy URL (proxy-url, HTTPS_PROXY)'],
    ['403', 'Let the proxy connect there, or list the server in NO_PROXY'],
  ])('knows a proxy that says %s', (status, next) => {
    const translated = translateNetworkError(new Error(`Bad response: ${status}`), 'list pods', PROXIED);
    expect(translated).toMatchObject({
      code: 'kubernetes-unreachable',
      why: `the proxy proxy:3128 does not connect to api:443 (HTTP ${status})`,
      next: [next],
    });
  });

  it('leaves alone what is none', () => {
    const migration = new MigrationError({ code: 'x', kind: 'failed', what: 'x' });
    const bug = new TypeError('bug');
    expect([translateNetworkError(migration, '', DIRECT), translateNetworkError(bug, '', DIRECT)]).toEqual([
      migration,
      bug,
    ]);
  });
});
