import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DIAGNOSES } from '../../../src/core/diagnoses/index.js';
import { recognise } from '../../../src/core/diagnoses/recognise.js';

function codesIn(text: string): string[] {
  const { diagnoses, unknown } = recognise(text);
  return [...diagnoses.map(({ code }) => code), ...unknown.map((code) => `unknown ${code}`)];
}

const ANSWER = JSON.stringify(
  {
    error: 'invalid_client',
    error_description: 'No code here.',
    error_codes: [700213],
    error_uri: 'https://login.microsoftonline.com/error?code=700213',
  },
  null,
  2,
);

describe('what a person pastes', () => {
  it.each<[string, string, string[]]>([
    ['a code', 'AADSTS700016', ['AADSTS700016']],
    ['a code in small letters', 'aadsts700016', ['AADSTS700016']],
    ['a code between blanks', '  AADSTS700016\n', ['AADSTS700016']],
    ['a bare number', '700016', ['AADSTS700016']],
    ['another code with the same causes', 'AADSTS90061', ['AADSTS50166']],
    ['a code that begins like another', 'AADSTS7002138', ['AADSTS7002138']],
    ['a code in a sentence', 'ERROR: AADSTS70021: No matching record.', ['AADSTS70021']],
    ['a code with a colon', 'AADSTS:700024', ['AADSTS700024']],
    ['the JSON of Entra', ANSWER, ['AADSTS700213']],
    [
      'two codes, in their order',
      'AADSTS700024 … then AADSTS70021, AADSTS700024 again',
      ['AADSTS700024', 'AADSTS70021'],
    ],
    ['a code that is not described', 'AADSTS999999', ['unknown AADSTS999999']],
    ['one of each', 'AADSTS999999 and AADSTS70021', ['AADSTS70021', 'unknown AADSTS999999']],
    ['a status', '403', ['resource-forbidden']],
    ['a name', 'No-Azure-Variables', ['no-azure-variables']],
    [
      'a message of the API server, escaped in a log',
      'error="admission webhook \\"mutation.azure-workload-identity.io\\" denied the request: no"',
      ['webhook-denied-pod'],
    ],
    [
      'a message of the API server',
      'Internal error occurred: failed calling webhook "mutation.azure-workload-identity.io": failed to call webhook',
      ['webhook-unreachable'],
    ],
    ['a message of NMI', 'E1 server.go:427] failed to get matching identities for pod: a/b', ['nmi-no-identity']],
    [
      'an answer of IMDS',
      '{"error":"invalid_request","error_description":"Identity not found"}',
      ['imds-identity-not-found'],
    ],
    ['an answer of ARM', "(AuthorizationFailed) The client 'x' does not have authorization", ['resource-forbidden']],
    ['a message of an SDK', 'WorkloadIdentityCredential authentication unavailable. The …', ['no-azure-variables']],
    ['nothing', '', []],
    ['something else', 'connection refused', []],
    ['a number that is too long for a code', 'AADSTS123456789', []],
    ['a number in a sentence', 'took 700016 ms', []],
  ])('as %s', (_name, text, codes) => {
    expect(codesIn(text)).toEqual(codes);
  });

  it('may be anything at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom(...DIAGNOSES), (noise, { code }) => {
        expect(() => recognise(noise)).not.toThrow();
        expect(
          recognise(`${noise} ${code.startsWith('AADSTS') ? code : 'AADSTS70021'}: ${noise}`).diagnoses,
        ).not.toEqual([]);
      }),
    );
  });

  it.each([
    ['blanks', `"error_codes":${' '.repeat(200_000)}[`],
    ['prefixes', 'AADSTS'.repeat(100_000)],
    ['digits', `AADSTS${'7'.repeat(1_000_000)}`],
    ['numbers', 'AADSTS70021 '.repeat(100_000)],
  ])('may be very many %s', (_name, text) => {
    expect(recognise(text).diagnoses.length).toBeLessThanOrEqual(1);
  });
});
