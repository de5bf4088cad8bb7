/** Waves: a canary of one workload, then what a person has put in order, then batches. */
import type { WaveSettings } from '../formats/migration-file.js';
import { groupBy } from '../group-by.js';
import { compareText } from '../json.js';
import type { Ref } from '../ref.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';

export interface WaveOptions {
  /** Most workloads per batch; a wave that a person has put together may hold more. */
  size: number;
  settings?: WaveSettings | undefined;
  /** The wave that a decision gives a workload. */
  decided?: (consumer: ResolvedConsumer) => number | undefined;
}

export const DEFAULT_WAVE_SIZE = 10;

const CANARY = 1;

/**
 * The wave of each workload, from 1, without gaps. Where no person names a canary it is the one with the fewest running
 * pods that the tool itself restarts (idle ones prove nothing, and what another tool rolls out cannot be waited for as
 * closely), then by name.
 */
export function assignWaves(consumers: readonly ResolvedConsumer[], options: WaveOptions): Map<Ref, number> {
  const sorted = [...consumers].sort((a, b) => compareText(a.workload.ref, b.workload.ref));
  const waves = givenWaves(sorted, options);
  const free = sorted.filter(({ workload }) => !waves.has(workload.ref));
  const canary = [...waves.values()].includes(CANARY) ? undefined : chooseCanary(free);
  if (canary) waves.set(canary.workload.ref, CANARY);
  const rest = free.filter((consumer) => consumer !== canary);
  const after = CANARY + (options.settings?.order?.length ?? 0);
  fillBatches(rest, after + 1, options.size, waves);
  return closeGaps(waves);
}

function givenWaves(consumers: readonly ResolvedConsumer[], { settings, decided }: WaveOptions): Map<Ref, number> {
  const named = new Map<Ref, number>([
    ...(settings?.order ?? []).flatMap((refs, position) => refs.map((ref): [Ref, number] => [ref, position + 2])),
    ...(settings?.canary === undefined ? [] : [[settings.canary, CANARY] as const]),
  ]);
  return new Map(
    consumers.flatMap((consumer): [Ref, number][] => {
      const { ref } = consumer.workload;
      const wave = named.get(ref) ?? decided?.(consumer);
      return wave === undefined ? [] : [[ref, wave]];
    }),
  );
}

function chooseCanary(consumers: readonly ResolvedConsumer[]): ResolvedConsumer | undefined {
  return [...consumers].sort((a, b) => canaryRank(a) - canaryRank(b))[0];
}

/** Lower is better; ties keep the order of names. */
function canaryRank({ workload }: ResolvedConsumer): number {
  const NEVER = 1_000_000;
  const pods = workload.replicas ?? NEVER;
  const isIdle = pods === 0 || workload.rollout !== 'automatic';
  return (workload.owner ? 4 * NEVER : 0) + (isIdle ? 2 * NEVER : 0) + Math.min(pods, NEVER);
}

/** Into the waves from `first` on, as far as each still has room. */
function fillBatches(
  consumers: readonly ResolvedConsumer[],
  first: number,
  size: number,
  waves: Map<Ref, number>,
): void {
  const held = groupBy(waves.values(), (wave) => wave);
  const roomIn = (wave: number): number => Math.max(0, size - (held.get(wave)?.length ?? 0));
  let wave = first;
  let room = roomIn(wave);
  for (const { workload } of consumers) {
    while (room === 0) {
      wave += 1;
      room = roomIn(wave);
    }
    waves.set(workload.ref, wave);
    room -= 1;
  }
}

/** What is named may not be there, or be out of scope. */
function closeGaps(waves: ReadonlyMap<Ref, number>): Map<Ref, number> {
  const used = [...new Set(waves.values())].sort((a, b) => a - b);
  const positions = new Map(used.map((wave, position) => [wave, position + 1]));
  return new Map([...waves].map(([ref, wave]) => [ref, positions.get(wave) ?? wave]));
}
