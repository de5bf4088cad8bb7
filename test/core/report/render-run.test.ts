import { describe, expect, it } from '@jest/globals';
import { problemsOf } from '../../../src/core/formats/find-problems.js';
import { RunReport } from '../../../src/core/formats/run-report.js';
import { renderRunMarkdown, renderRunText } from '../../../src/core/report/render-run.js';
import { plainStyle } from '../../../src/core/report/style.js';
import { expectGolden } from '../../support/golden.js';
import { sampleRunReport } from '../../support/sample-run-report.js';

describe('a run that has ended in part', () => {
  it('is told in text', () => {
    expect(problemsOf(RunReport)(sampleRunReport())).toEqual([]);
    expectGolden('run/partial.txt', renderRunText(sampleRunReport(), plainStyle, true));
  });

  it('is told in Markdown', () => {
    expectGolden('run/partial.md', renderRunMarkdown(sampleRunReport(), true));
  });
});
