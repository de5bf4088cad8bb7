import { describe, expect, it } from '@jest/globals';
import { MigrationError } from '../../../src/core/errors.js';
import { listKnownCodes, readTopic } from '../../../src/core/explain/topic.js';

describe('what is asked', () => {
  it.each<[string | undefined, string]>([
    [undefined, 'codes'],
    ['bare-pod', 'finding'],
    [' Bare-Pod ', 'finding'],
    ['AADSTS700016', 'diagnosis'],
    ['700016', 'diagnosis'],
    ['nmi-no-identity', 'diagnosis'],
    ['AADSTS70021: No matching … https://docs.example/x', 'diagnosis'],
    ['https://login.microsoftonline.com/error?code=700016', 'diagnosis'],
    ['{"error_codes":[700016],"error_uri":"https://x/y"}', 'diagnosis'],
    ['Deployment.apps/shop/api', 'object'],
    ['deployment/api', 'object'],
    ['ClusterIssuer.cert-manager.io//letsencrypt', 'object'],
    ['job/aadsts700016-debug', 'object'],
    ['charts/web/templates/deployment.yaml', 'object'],
  ])('%j is about %s', (asked, about) => {
    expect(readTopic(asked).about).toBe(about);
  });

  it.each<[string, RegExp, string]>([
    ['bear-pod', /There is no code "bear-pod"/, 'migrate explain bare-pod'],
    ['AADSTS70002', /AADSTS70002 is not among/, 'https://login.microsoftonline.com/error?code=70002'],
    ['nothing-like-it-at-all-here', /There is no code/, 'migrate explain lists all codes'],
    ['', /Nothing in that text is known/, 'migrate explain lists all codes'],
    ['connection refused by peer', /Nothing in that text is known/, 'migrate explain lists all codes'],
  ])('%j is refused', (asked, what, next) => {
    const error = thrownBy(() => readTopic(asked));
    expect(error).toMatchObject({ code: 'unknown-code', kind: 'usage', what: expect.stringMatching(what) });
    expect(error?.next[0]).toBe(next);
  });

  it('is one of the codes that completion offers', () => {
    for (const code of listKnownCodes()) expect(['finding', 'diagnosis']).toContain(readTopic(code).about);
    expect(listKnownCodes().filter((code) => !/^[\w-]+$/.test(code))).toEqual([]);
  });
});

function thrownBy(run: () => unknown): MigrationError | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof MigrationError) return error;
    throw error;
  }
  return undefined;
}
