import { describe, expect, it } from '@jest/globals';
import { problemsOf } from '../../../src/core/formats/find-problems.js';
import { RollbackPlan } from '../../../src/core/formats/rollback-plan.js';
import { renderRollbackMarkdown, renderRollbackText } from '../../../src/core/report/render-rollback.js';
import { plainStyle } from '../../../src/core/report/style.js';
import { expectGolden } from '../../support/golden.js';
import { sampleRollback } from '../../support/sample-rollback.js';

describe('a plan to undo', () => {
  it('is told in text', () => {
    expect(problemsOf(RollbackPlan)(sampleRollback())).toEqual([]);
    expectGolden('run/rollback.txt', renderRollbackText(sampleRollback(), plainStyle));
  });

  it('is told in Markdown', () => {
    expectGolden('run/rollback.md', renderRollbackMarkdown(sampleRollback()));
  });

  it('says that there is nothing to undo', () => {
    const nothing = { ...sampleRollback(), changes: [], kept: [], findings: [] };
    expect(renderRollbackText(nothing, plainStyle)).toMatch(/^Nothing to undo: /);
    expect(renderRollbackMarkdown(nothing)).toMatch(/^\*\*Nothing to undo: /);
  });
});
