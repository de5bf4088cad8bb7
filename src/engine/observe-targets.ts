/** Looks at everything that changes are about, each target once. */
import type { Live } from '../core/change/classify.js';
import { targetKey } from '../core/change/target.js';
import type { Change, Observed, Target } from '../core/change/types.js';
import { MigrationError } from '../core/errors.js';
import type { Reader } from '../ports/reader.js';

/** The reader of each system that can be asked. */
export type Readers = Partial<Record<Target['system'], Reader>>;

export async function observeTargets(
  changes: readonly Pick<Change, 'target' | 'requires'>[],
  readers: Readers,
  signal: AbortSignal,
): Promise<Live> {
  const wanted = new Map<string, Target>();
  for (const { target, requires } of changes) {
    for (const each of [target, ...requires.map((requirement) => requirement.target)]) {
      wanted.set(targetKey(each), each);
    }
  }
  const seen = new Map<string, Observed>();
  const observeAll = async ([system, reader]: [string, Reader]): Promise<void> => {
    const targets = [...wanted.values()].filter((target) => target.system === system);
    if (targets.length === 0) return;
    for await (const observed of reader.observe(targets, signal)) seen.set(targetKey(observed.target), observed);
  };
  await Promise.all(Object.entries(readers).map(observeAll));
  return (target) => seen.get(targetKey(target)) ?? { target, state: 'unreadable', error: notAsked(target) };
}

const NAMES: Record<Target['system'], string> = { kubernetes: 'The cluster', azure: 'Azure', files: 'The files' };

function notAsked(target: Target): MigrationError {
  return new MigrationError({
    code: 'not-observed',
    kind: 'inconclusive',
    what: `${NAMES[target.system]} told nothing about ${targetKey(target)}`,
  });
}
