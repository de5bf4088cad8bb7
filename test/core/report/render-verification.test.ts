import { describe, expect, it } from '@jest/globals';
import { renderVerificationMarkdown, renderVerificationText } from '../../../src/core/report/render-verification.js';
import { plainStyle } from '../../../src/core/report/style.js';
import { expectGolden } from '../../support/golden.js';
import { removeCode } from '../../support/markdown.js';
import { sampleVerification } from '../../support/sample-verification.js';

describe('what verify found', () => {
  it('is told in text', () => {
    expectGolden('run/verification.txt', renderVerificationText(sampleVerification(), plainStyle));
  });

  it('is told in Markdown', () => {
    expectGolden('run/verification.md', renderVerificationMarkdown(sampleVerification()));
  });

  it.each([
    ['ok', 'All is well. 4 checks'],
    ['verify_failed', 'Not all is well. 4 checks'],
    ['inconclusive', 'Nothing is known to be wrong, and not all could be seen. 4 checks'],
  ] as const)('says in one sentence that it is %s', (outcome, sentence) => {
    const found = { ...sampleVerification(), outcome };
    expect(renderVerificationText(found, plainStyle)).toContain(sentence);
    expect(renderVerificationMarkdown(found)).toContain(sentence);
  });

  it('never says that all is well where nothing was looked at', () => {
    const nothing = { ...sampleVerification(), outcome: 'ok' as const, checks: [] };
    expect(renderVerificationText(nothing, plainStyle)).not.toContain('well');
  });

  it('lets no name speak for the program', () => {
    const [first] = sampleVerification().checks;
    const name = '\u001b[2J`@team`\n# PASS <b>\u202e';
    const checks = first ? [{ ...first, subject: name, summary: name, unproved: [name] }] : [];
    const hostile = { ...sampleVerification(), checks, unmoved: [name] };
    const text = renderVerificationText(hostile, plainStyle);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]|^# PASS/m);
    expect(removeCode(renderVerificationMarkdown(hostile))).not.toMatch(/^# PASS|<b>|@team|\u202e/m);
  });
});
