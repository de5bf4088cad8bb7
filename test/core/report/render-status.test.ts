import { describe, expect, it } from '@jest/globals';
import { problemsOf } from '../../../src/core/formats/find-problems.js';
import { Status } from '../../../src/core/formats/status.js';
import { renderStatusMarkdown, renderStatusText } from '../../../src/core/report/render-status.js';
import { plainStyle } from '../../../src/core/report/style.js';
import { expectGolden } from '../../support/golden.js';
import { sampleStatus } from '../../support/sample-status.js';

describe('where a plan stands', () => {
  it('is told in text', () => {
    expect(problemsOf(Status)(sampleStatus())).toEqual([]);
    expectGolden('run/status.txt', renderStatusText(sampleStatus(), plainStyle, true));
  });

  it('is told in Markdown', () => {
    expectGolden('run/status.md', renderStatusMarkdown(sampleStatus()));
  });
});
