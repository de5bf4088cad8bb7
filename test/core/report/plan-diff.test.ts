import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Change, FieldEdit } from '../../../src/core/change/types.js';
import { type ChangeStanding, planDiff } from '../../../src/core/report/plan-diff.js';
import { renderDiffMarkdown, renderDiffText } from '../../../src/core/report/render-diff.js';
import { ansiStyle, plainStyle } from '../../../src/core/report/style.js';
import { expectGolden } from '../../support/golden.js';
import { labelChange, sampleChange, samplePlan, sampleTarget } from '../../support/sample-plan.js';

const target = sampleTarget('Deployment', 'api');

function diffOf(changes: Change[], standings?: ReadonlyMap<string, ChangeStanding>) {
  return planDiff(samplePlan({ changes }), standings);
}

function linesOf(fields: FieldEdit[]): readonly string[] {
  return diffOf([sampleChange({ id: 'x', target, effect: { do: 'edit', fields } })]).objects[0]?.lines ?? [];
}

describe('planDiff', () => {
  it('gives one entry per object, in the order of the stages', () => {
    const { objects } = planDiff(samplePlan());
    expect(
      objects.map(({ title, action, changes }) => [title.replace(/^[A-Z].*\//, ''), action, changes.length]),
    ).toEqual([
      ['credential shop-api-workload-0a1b on identity shop/api', 'create', 1],
      ['api-workload', 'create', 1],
      ['api', 'update', 2],
      ['web', 'update', 1],
    ]);
  });

  it('shows the identity of the object and the touched fields, nothing else', () => {
    expect(diffOf([labelChange(target)]).objects[0]?.lines).toEqual([
      '@@ -7,5 +7,6 @@',
      '   template:',
      '     metadata:',
      '       labels:',
      '+        azure.workload.identity/use: "true"',
      '     spec:',
      '-      serviceAccountName: default',
      '+      serviceAccountName: api-workload',
    ]);
  });

  it('shows a list element that an edit reaches into as being there before', () => {
    const at = [
      'spec',
      'containers',
      { where: { name: 'api' } },
      'env',
      { where: { name: 'AZURE_AUTH_METHOD' } },
      'value',
    ];
    expect(linesOf([{ at, from: { is: 'msi' }, to: { absent: true } }]).slice(1)).toEqual([
      '     - name: api',
      '       env:',
      '         - name: AZURE_AUTH_METHOD',
      '-          value: msi',
    ]);
  });

  it('shows a member of a list of scalars, a null and a string that YAML 1.1 reads as a boolean', () => {
    const lines = linesOf([
      { at: ['spec', 'list', { item: 'yes' }], from: { absent: true }, to: { is: 'yes' } },
      { at: ['spec', 'none'], from: { is: null }, to: { is: 'off' } },
    ]);
    expect(lines.filter((line) => /^[+-]/.test(line))).toEqual(['-  none: null', '+    - "yes"', '+  none: "off"']);
  });

  it('tells an empty value from nothing', () => {
    const lines = linesOf([{ at: ['spec', 'volume'], from: { absent: true }, to: { is: {} } }]);
    expect(lines.at(-1)).toBe('+  volume: {}');
  });

  it.each<{ name: string; change: Change; signs: string }>([
    {
      name: 'a creation is all plus',
      change: sampleChange({ id: 'x', target, effect: { do: 'create', body: { a: 1, b: 2 } } }),
      signs: '++',
    },
    {
      name: 'a deletion is all minus',
      change: sampleChange({ id: 'x', target, effect: { do: 'delete', was: { a: 1, b: 2 } } }),
      signs: '--',
    },
    { name: 'a restart has no lines', change: sampleChange({ id: 'x', target, effect: { do: 'restart' } }), signs: '' },
  ])('$name', ({ change, signs }) => {
    const lines = diffOf([change]).objects[0]?.lines ?? [];
    expect(
      lines
        .slice(1)
        .map((line) => line[0])
        .join(''),
    ).toBe(signs);
  });

  it('applies an edit of an object that the plan creates', () => {
    const create = sampleChange({
      id: 'a',
      target,
      stage: 'service-accounts',
      effect: { do: 'create', body: { kind: 'Deployment' } },
    });
    const edit = sampleChange({
      id: 'b',
      target,
      effect: { do: 'edit', fields: [{ at: ['spec'], from: { absent: true }, to: { is: 1 } }] },
    });
    expect(diffOf([edit, create]).objects[0]?.lines.slice(1)).toEqual(['+kind: Deployment', '+spec: 1']);
  });

  it('does not depend on the order of the changes', () => {
    const plan = samplePlan();
    fc.assert(
      fc.property(fc.shuffledSubarray(plan.changes, { minLength: plan.changes.length }), (changes) => {
        expect(planDiff({ ...plan, changes })).toEqual(planDiff(plan));
      }),
    );
  });

  it('names who makes what we do not', () => {
    const sources = planDiff(samplePlan()).objects.map(({ changes }) => changes[0]?.source);
    expect(sources).toEqual([
      undefined,
      undefined,
      undefined,
      'Deployment.apps/shop/web is owned by Helm release web; the change must be made there',
    ]);
  });

  it('keeps the same object of two roots apart', () => {
    const changes = ['dev', 'prod'].map((root) => labelChange(sampleTarget('Deployment', 'api', 'shop', root)));
    expect(diffOf(changes).objects.map(({ root }) => root)).toEqual(['dev', 'prod']);
  });
});

describe('a rendered diff', () => {
  const standings = new Map<string, ChangeStanding>([
    ['identities/create/credential', { standing: 'done' }],
    ['service-accounts/create/api-workload', { standing: 'missing' }],
    [
      labelChange(target).id,
      {
        standing: 'drifted',
        fields: [
          {
            at: ['spec', 'template', 'metadata', 'labels', 'azure.workload.identity/use'],
            planned: { absent: true },
            found: { is: 'false' },
          },
        ],
      },
    ],
    ['workloads/restart/api', { standing: 'pending' }],
  ]);

  it('reads as text', () => {
    expectGolden('report/diff.txt', renderDiffText(planDiff(samplePlan()), plainStyle));
    expectGolden('report/diff-live.txt', renderDiffText(planDiff(samplePlan(), standings), plainStyle));
  });

  it('reads as Markdown', () => {
    expectGolden('report/diff.md', renderDiffMarkdown(planDiff(samplePlan(), standings)));
  });

  it('colours what is added and removed, and only where colour is wanted', () => {
    const diff = diffOf([labelChange(target)]);
    expect(renderDiffText(diff, ansiStyle)).toContain('\u001b[31m-      serviceAccountName: default\u001b[39m');
    expect(renderDiffText(diff, ansiStyle)).toContain('\u001b[32m+      serviceAccountName: api-workload\u001b[39m');
    expect(renderDiffText(diff, plainStyle)).not.toContain('\u001b');
  });

  it('says so when there is nothing', () => {
    expect(renderDiffText(diffOf([]), plainStyle)).toBe('No changes.\n');
    expect(renderDiffMarkdown(diffOf([]))).toBe('No changes.\n');
  });

  it('shows hostile values as what they are', () => {
    const change = sampleChange({
      id: 'x',
      target: sampleTarget('Deployment', 'a\u001b[2J`@team`'),
      effect: {
        do: 'edit',
        fields: [{ at: ['spec', 'x'], from: { is: '```\n\u202e' }, to: { is: '\u001b]8;;evil\u0007' } }],
      },
    });
    const text = renderDiffText(diffOf([change]), plainStyle);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    const markdown = renderDiffMarkdown(diffOf([change]));
    expect(markdown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(markdown.trimEnd().split('\n').at(-1)).toMatch(/^`{4,}$/);
  });
});
