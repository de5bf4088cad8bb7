/** JUnit XML that any build server can read, whatever is in the names. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Verification, VerifiedCheck } from '../../../src/core/formats/verification.js';
import { renderJUnit } from '../../../src/core/report/junit.js';
import { expectGolden } from '../../support/golden.js';
import { sampleVerification } from '../../support/sample-verification.js';

function withCheck(check: Partial<VerifiedCheck>): Verification {
  const { checks, ...rest } = sampleVerification();
  return { ...rest, checks: checks.slice(0, 1).map((first) => ({ ...first, ...check })) };
}

/** https://www.w3.org/TR/xml/#charsets */
const NO_XML_CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const NO_ENTITY = /&(?!(?:amp|lt|gt|quot);)/;
/** Of what is rendered: tags with nothing in their attributes that would end them, and text between them. */
const DOCUMENT = /^<\?xml [^<>]*\?>(?:\s|<\/?[a-z-]+(?: [a-z]+="[^"<]*")*\/?>|[^<>])*$/;

describe('checks as JUnit', () => {
  it('are what they were', () => {
    expectGolden('run/verification.junit.xml', renderJUnit(sampleVerification()));
  });

  it.each<[VerifiedCheck['answer'], string, string]>([
    ['pass', 'failures="0" errors="0" skipped="0"', '<system-out>'],
    ['fail', 'failures="1" errors="0" skipped="0"', '<failure message="'],
    ['inconclusive', 'failures="0" errors="0" skipped="1"', '<skipped message="'],
  ])('count one that is %s', (answer, counts, element) => {
    const text = renderJUnit(withCheck({ answer, unproved: ['the next run'] }));
    expect(text).toContain(`tests="1" ${counts}`);
    expect(text).toContain(element);
  });

  it('hold nothing that ends an element early, and no character that XML has no place for', () => {
    const hostile = fc
      .string({ unit: 'binary', maxLength: 40 })
      .map((text) => `${text}\u0000"><failure/>]]>&#0;\ud800`);
    fc.assert(
      fc.property(
        hostile,
        fc.constantFrom('pass' as const, 'fail' as const, 'inconclusive' as const),
        (text, answer) => {
          const found = withCheck({
            ...{ answer, subject: text, summary: text, run: text, unproved: [text], causes: [text], next: [text] },
            evidence: [
              { what: text, is: text },
              { what: text, promised: text, found: text, where: text, at: 0 },
            ],
          });
          const xml = renderJUnit({ ...found, planId: text });
          expect([NO_XML_CHARACTER.test(xml), NO_ENTITY.test(xml), DOCUMENT.test(xml)]).toEqual([false, false, true]);
          expect(xml.match(/<testcase/g)).toHaveLength(1);
          expect(xml.match(/<failure/g) ?? []).toHaveLength(answer === 'fail' ? 1 : 0);
        },
      ),
    );
  });
});
