/** Every case of the catalogue: what a plan says and does, or the stage that it belongs to. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { FINDINGS } from '../../src/core/findings/index.js';
import { describeChanges, planObjects } from '../support/planning.js';
import { LATER_CASES, PLANNED_CASES } from './catalogue-cases.js';

const ALL = Array.from({ length: 77 }, (_, index) => `E${String(index + 1).padStart(2, '0')}`);

describe('a plan', () => {
  it.each(PLANNED_CASES)('$id: $what', ({ objects, options, tells = [], spares = [], plans = [], ...wanted }) => {
    const plan = planObjects(objects, options);
    const codes = plan.findings.map(({ code }) => code);
    const changes = describeChanges(plan);

    expect(codes).toEqual(expect.arrayContaining([...tells]));
    expect(codes.filter((code) => spares.includes(code))).toEqual([]);
    for (const part of plans) expect(changes).toContainEqual(expect.stringContaining(part));
    if (wanted.holds) expect(plan.changes.filter(({ stage }) => stage === 'workloads')).toEqual([]);
    if (wanted.plansNothing) expect(changes).toEqual([]);
  });
});

describe('the catalogue', () => {
  it.each(ALL)('%s has a row: what a plan makes of it, or where it belongs', (id) => {
    expect([...PLANNED_CASES, ...LATER_CASES].filter((row) => row.id === id)).toHaveLength(1);
  });

  it('is what findings refer to', () => {
    for (const { cases } of FINDINGS) expect(ALL).toEqual(expect.arrayContaining([...cases]));
  });

  afterAll(() => {
    const rows = [
      ...PLANNED_CASES.map(({ id, what }) => `${id}  planned  ${what}`),
      ...LATER_CASES.map(({ id, what, later }) => `${id}  later    ${what}: ${later}`),
    ];
    process.stdout.write(`\n${rows.sort().join('\n')}\n`);
  });
});
