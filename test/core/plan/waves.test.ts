import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json.js';
import { assignWaves, type WaveOptions } from '../../../src/core/plan/waves.js';
import type { ResolvedConsumer } from '../../../src/core/resolve/consumer.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import { arbitraryCluster } from '../../support/arbitrary-cluster.js';
import { liveInventoryOf, workload, type WorkloadOptions } from '../../support/objects.js';

const HELM: JsonObject = { annotations: { 'meta.helm.sh/release-name': 'rel' } };

function consumersOf(workloads: Readonly<Record<string, WorkloadOptions>>): readonly ResolvedConsumer[] {
  const objects = Object.entries(workloads).map(([name, options]) =>
    workload('shop', name, { label: 'api', ...options }),
  );
  return resolve(liveInventoryOf(objects), 'standard').consumers;
}

function namesByWave(
  consumers: readonly ResolvedConsumer[],
  size: number,
  more: Partial<WaveOptions> = {},
): Record<string, number> {
  const waves = assignWaves(consumers, { size, ...more });
  return Object.fromEntries([...waves].map(([ref, wave]) => [ref.split('/').at(-1), wave]));
}

function canaryOf(workloads: Readonly<Record<string, WorkloadOptions>>): string | undefined {
  const waves = Object.entries(namesByWave(consumersOf(workloads), 10));
  return waves.find(([, wave]) => wave === 1)?.[0];
}

describe('the canary', () => {
  it.each<[string, Readonly<Record<string, WorkloadOptions>>, string]>([
    ['has the fewest pods', { a: { spec: { replicas: 3 } }, b: { spec: { replicas: 2 } } }, 'b'],
    ['is the first by name among equals', { b: {}, a: {} }, 'a'],
    ['is not idle: that would prove nothing', { a: { spec: { replicas: 0 } }, b: { spec: { replicas: 9 } } }, 'b'],
    ['is not paused', { a: { spec: { paused: true } }, b: { spec: { replicas: 9 } } }, 'b'],
    ['does not wait for a schedule', { a: { kind: 'CronJob' }, b: { spec: { replicas: 9 } } }, 'b'],
    ['has a number of pods before one pod per node', { a: { kind: 'DaemonSet' }, b: { spec: { replicas: 9 } } }, 'b'],
    ['is one of ours rather than of Helm', { a: { metadata: HELM }, b: { spec: { replicas: 9 } } }, 'b'],
    ['is ours and idle rather than of Helm', { a: { metadata: HELM }, b: { spec: { replicas: 0 } } }, 'b'],
    ['is of Helm where nothing else is there', { a: { metadata: HELM } }, 'a'],
  ])('%s', (_name, workloads, canary) => {
    expect(canaryOf(workloads)).toBe(canary);
  });
});

describe('the waves after it', () => {
  const five = consumersOf({ a: {}, b: {}, c: {}, d: {}, e: {} });

  it.each([
    [1, { a: 1, b: 2, c: 3, d: 4, e: 5 }],
    [2, { a: 1, b: 2, c: 2, d: 3, e: 3 }],
    [3, { a: 1, b: 2, c: 2, d: 2, e: 3 }],
    [100, { a: 1, b: 2, c: 2, d: 2, e: 2 }],
  ])('hold %i each', (waveSize, waves) => {
    expect(namesByWave(five, waveSize)).toEqual(waves);
  });

  const ref = (name: string): string => `Deployment.apps/shop/${name}`;

  it.each<[string, Partial<WaveOptions>, Record<string, number>]>([
    ['a canary that is named', { settings: { canary: ref('d') } }, { a: 2, b: 2, c: 3, d: 1, e: 3 }],
    ['a canary that is not there', { settings: { canary: ref('z') } }, { a: 1, b: 2, c: 2, d: 3, e: 3 }],
    [
      'waves in an order, before the rest',
      { settings: { order: [[ref('e')], [ref('c')]] } },
      { a: 1, b: 4, c: 3, d: 4, e: 2 },
    ],
    [
      'a wave that holds more than others',
      { settings: { order: [[ref('b'), ref('c'), ref('d')]] } },
      { a: 1, b: 2, c: 2, d: 2, e: 3 },
    ],
    [
      'an order of all, without a canary',
      { settings: { order: ['e', 'd', 'c', 'b', 'a'].map((name) => [ref(name)]) } },
      { a: 5, b: 4, c: 3, d: 2, e: 1 },
    ],
    [
      'an order of what is not there',
      { settings: { order: [[ref('x')], [ref('y')], [ref('e')]] } },
      { a: 1, b: 3, c: 3, d: 4, e: 2 },
    ],
    [
      'a wave that is decided',
      { decided: ({ workload: { name } }) => (name === 'a' ? 3 : undefined) },
      { a: 3, b: 1, c: 2, d: 2, e: 3 },
    ],
    [
      'the first wave as decided',
      { decided: ({ workload: { name } }) => (name === 'e' ? 1 : undefined) },
      { a: 2, b: 2, c: 3, d: 3, e: 1 },
    ],
    [
      'a wave far away as the last',
      { decided: ({ workload: { name } }) => (name === 'a' ? 90 : undefined) },
      { a: 4, b: 1, c: 2, d: 2, e: 3 },
    ],
  ])('with %s', (_name, more, waves) => {
    expect(namesByWave(five, 2, more)).toEqual(waves);
  });

  it('are none without a workload', () => {
    expect(assignWaves([], { size: 10 }).size).toBe(0);
  });

  it('hold every workload once, one in the first and no more than asked for in the others, in any order of input', () => {
    fc.assert(
      fc.property(arbitraryCluster, fc.integer({ min: 1, max: 3 }), (objects, waveSize) => {
        const { consumers } = resolve(liveInventoryOf(objects), 'standard');
        const waves = assignWaves(consumers, { size: waveSize });

        expect([...waves.keys()].sort()).toEqual(consumers.map(({ workload: { ref } }) => ref).sort());
        expect(assignWaves([...consumers].reverse(), { size: waveSize })).toEqual(waves);
        const assigned = [...waves.values()];
        const last = Math.max(0, ...assigned);
        for (let wave = 1; wave <= last; wave += 1) {
          const size = assigned.filter((other) => other === wave).length;
          expect(size).toBeGreaterThan(0);
          expect(size).toBeLessThanOrEqual(wave === 1 ? 1 : waveSize);
        }
      }),
    );
  });
});
