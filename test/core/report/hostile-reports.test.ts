/** Names that come from a cluster are inert in everything that is told of a run (plan-apply C15). */
import { describe, expect, it } from '@jest/globals';
import { renderJUnit } from '../../../src/core/report/junit.js';
import { renderRollbackMarkdown, renderRollbackText } from '../../../src/core/report/render-rollback.js';
import { renderRunMarkdown, renderRunText } from '../../../src/core/report/render-run.js';
import { renderStatusMarkdown, renderStatusText } from '../../../src/core/report/render-status.js';
import { renderVerificationMarkdown, renderVerificationText } from '../../../src/core/report/render-verification.js';
import { ansiStyle, plainStyle } from '../../../src/core/report/style.js';
import { hearInMarkdown, hearInText, makeHostile } from '../../support/hostile-text.js';
import { removeCode } from '../../support/markdown.js';
import { sampleRollback } from '../../support/sample-rollback.js';
import { sampleRunReport } from '../../support/sample-run-report.js';
import { sampleStatus } from '../../support/sample-status.js';
import { sampleVerification } from '../../support/sample-verification.js';

const run = makeHostile(sampleRunReport());
const status = makeHostile(sampleStatus());
const verification = makeHostile(sampleVerification());
const rollback = makeHostile(sampleRollback());

describe('hostile names', () => {
  it.each([
    ['a run', renderRunText(run, plainStyle, true)],
    ['a status', renderStatusText(status, plainStyle, true)],
    ['a verification', renderVerificationText(verification, plainStyle)],
    ['a rollback', renderRollbackText(rollback, plainStyle)],
  ])('are inert in a terminal: %s', (_, text) => {
    expect(text).toContain('FORGED');
    expect(hearInText(text)).toEqual([]);
  });

  it.each([
    ['a run', renderRunMarkdown(run, true)],
    ['a status', renderStatusMarkdown(status)],
    ['a verification', renderVerificationMarkdown(verification)],
    ['a rollback', renderRollbackMarkdown(rollback)],
  ])('are inert in Markdown: %s', (_, text) => {
    expect(text).toContain('FORGED');
    expect(hearInMarkdown(removeCode(text))).toEqual([]);
  });

  it('are inert in JUnit', () => {
    const xml = renderJUnit(verification);
    expect(xml).toContain('FORGED');
    expect(xml).not.toMatch(/<img|(?![\t\n\r])[\0-\x1f]/u);
  });

  it('are heard where nobody escapes them', () => {
    expect(hearInText(makeHostile({ name: 'api' }).name).length).toBeGreaterThan(3);
    expect(hearInMarkdown(makeHostile({ name: 'api' }).name).length).toBeGreaterThan(6);
    expect(hearInText(ansiStyle.red('api'))).not.toEqual([]);
  });
});
