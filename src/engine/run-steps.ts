/** Steps in the order of their needs, as many at a time as may be. What depends on one that did not end well is skipped. */
import type { Change, Check } from '../core/change/types.js';
import { isInPlace, type StepResult } from '../core/run/step-result.js';
import type { Run } from './run.js';

type Step = Change | Check;

export interface Limits<T> {
  /** Steps at the same time. */
  atOnce: number;
  /** Of those with the same key fewer at the same time. */
  keyOf?: (step: T) => string;
  perKey?: number;
}

interface Queue<T extends Step> {
  /** Those whose needs have ended, in order. */
  ready: T[];
  /** By id: how many of its needs have not ended yet. */
  open: Map<string, number>;
  dependents: Map<string, T[]>;
}

/** Resolves when all have ended, or none may begin any more; the rest is `not-reached`. */
export async function runSteps<T extends Step>(
  run: Run,
  steps: readonly T[],
  limits: Limits<T>,
  runOne: (step: T) => Promise<StepResult>,
): Promise<void> {
  const queue = makeQueue(steps);
  const active = new Set<Promise<void>>();
  const busy = new Map<string, number>();
  let bug: { error: unknown } | undefined;

  const { keyOf, perKey = 1 } = limits;
  const isFree = (step: T): boolean => !keyOf || (busy.get(keyOf(step)) ?? 0) < perKey;
  const occupy = (step: T, by: number): void => {
    if (keyOf) busy.set(keyOf(step), (busy.get(keyOf(step)) ?? 0) + by);
  };

  async function start(step: T): Promise<void> {
    occupy(step, 1);
    try {
      finish(queue, run, step, await runOne(step));
    } catch (error) {
      run.results.set(step.id, { state: 'not-reached' });
      if (!run.stop.aborted) bug ??= { error };
    } finally {
      occupy(step, -1);
    }
  }

  for (;;) {
    while (active.size < limits.atOnce && !run.stop.aborted && !bug) {
      const next = queue.ready.findIndex(isFree);
      const [step] = next < 0 ? [] : queue.ready.splice(next, 1);
      if (!step) break;
      const blocked = findBlock(run, step);
      if (blocked) {
        finish(queue, run, step, blocked);
        continue;
      }
      const started: Promise<void> = start(step).finally(() => active.delete(started));
      active.add(started);
    }
    if (active.size === 0) break;
    await Promise.race(active);
  }
  if (bug) throw bug.error;
  for (const { id } of steps) {
    if (!run.results.has(id)) run.results.set(id, { state: 'not-reached' });
  }
}

function makeQueue<T extends Step>(steps: readonly T[]): Queue<T> {
  const ids = new Set(steps.map(({ id }) => id));
  const dependents = new Map<string, T[]>();
  const open = new Map<string, number>();
  for (const step of steps) {
    const needs = step.needs.filter((need) => ids.has(need));
    open.set(step.id, needs.length);
    for (const need of needs) dependents.set(need, [...(dependents.get(need) ?? []), step]);
  }
  return { ready: steps.filter(({ id }) => open.get(id) === 0), open, dependents };
}

function finish<T extends Step>({ ready, open, dependents }: Queue<T>, run: Run, { id }: T, result: StepResult): void {
  run.results.set(id, result);
  for (const dependent of dependents.get(id) ?? []) {
    const left = (open.get(dependent.id) ?? 1) - 1;
    open.set(dependent.id, left);
    if (left === 0) ready.push(dependent);
  }
}

/** What keeps a step from being run; undefined: nothing. */
function findBlock(run: Run, { needs }: Step): StepResult | undefined {
  for (const need of needs) {
    const result = run.results.get(need);
    if (result?.state === 'by-source') return { state: 'by-source' };
    if (!result || !isInPlace(result)) return { state: 'skipped', why: `it needs ${need}` };
  }
  return undefined;
}
