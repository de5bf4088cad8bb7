/** The stage that restarts workloads: wave by wave, the canary first, and none after one that went wrong. */
import type { Change, Check } from '../core/change/types.js';
import { isLeftToPeople, type StepResult } from '../core/run/step-result.js';
import { changeWorkload, isAccount } from './change-workload.js';
import type { Run } from './run.js';
import { askCheck } from './run-check.js';
import { runSteps } from './run-steps.js';
import { toldProgress } from './told-progress.js';
import { undoWave } from './undo-wave.js';
import { verifyConsumers } from './verify-consumers.js';

interface Wave {
  number: number;
  changes: Change[];
  checks: Check[];
}

/** The number of the first wave. */
const CANARY = 1;
/** In all namespaces together. */
const AT_ONCE = 50;

export async function runWaves(run: Run, changes: readonly Change[], verify: readonly Check[]): Promise<void> {
  const waves = gatherWaves(changes, verify);
  let stopped: string | undefined;
  for (const [index, wave] of waves.entries()) {
    if (run.stop.aborted) return;
    if (stopped !== undefined) {
      skip(run, wave.changes, stopped);
      continue;
    }
    const workloads = new Set(wave.changes.flatMap(({ why }) => why.consumers)).size;
    run.ports.emit({ type: 'wave_start', wave: wave.number, of: waves.length, workloads });
    stopped = await runWave(run, wave, index === waves.length - 1);
  }
}

/** In the order of the plan, which is the other way round when one is undone. */
function gatherWaves(changes: readonly Change[], verify: readonly Check[]): Wave[] {
  const numbers = [...new Set(changes.map(({ wave = 0 }) => wave))];
  return numbers.map((number) => ({
    number,
    changes: changes.filter(({ wave = 0 }) => wave === number),
    checks: verify.filter(({ wave = 0 }) => wave === number),
  }));
}

/** Why nothing may come after it; undefined: go on. */
async function runWave(run: Run, wave: Wave, isLast: boolean): Promise<string | undefined> {
  const unhealthy = await findUnhealthyWebhook(run, wave);
  if (unhealthy !== undefined) {
    skip(run, wave.changes, unhealthy);
    return unhealthy;
  }
  const limits = { atOnce: AT_ONCE, keyOf: keyOfStep, perKey: run.settings.perNamespace };
  await runSteps(run, wave.changes, limits, (change) => changeWorkload(run, change));
  await verifyConsumers(run, wave.checks);
  if (!run.stop.aborted && !isLast && findTrouble(run, wave) === undefined) await soak(run, wave);
  if (run.stop.aborted) return undefined;
  const trouble = findTrouble(run, wave) ?? findUntried(run, wave);
  if (trouble?.isFailure && run.settings.autoRollback) await undoWave(run, wave.changes, trouble.why);
  return trouble && `wave ${wave.number}: ${trouble.why}`;
}

/** Accounts are not restarted: each has a key of its own. */
function keyOfStep(change: Change): string {
  const namespace = change.target.system === 'kubernetes' ? (change.target.namespace ?? '') : '';
  return isAccount(change) ? change.id : namespace;
}

/** While it is down every labelled pod would be refused, or come up without its token. */
async function findUnhealthyWebhook(run: Run, { changes }: Wave): Promise<string | undefined> {
  const check = run.plan.checks.find((candidate) => candidate.run === 'webhook');
  if (!check || run.mode === 'rollback' || !changes.some(({ id }) => run.open.has(id))) return undefined;
  const { answer, summary } = await askCheck(run, check);
  return answer === 'pass' ? undefined : summary;
}

function findTrouble(run: Run, { changes, checks }: Wave): { why: string; isFailure: boolean } | undefined {
  const troubles = [...changes, ...checks].flatMap(({ id }) => describeTrouble(run.results.get(id)) ?? []);
  return troubles.find(({ isFailure }) => isFailure) ?? troubles[0];
}

/** A first wave of which nothing was written has shown nothing: it is no canary. */
function findUntried(run: Run, { number, changes }: Wave): { why: string; isFailure: boolean } | undefined {
  if (number !== CANARY || run.mode === 'rollback') return undefined;
  const skipped = changes.map(({ id }) => run.results.get(id)).filter((result) => result?.state === 'skipped');
  const [first] = skipped;
  if (skipped.length < changes.length || first?.state !== 'skipped') return undefined;
  return { why: `the canary was not moved: ${first.why}`, isFailure: false };
}

function describeTrouble(result: StepResult | undefined): { why: string; isFailure: boolean } | undefined {
  switch (result?.state) {
    case 'failed':
      return { why: result.message, isFailure: true };
    case 'not-ready':
    case 'checked': {
      const { answer, summary } = result.outcome;
      if (answer === 'pass' || isLeftToPeople(result.outcome)) return undefined;
      return { why: summary, isFailure: answer === 'fail' };
    }
    default:
      return undefined;
  }
}

/** The wave is watched for a while, and looked at again: some trouble takes its time. */
async function soak(run: Run, { number, checks }: Wave): Promise<void> {
  const { soakMs } = run.settings;
  if (soakMs === 0) return;
  toldProgress(run.ports, `wave ${number}`)(`watched for ${Math.ceil(soakMs / 1000)} s before the next wave`);
  await run.ports.clock.sleep(soakMs, run.stop).catch(() => undefined);
  await verifyConsumers(run, checks);
  const told = { answer: 'pass', detail: 'watched', elapsedMs: soakMs } as const;
  run.ports.emit({ type: 'wait_done', step: `wave ${number}`, ...told });
}

function skip(run: Run, changes: readonly Change[], why: string): void {
  for (const { id } of changes) {
    if (run.results.has(id)) continue;
    run.results.set(id, { state: 'skipped', why });
    run.ports.emit({ type: 'change_skipped', change: id, why });
  }
}
