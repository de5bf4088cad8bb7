import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json.js';
import { assignWaves } from '../../../src/core/plan/waves.js';
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

function namesByWave(consumers: readonly ResolvedConsumer[], waveSize: number): Record<string, number> {
  const waves = assignWaves(consumers, waveSize);
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

  it('are none without a workload', () => {
    expect(assignWaves([], 10).size).toBe(0);
  });

  it('hold every workload once, one in the first and no more than asked for in the others, in any order of input', () => {
    fc.assert(
      fc.property(arbitraryCluster, fc.integer({ min: 1, max: 3 }), (objects, waveSize) => {
        const { consumers } = resolve(liveInventoryOf(objects), 'standard');
        const waves = assignWaves(consumers, waveSize);

        expect([...waves.keys()].sort()).toEqual(consumers.map(({ workload: { ref } }) => ref).sort());
        expect(assignWaves([...consumers].reverse(), waveSize)).toEqual(waves);
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
