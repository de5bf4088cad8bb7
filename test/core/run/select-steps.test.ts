/** What is chosen of a plan, and that nothing is ever chosen without what it needs. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { STAGES } from '../../../src/core/change/stages.js';
import type { StageId } from '../../../src/core/change/types.js';
import { MigrationError } from '../../../src/core/errors.js';
import type { ExecutablePlan } from '../../../src/core/run/executable.js';
import { EVERYTHING, type Selection, selectSteps } from '../../../src/core/run/select-steps.js';
import { planShop } from '../../support/run-in-memory.js';
import { sampleChange, sampleTarget } from '../../support/sample-plan.js';

const plan = planShop();
const READER = 'Deployment.apps/lake/reader';

function idsOf(selection: Partial<Selection>, of: ExecutablePlan = plan): string[] {
  const { changes, checks } = selectSteps(of, { ...EVERYTHING, ...selection });
  return [...changes, ...checks].map(({ id }) => id);
}

function stagesOf(selection: Partial<Selection>): Set<StageId> {
  const { changes, checks } = selectSteps(plan, { ...EVERYTHING, ...selection });
  return new Set([...changes, ...checks].map(({ stage }) => stage));
}

const oldBinding = sampleTarget('AzureIdentityBinding', 'api');
const retiring: ExecutablePlan = {
  ...plan,
  stages: [...plan.stages, { id: 'retire', kind: 'destructive', changes: 1, checks: 0 }],
  changes: [
    ...plan.changes,
    sampleChange({ id: 'retire/delete', stage: 'retire', target: oldBinding, effect: { do: 'delete', was: {} } }),
  ],
};

describe('what is asked for', () => {
  it('is all of it unless something is said', () => {
    expect(idsOf({})).toEqual([...plan.changes, ...plan.checks].map(({ id }) => id));
  });

  it('is nothing that destroys, unless it is named, or is what a plan to undo is for', () => {
    expect(idsOf({}, retiring)).not.toContain('retire/delete');
    expect(idsOf({ stages: ['retire'] }, retiring)).toContain('retire/delete');
    expect(idsOf({}, { ...retiring, reverts: 'sha256:0' })).toContain('retire/delete');
  });

  it('ends with a stage', () => {
    expect([...stagesOf({ until: 'token-check' })].sort()).toEqual(
      ['identities', 'preflight', 'service-accounts', 'token-check'].sort(),
    );
  });

  it('brings along the stages that one stage needs, and none after it', () => {
    expect(stagesOf({ stages: ['workloads'] })).toEqual(
      new Set(['preflight', 'identities', 'service-accounts', 'token-check', 'workloads']),
    );
  });

  it('goes up to a wave', () => {
    const { changes } = selectSteps(plan, { ...EVERYTHING, wave: 2 });
    expect(new Set(changes.map(({ wave }) => wave))).toEqual(new Set([undefined, 1, 2]));
  });

  it.each([
    ['a consumer', READER],
    ['a namespace', 'lake'],
  ])('is %s', (_, name) => {
    const { changes } = selectSteps(plan, { ...EVERYTHING, only: [name] });
    expect(changes.length).toBeGreaterThan(2);
    expect(new Set(changes.flatMap(({ why }) => why.consumers))).toEqual(new Set([READER]));
  });

  it.each<[string, Partial<Selection>, string]>([
    ['no such consumer', { only: ['Deployment.apps/lake/nobody'] }, '--only Deployment.apps/lake/nobody'],
    ['no part of a name', { only: ['lak'] }, '--only lak'],
    ['a stage that the plan has not', { stages: ['retire'] }, '--stage retire'],
    [
      'two things that exclude each other',
      { stages: ['verify'], until: 'identities' },
      '--stage verify --until identities',
    ],
  ])('is refused where the plan holds nothing of it: %s', (_, selection, asked) => {
    expect(() => idsOf(selection)).toThrow(MigrationError);
    expect(() => idsOf(selection)).toThrow(asked);
  });
});

describe('what is chosen', () => {
  const selections = fc.record({
    stages: fc.subarray([...STAGES], { maxLength: 2 }),
    until: fc.option(fc.constantFrom(...STAGES), { nil: undefined }),
    wave: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    only: fc.subarray([READER, 'shop', 'lake', 'StatefulSet.apps/shop/statefulset'], { maxLength: 2 }),
  });

  it('always comes with all that it needs, in the order of the plan, after the whole pre-flight', () => {
    const order = [...plan.changes, ...plan.checks].map(({ id }) => id);
    const needs = new Map([...plan.changes, ...plan.checks].map((step) => [step.id, step.needs]));
    const preflight = plan.checks.filter(({ stage }) => stage === 'preflight').map(({ id }) => id);
    fc.assert(
      fc.property(selections, ({ until, wave, ...rest }) => {
        let chosen: string[];
        try {
          chosen = idsOf({ ...rest, ...(until && { until }), ...(wave !== undefined && { wave }) });
        } catch (error) {
          fc.pre(!(error instanceof MigrationError));
          throw error;
        }
        const ids = new Set(chosen);
        expect(chosen).toEqual(order.filter((id) => ids.has(id)));
        expect(chosen.flatMap((id) => needs.get(id) ?? []).filter((id) => !ids.has(id))).toEqual([]);
        expect(chosen).toEqual(expect.arrayContaining(preflight));
      }),
    );
  });
});
