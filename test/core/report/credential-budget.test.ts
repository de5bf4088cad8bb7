import { describe, expect, it } from '@jest/globals';
import type { IdentityBudget } from '../../../src/core/formats/plan.js';
import { renderPlanMarkdown } from '../../../src/core/report/render-plan-markdown.js';
import { renderPlanText } from '../../../src/core/report/render-plan.js';
import { plainStyle } from '../../../src/core/report/style.js';
import { armId } from '../../support/objects.js';
import { sampleFinding, samplePlan } from '../../support/sample-plan.js';

function budget(name: string, needed: number): IdentityBudget {
  return { identity: armId(name), needed, planned: 1, limit: 20 };
}

const exceeded = sampleFinding({
  code: 'credential-budget-exceeded',
  severity: 'error',
  subject: 'AzureIdentity.aadpodidentity.k8s.io/shop/vault',
  evidence: ['namespace shop needs 22: a', 'split\u001b[31m the <b>identity</b>'],
});

describe('the credentials of a plan', () => {
  it('are not spoken of where there are none', () => {
    const plan = samplePlan({ budget: [] });
    expect(renderPlanText(plan, plainStyle)).not.toContain('Credentials');
    expect(renderPlanMarkdown(plan)).not.toContain('Credentials');
  });

  it('show the fullest identities, every one that is over, and count the others', () => {
    const few = ['a', 'b', 'c', 'd', 'e', 'f'].map((name, index) => budget(name, index + 1));
    const plan = samplePlan({ budget: [...few, budget('vault', 22)], findings: [exceeded] });

    expect(renderPlanText(plan, plainStyle)).toContain(
      [
        'Credentials',
        '  22 of 20  rg/vault',
        '  6 of 20   rg/f',
        '  5 of 20   rg/e',
        '  4 of 20   rg/d',
        '  3 of 20   rg/c',
        '  …and 2 more identities, at most 2 of 20 each',
        '  AzureIdentity.aadpodidentity.k8s.io/shop/vault:',
        '      namespace shop needs 22: a',
      ].join('\n'),
    );
    const many = Array.from({ length: 8 }, (_, index) => budget(`over-${index}`, 21));
    expect(renderPlanText(samplePlan({ budget: many }), plainStyle).match(/21 of 20/g)).toHaveLength(8);
  });

  it('carry nothing from outside into a terminal or into Markdown', () => {
    const plan = samplePlan({ budget: [budget('vault', 22)], findings: [exceeded] });
    expect(renderPlanText(plan, plainStyle)).not.toContain('\u001b');
    const markdown = renderPlanMarkdown(plan);
    expect(markdown).toContain('| `rg/vault` | 22 of 20 | 1 |');
    expect(markdown).not.toMatch(/<b>|\u001b/);
  });
});
