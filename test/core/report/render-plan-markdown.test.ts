import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Change } from '../../../src/core/change/types.js';
import type { MigrationPlan } from '../../../src/core/formats/plan.js';
import { renderPlanMarkdown } from '../../../src/core/report/render-plan-markdown.js';
import { expectGolden } from '../../support/golden.js';
import { removeCode, removeFences } from '../../support/markdown.js';
import { labelChange, sampleChange, sampleFinding, samplePlan, sampleTarget } from '../../support/sample-plan.js';

const LIMIT = 60_000;

function largePlan(count: number, namespaces: number, name = 'api'): MigrationPlan {
  const changes = Array.from({ length: count }, (_, index) =>
    labelChange(sampleTarget('Deployment', `${name}-${index}`, `ns-${index % namespaces}`)),
  );
  return samplePlan({ changes, summary: { ...samplePlan().summary, update: count } });
}

/** Throws or fails unless fences are closed, folded parts are closed, and tables have as many cells as their heads. */
function expectWellFormed(markdown: string): void {
  const lines = removeFences(markdown);
  expect(lines.filter((line) => line.startsWith('<details>'))).toHaveLength(
    lines.filter((line) => line === '</details>').length,
  );
  const bars = lines.filter((line) => line.startsWith('|')).map((line) => line.match(/(?<!\\)\|/g)?.length);
  expect(new Set(bars).size).toBeLessThanOrEqual(1);
  expect(markdown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
}

describe('renderPlanMarkdown', () => {
  it('reads as a whole', () => {
    const markdown = renderPlanMarkdown(samplePlan(), { planFile: 'prod.plan.json' });
    expectGolden('report/plan.md', markdown);
    expectWellFormed(markdown);
  });

  it('starts with the line by which a later run finds it, the same for the same target only', () => {
    const [marker] = renderPlanMarkdown(samplePlan()).split('\n');
    expect(marker).toMatch(/^<!-- migrate:report v1 target=[0-9a-f]{16} -->$/);
    const [sameTarget] = renderPlanMarkdown(samplePlan({ changes: [], planId: 'sha256:1' })).split('\n');
    expect(sameTarget).toBe(marker);
    const roots = [{ id: 'x --> <b>', kind: 'folder' as const }];
    const [other] = renderPlanMarkdown(samplePlan({ target: { roots, issuers: {} } })).split('\n');
    expect(other).toMatch(/^<!-- migrate:report v1 target=[0-9a-f]{16} -->$/);
    expect(other).not.toBe(marker);
  });

  it.each([
    [5000, 1],
    [5000, 40],
    [5000, 2500],
  ])('fits %i changes in %i namespaces into its budget', (count, namespaces) => {
    const plan = largePlan(count, namespaces);
    const markdown = renderPlanMarkdown(plan);
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(LIMIT);
    expect(markdown).toContain(plan.planId);
    expectWellFormed(markdown);
  });

  it('counts what it leaves out', () => {
    const markdown = renderPlanMarkdown(largePlan(5000, 2500), { maxBytes: 20_000 });
    const listed = markdown.match(/<details><summary><code>ns-/g)?.length ?? 0;
    const [, namespaces, changes] = /…and (\d+) more namespaces \((\d+) changes\)/.exec(markdown) ?? [];
    expect(listed).toBeGreaterThan(0);
    expect(Number(namespaces) + listed).toBe(2500);
    expect(Number(changes) + 2 * listed).toBe(5000);
  });

  it('gives up the diffs before it gives up a namespace', () => {
    const small = renderPlanMarkdown(largePlan(20, 4));
    const large = renderPlanMarkdown(largePlan(400, 4));
    expect(small).toContain('```diff');
    expect(large).not.toContain('```diff');
    expect(large.match(/<details><summary><code>ns-/g)).toHaveLength(4);
  });

  it('writes the title of a folded part as HTML, where a backslash would be seen', () => {
    const findings = [sampleFinding({ code: 'acme_rule <b>' })];
    expect(renderPlanMarkdown(samplePlan({ findings, manual: [] }))).toContain(
      '<summary>acme_rule &lt;b&gt;: 1</summary>',
    );
  });

  it('never folds what deletes something', () => {
    const target = sampleTarget('Deployment', 'old');
    const deletion: Change = sampleChange({ id: 'd', target, stage: 'retire', effect: { do: 'delete', was: {} } });
    const markdown = renderPlanMarkdown(samplePlan({ changes: [deletion] }));
    expect(markdown.indexOf('delete `Deployment.apps/shop/old`')).toBeLessThan(markdown.indexOf('<details>'));
  });

  it('stays within any budget, well-formed and inert, whatever things are called', () => {
    const name = fc
      .array(
        fc.oneof(
          fc.constantFrom('`', '```\n', '|', '@team', '\u202e', '\u001b[31m', '-->', '</details>', '<b>', '# ', '\n\n'),
          fc.string({ unit: 'binary', maxLength: 8 }),
        ),
        { minLength: 1, maxLength: 8 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 4000, max: 12_000 }),
        (names, maxBytes) => {
          const markdown = renderPlanMarkdown(
            samplePlan({
              changes: names.map((text, index) => ({
                ...labelChange(sampleTarget('Deployment', text, text)),
                id: `${index}`,
              })),
              manual: names.map((text) => ({ code: text, root: text, subject: text, message: text, fix: text })),
              findings: names.map((text) =>
                sampleFinding({ code: `x${text}`, subject: text, message: text, fix: text }),
              ),
            }),
            { maxBytes },
          );
          expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(maxBytes);
          expectWellFormed(markdown);
          const paragraphs = removeFences(markdown).map(removeCode).join('\n');
          expect(paragraphs).not.toMatch(/@\w/);
        },
      ),
      { numRuns: 60 },
    );
  });
});
