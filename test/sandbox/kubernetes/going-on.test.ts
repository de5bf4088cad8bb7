/** A world outlives the process that works on it: another handler, or one on a copy, carries on where the first one was. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json.js';
import type { KubernetesState } from '../../../src/sandbox/kubernetes/state.js';
import { fakeClock } from '../../support/fake-clock.js';
import { serviceAccount, workload } from '../../support/objects.js';
import { kubernetesWorld, type OpenedKubernetes, reopenKubernetes } from '../../support/sandbox-kubernetes.js';

const START = Date.parse('2026-01-01T00:00:00Z');
const MARK = { op: 'add', path: '/spec/template/metadata/labels/mark', value: 'new' };
const NAMES = { Deployment: 'deployments', StatefulSet: 'statefulsets', DaemonSet: 'daemonsets' } as const;
const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;

function pathOf(kind: keyof typeof NAMES): string {
  return `/apis/apps/v1/namespaces/shop/${NAMES[kind]}/${kind.toLowerCase()}`;
}

function shop(): JsonObject[] {
  return [
    serviceAccount('shop', 'api'),
    ...KINDS.map((kind) => {
      const name = kind.toLowerCase();
      const spec = kind === 'DaemonSet' ? {} : { replicas: 3 };
      return workload('shop', name, { kind, account: 'api', spec: { ...spec, minReadySeconds: 1 } });
    }),
  ];
}

function contentOf({ objects, due, resourceVersion }: KubernetesState): unknown {
  return { objects, due, resourceVersion };
}

describe('a state', () => {
  it('is copied whole, and both go the same way from there', () => {
    const first = kubernetesWorld(shop(), { clock: fakeClock(START) });
    for (const kind of KINDS) first.patch(pathOf(kind), [MARK]);
    const copy = structuredClone(first.state);
    const before = structuredClone(copy);
    const other = reopenKubernetes(copy, { clock: fakeClock(START + 60_000) });
    other.get('/version');
    expect(contentOf(copy)).not.toEqual(contentOf(before));
    expect(contentOf(first.state)).toEqual(contentOf(before));

    reopenKubernetes(first.state, { clock: fakeClock(START + 60_000) }).get('/version');
    expect(contentOf(first.state)).toEqual(contentOf(copy));
  });

  it('does not depend on how often somebody looks', () => {
    const step = fc.record({
      kind: fc.constantFrom(...KINDS),
      value: fc.constantFrom('one', 'two'),
      pauses: fc.array(fc.integer({ min: 0, max: 4000 }), { maxLength: 6 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 5 }), (steps) => {
        const worlds = [true, false].map((looks) => {
          const clock = fakeClock(START);
          const world = kubernetesWorld(shop(), { clock, rolloutMs: 1500, terminationMs: 700, controllerLagMs: 30 });
          for (const { kind, value, pauses } of steps) {
            world.patch(pathOf(kind), [{ ...MARK, value }]);
            for (const pause of pauses) {
              clock.advance(pause);
              if (looks) world.get('/version');
            }
          }
          world.get('/version');
          return world;
        });
        expect(worlds[0] && contentOf(worlds[0].state)).toEqual(worlds[1] && contentOf(worlds[1].state));
      }),
      { numRuns: 30 },
    );
  });
});

describe('a Deployment on its way', () => {
  it('never has fewer pods available, nor more of them, than it allows', () => {
    const share = fc.oneof(
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 100 }).map((share) => `${share}%`),
    );
    const options = fc.record({ replicas: fc.integer({ min: 1, max: 7 }), maxSurge: share, maxUnavailable: share });
    fc.assert(
      fc.property(options, ({ replicas, maxSurge, maxUnavailable }) => {
        const clock = fakeClock(START);
        const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
        const world = kubernetesWorld([workload('shop', 'deployment', { spec: { replicas, strategy } })], { clock });
        world.patch(pathOf('Deployment'), [MARK]);
        const surge = resolve(maxSurge, replicas, Math.ceil);
        const given = resolve(maxUnavailable, replicas, Math.floor);
        const most = surge === 0 && given === 0 ? 1 : given;
        for (let second = 0; second < 40; second += 1) {
          const [available, all] = countPods(world);
          expect(available).toBeGreaterThanOrEqual(replicas - most);
          expect(all).toBeLessThanOrEqual(replicas + surge);
          clock.advance(1000);
        }
        expect(world.get(pathOf('Deployment'))).toMatchObject({
          status: { observedGeneration: 2, replicas, updatedReplicas: replicas, availableReplicas: replicas },
        });
      }),
      { numRuns: 60 },
    );
  });
});

function countPods({ list }: OpenedKubernetes): [number, number] {
  const pods = list('/api/v1/namespaces/shop/pods');
  const running = pods.filter(({ status }) => JSON.stringify(status).includes('"phase":"Running"'));
  return [running.length, pods.length];
}

function resolve(share: number | string, of: number, round: (value: number) => number): number {
  return typeof share === 'number' ? share : round((Number.parseInt(share) * of) / 100);
}
