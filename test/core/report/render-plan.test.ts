import { describe, expect, it } from '@jest/globals';
import type { MigrationPlan } from '../../../src/core/formats/plan.js';
import { type PlanTextOptions, renderPlanText } from '../../../src/core/report/render-plan.js';
import { ansiStyle, plainStyle } from '../../../src/core/report/style.js';
import { expectGolden } from '../../support/golden.js';
import { labelChange, sampleChange, sampleFinding, samplePlan, sampleTarget } from '../../support/sample-plan.js';

const NOTHING = { create: 0, update: 0, delete: 0, restart: 0, bySource: 0, unchanged: 0, manual: 0, consumers: 0 };

function emptyPlan(fields: Partial<MigrationPlan>): MigrationPlan {
  return samplePlan({
    applyable: false,
    changes: [],
    stages: [],
    findings: [],
    manual: [],
    summary: NOTHING,
    ...fields,
  });
}

function verdictOf(plan: MigrationPlan): string {
  return renderPlanText(plan, plainStyle).split('\n\n')[0] ?? '';
}

describe('renderPlanText', () => {
  it('reads as a whole', () => {
    expectGolden('report/plan.txt', renderPlanText(samplePlan(), plainStyle));
    expectGolden('report/plan-saved.txt', renderPlanText(samplePlan(), plainStyle, { planFile: 'prod.plan.json' }));
  });

  it.each<[string, MigrationPlan, PlanTextOptions, boolean]>([
    ['a decision is open', samplePlan(), {}, true],
    ['they have just been written down', samplePlan(), { asked: true }, false],
    [
      'somebody has begun to decide',
      samplePlan({ inputs: { ...samplePlan().inputs, migrationFile: 'sha256:1' } }),
      {},
      false,
    ],
    ['nobody is there', samplePlan(), { hints: false }, false],
    ['nothing is open', samplePlan({ manual: [] }), {}, false],
    ['nothing can be changed before', emptyPlan({ manual: samplePlan().manual }), {}, true],
  ])('says how to decide, or not, where %s', (_name, plan, options, says) => {
    expect(renderPlanText(plan, plainStyle, options).includes('--init migration.yaml')).toBe(says);
  });

  const manual = samplePlan().manual;
  it.each<[string, MigrationPlan, string]>([
    [
      'everything is migrated',
      emptyPlan({ summary: { ...NOTHING, consumers: 3, unchanged: 3 } }),
      'No changes. Every workload in scope already uses workload identity.',
    ],
    ['nothing is in scope', emptyPlan({}), 'No changes. No workload in scope uses pod identity.'],
    [
      'nothing was found in what could be read',
      emptyPlan({ manual, summary: { ...NOTHING, manual: 1 } }),
      'No changes. No workload that could be read uses pod identity.\n1 thing needs a person.',
    ],
    [
      'a person must decide first',
      emptyPlan({ manual, summary: { ...NOTHING, consumers: 3, unchanged: 2, manual: 1 } }),
      'No changes. 2 of 3 workloads already use workload identity; below is what keeps the others.\n1 thing needs a person.',
    ],
    [
      'the issuer is not known',
      samplePlan({
        applyable: false,
        findings: [sampleFinding({ code: 'issuer-unknown', severity: 'error', subject: 'cluster' })],
      }),
      'This plan cannot be applied yet: issuer of the cluster is not known.',
    ],
    [
      'it cannot be applied and no finding says why',
      samplePlan({ applyable: false, findings: [] }),
      'This plan cannot be applied yet: something that must be known first is not.',
    ],
    [
      'it can be applied',
      samplePlan(),
      'Plan: 2 to create, 2 to update, 1 workload to restart, 0 to delete.\n1 change must be made by Helm, GitOps or an operator.\n1 thing needs a person.',
    ],
  ])('says first that %s', (_, plan, verdict) => {
    expect(verdictOf(plan)).toContain(verdict);
  });

  it('tells what needs a person once, and before the stages', () => {
    const text = renderPlanText(samplePlan(), plainStyle);
    expect(text.match(/gets 2 identities/g)).toHaveLength(1);
    expect(text.indexOf('gets 2 identities')).toBeLessThan(text.indexOf('Stage preflight'));
  });

  it('counts what it does not list', () => {
    const changes = Array.from({ length: 130 }, (_, index) =>
      labelChange(sampleTarget('Deployment', `api-${String(index).padStart(3, '0')}`)),
    );
    const text = renderPlanText(samplePlan({ changes }), plainStyle);
    expect(text).toContain('…and 30 more changes; the diff shows all');
    expect(text).toContain('api-099');
    expect(text).not.toContain('api-100');
  });

  it('counts the waves that it does not list', () => {
    const changes = Array.from({ length: 400 }, (_, index) => ({
      ...labelChange(sampleTarget('Deployment', `api-${String(index).padStart(3, '0')}`)),
      wave: Math.floor(index / 10) + 1,
    }));
    const text = renderPlanText(samplePlan({ changes }), plainStyle);
    expect(text).toContain('  Wave 10 of 40\n');
    expect(text).not.toContain('  Wave 11 of 40\n');
    expect(text).toContain('…and 30 more waves with 300 changes; the diff shows all');
  });

  it('tells roots apart only where there are several', () => {
    const changes = ['dev', 'prod'].map((root) => labelChange(sampleTarget('Deployment', 'api', 'shop', root)));
    const roots = ['dev', 'prod'].map((id) => ({ id, kind: 'folder' as const }));
    const text = renderPlanText(samplePlan({ changes, target: { roots, issuers: {} } }), plainStyle);
    expect(text).toContain('[prod] Deployment.apps/shop/api');
    expect(renderPlanText(samplePlan(), plainStyle)).not.toContain('[cluster]');
  });

  it('says what to run next, except in automation', () => {
    const options = { planFile: 'prod.plan.json' };
    expect(renderPlanText(samplePlan(), plainStyle, options)).toContain('migrate diff prod.plan.json');
    expect(renderPlanText(samplePlan(), plainStyle, { ...options, hints: false })).not.toContain('migrate diff');
  });

  it('lets no name reach the terminal as more than text', () => {
    const target = sampleTarget('Deployment', 'a\u001b[2J\u202e\nb');
    const plan = samplePlan({
      changes: [labelChange(target), sampleChange({ id: 'r', target, effect: { do: 'restart' } })],
      findings: [sampleFinding({ subject: '\u001b]0;x\u0007', message: '\u2066', fix: '\u0000', code: '\u200b' })],
      manual: [{ code: '\u001b', root: 'cluster', subject: '\r', message: '\u0085', fix: '\u2028' }],
    });
    expect(renderPlanText(plan, plainStyle).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  it('has the same words in colour', () => {
    const colours = new RegExp('\u001b\\[\\d+m', 'g');
    const coloured = renderPlanText(samplePlan(), ansiStyle);
    expect(coloured).toMatch(colours);
    expect(coloured.replace(colours, '')).toBe(renderPlanText(samplePlan(), plainStyle));
  });
});
