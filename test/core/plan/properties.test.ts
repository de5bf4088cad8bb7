/** The rules that every plan obeys, on random clusters. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { classify } from '../../../src/core/change/classify.js';
import { inverse } from '../../../src/core/change/inverse.js';
import type { JsonObject } from '../../../src/core/json.js';
import { POD_IDENTITY_MODES } from '../../../src/core/resolve/readings.js';
import { reportScan } from '../../../src/core/resolve/report-scan.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import { arbitraryCluster } from '../../support/arbitrary-cluster.js';
import { liveInventoryOf } from '../../support/objects.js';
import { planObjects, World } from '../../support/planning.js';

const RUNS = { numRuns: 300 };
const mode = fc.constantFrom(...POD_IDENTITY_MODES);
/** Splits what asks for a decision too, so that the rules are tried on whole migrations. */
const CARRY_OVER = { file: { policy: { serviceAccountSplit: 'carry-over' as const } } };

describe('every plan', () => {
  it('does not depend on the order of the input', () => {
    fc.assert(
      fc.property(
        arbitraryCluster.chain((objects) =>
          fc.tuple(fc.constant(objects), fc.shuffledSubarray(objects, { minLength: objects.length })),
        ),
        mode,
        ([objects, shuffled], given) => {
          expect(planObjects(shuffled, { mode: given })).toEqual(planObjects(objects, { mode: given }));
          const scope = { namespaces: [], excludeNamespaces: [] };
          expect(reportScan([resolve(liveInventoryOf(shuffled))], scope)).toEqual(
            reportScan([resolve(liveInventoryOf(objects))], scope),
          );
        },
      ),
      RUNS,
    );
  });

  it('has the same planId when it is made again', () => {
    fc.assert(
      fc.property(arbitraryCluster, (objects) => {
        expect(planObjects(objects).planId).toBe(planObjects(structuredClone(objects) as JsonObject[]).planId);
      }),
      RUNS,
    );
  });

  it('leaves no consumer without a change or a finding', () => {
    fc.assert(
      fc.property(arbitraryCluster, mode, (objects, given) => {
        const plan = planObjects(objects, { mode: given });
        const { consumers } = resolve(liveInventoryOf(objects), given);
        const told = new Set([
          ...plan.changes.flatMap(({ why }) => why.consumers),
          ...plan.findings.map(({ subject }) => subject),
        ]);
        const silent = consumers.filter(
          ({ workload, state }) =>
            !told.has(workload.ref) && !['both', 'migrated'].includes(state) && !workload.finished,
        );
        expect(silent.map(({ workload, state }) => `${workload.ref} ${state}`)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('never annotates the default account and never names two accounts the same', () => {
    fc.assert(
      fc.property(arbitraryCluster, mode, (objects, given) => {
        const { changes } = planObjects(objects, { mode: given, ...CARRY_OVER });
        expect(
          changes.filter(
            ({ target }) =>
              target.system === 'kubernetes' && target.kind === 'ServiceAccount' && target.name === 'default',
          ),
        ).toEqual([]);
        expect(new Set(changes.map(({ id }) => id)).size).toBe(changes.length);
        const existing = new Set(new World(objects).objects.keys());
        const created = changes
          .filter(({ effect }) => effect.do === 'create')
          .map(({ target }) =>
            target.system === 'kubernetes' ? `${target.kind}/${target.namespace}/${target.name}` : '',
          );
        expect(created.filter((ref) => existing.has(ref))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('only needs what it holds, in an order that can be followed', () => {
    fc.assert(
      fc.property(arbitraryCluster, mode, (objects, given) => {
        const { changes, checks } = planObjects(objects, { mode: given, ...CARRY_OVER });
        const known = new Map([...changes, ...checks].map((entry) => [entry.id, entry.needs]));
        const done = new Set<string>();
        for (let progress = true; progress;) {
          progress = false;
          for (const [id, needs] of known) {
            if (done.has(id) || !needs.every((need) => done.has(need))) continue;
            done.add(id);
            progress = true;
          }
        }
        expect([...known.keys()].filter((id) => !done.has(id))).toEqual([]);
      }),
      RUNS,
    );
  });
});

describe('every change', () => {
  it('is its own double inverse, restarts aside', () => {
    fc.assert(
      fc.property(arbitraryCluster, (objects) => {
        for (const change of planObjects(objects, CARRY_OVER).changes) expect(inverse(inverse(change))).toEqual(change);
      }),
      RUNS,
    );
  });

  it('is pending before it is applied, done after, and pending again after its inverse', () => {
    fc.assert(
      fc.property(arbitraryCluster, mode, (objects, given) => {
        const world = new World(objects);
        for (const change of planObjects(objects, { mode: given, ...CARRY_OVER }).changes) {
          if (change.effect.do === 'restart') continue;
          expect([change.id, classify(change, world.observe)]).toEqual([change.id, 'pending']);
          world.apply(change);
          expect([change.id, classify(change, world.observe)]).toEqual([change.id, 'done']);
          expect(classify(inverse(change), world.observe)).toBe('pending');
          world.apply(inverse(change));
          expect(classify(change, world.observe)).toBe('pending');
          world.apply(change);
        }
      }),
      RUNS,
    );
  });
});

describe('a second plan', () => {
  it('is empty for what the first one has moved', () => {
    fc.assert(
      fc.property(arbitraryCluster, mode, (objects, given) => {
        const first = planObjects(objects, { mode: given, ...CARRY_OVER });
        const world = new World(objects);
        first.changes.forEach((change) => world.apply(change));
        const moved = new Set(
          first.changes.filter(({ stage }) => stage === 'workloads').flatMap(({ why }) => why.consumers),
        );
        const second = planObjects([...world.objects.values()], { mode: given, ...CARRY_OVER });
        expect(
          second.changes.filter(({ why }) => why.consumers.some((ref) => moved.has(ref))).map(({ id }) => id),
        ).toEqual([]);
      }),
      RUNS,
    );
  });

  it('goes on where an interrupted run has stopped', () => {
    fc.assert(
      fc.property(arbitraryCluster, mode, fc.nat(), (objects, given, cut) => {
        const first = planObjects(objects, { mode: given, ...CARRY_OVER });
        const world = new World(objects);
        const applied = first.changes.slice(0, first.changes.length === 0 ? 0 : cut % first.changes.length);
        applied.forEach((change) => world.apply(change));
        const second = planObjects([...world.objects.values()], { mode: given, ...CARRY_OVER });
        // Whether pods were restarted shows in the pods, and there are none here.
        const open = (changes: typeof first.changes): string[] =>
          changes
            .filter((change) => change.effect.do !== 'restart' && classify(change, world.observe) === 'pending')
            .map(({ id }) => id)
            .sort();
        expect(open(second.changes)).toEqual(open(first.changes));
      }),
      RUNS,
    );
  });
});

describe('the random clusters', () => {
  it('lead to every kind of change and to most findings, so that the rules above are tried', () => {
    const plans = fc
      .sample(arbitraryCluster, { numRuns: 600, seed: 1 })
      .map((objects) => planObjects(objects, CARRY_OVER));
    const reached = new Set(
      plans.flatMap(({ changes }) => changes.map(({ stage, effect, by }) => `${stage} ${effect.do} ${by}`)),
    );
    expect([...reached]).toEqual(
      expect.arrayContaining([
        'identities create migrate',
        'service-accounts create migrate',
        'service-accounts create source',
        'workloads edit migrate',
        'workloads edit source',
      ]),
    );
    const findings = new Set(plans.flatMap((plan) => plan.findings.map(({ code }) => code)));
    expect(findings.size).toBeGreaterThanOrEqual(20);
  });
});
