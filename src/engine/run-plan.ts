/** Carries out the steps of a plan: pre-flight, approval, lock, journal, stage by stage. */
import { countSteps } from '../core/run/count-steps.js';
import { MigrationError } from '../core/errors.js';
import type { RunMode } from '../core/formats/run-mode.js';
import { JOURNAL_FORMAT_VERSION } from '../core/formats/versions.js';
import { judgeEnding, type RunFacts } from '../core/run/judge-ending.js';
import { startRecord } from '../core/run/note-step.js';
import type { RunOutcome } from '../core/run/run-outcome.js';
import type { Approval } from '../ports/approval.js';
import type { Clock } from '../ports/clock.js';
import { acquireLock } from './lock.js';
import { keepJournal } from './keep-journal.js';
import { keepRecord } from './keep-record.js';
import { type Preflight, runPreflight } from './preflight.js';
import type { Run, RunPorts, RunRequest } from './run.js';
import { runStages } from './run-stages.js';
import { observeAll } from './observe-all.js';

/** What is in flight when a run is told to stop may take so long to end. */
const FINISH_MS = 20_000;

/**
 * @throws MigrationError when it ends before anything is written: those of the pre-flight, of the approval and of the
 * lock, `journal-not-written`. Whatever happens later is in the outcome.
 */
export async function runPlan(request: RunRequest, ports: RunPorts, approve: Approval): Promise<RunOutcome> {
  const preflight = await runPreflight(request, ports);
  if (isNothingToWrite(request, preflight)) return observeAll(request, ports);
  const how = await approve(preflight.pending);
  const { plan, runId, who, tool, settings, signal } = request;
  const mode = modeOf(request);
  const created = new Date(ports.clock.now()).toISOString();
  const lock = await acquireLock(
    {
      info: { id: runId, mode, planId: plan.planId, who, tool, created },
      timeoutMs: settings.lockTimeoutMs,
      takeOverFrom: request.takeOverFrom,
    },
    ports,
    signal,
  );
  try {
    const journal = keepJournal(await ports.runs.open(runId), ports);
    try {
      const ended = new AbortController();
      const stop = AbortSignal.any([signal, lock.lost, journal.broken]);
      const finish = makeFinish(stop, ended.signal, ports.clock);
      const start = { id: runId, mode, who, started: created };
      const record = keepRecord(ports.records, startRecord(plan, request.earlier.record, start), {
        clock: ports.clock,
        signal: finish,
      });
      const run: Run = {
        ...request,
        ...{ ports, journal, record, lock, stop, finish },
        results: new Map(),
        open: preflight.open,
        written: new Set(),
        restarts: new Map(),
        writtenAt: new Map(request.earlier.writtenAt),
      };
      try {
        return await execute(run, how);
      } finally {
        ended.abort();
      }
    } finally {
      await journal.close();
    }
  } finally {
    await lock.release();
  }
}

/** A run that is gone on with may have been stopped after its last write: what follows from it is looked at. */
function isNothingToWrite({ steps, settings, resuming }: RunRequest, { pending }: Preflight): boolean {
  const isWaiting = settings.waitForSourceMs > 0 && steps.changes.some(({ by }) => by === 'source');
  return pending.length === 0 && !isWaiting && !resuming;
}

function modeOf({ mode, resuming }: RunRequest): RunMode {
  return resuming ? 'resume' : mode;
}

function makeFinish(stop: AbortSignal, ended: AbortSignal, clock: Clock): AbortSignal {
  const finish = new AbortController();
  const endLater = (): void => {
    clock.sleep(FINISH_MS, ended).then(
      () => finish.abort(stop.reason),
      () => undefined,
    );
  };
  if (stop.aborted) endLater();
  else stop.addEventListener('abort', endLater, { once: true, signal: ended });
  return finish.signal;
}

async function execute(run: Run, how: string): Promise<RunOutcome> {
  const { plan, runId, who, tool, steps, journal, ports } = run;
  const mode = modeOf(run);
  const cluster = plan.target.roots.flatMap((root) => root.cluster?.uid ?? [])[0];
  await journal.note({
    type: 'run_start',
    formatVersion: JOURNAL_FORMAT_VERSION,
    ...{ runId, planId: plan.planId, mode, who, tool },
    ...(cluster !== undefined && { cluster }),
  });
  const stages = plan.stages.map(({ id, kind }) => {
    const inStage = ({ stage }: { stage: string }): boolean => stage === id;
    return { id, kind, changes: steps.changes.filter(inStage).length, checks: steps.checks.filter(inStage).length };
  });
  ports.emit({
    type: 'run_start',
    ...{ runId, mode, planId: plan.planId, stages },
    ...(cluster !== undefined && { cluster }),
  });
  const approved = stages.filter(({ changes }) => changes > 0).map(({ id }) => id);
  await journal.note({ type: 'approved', how, stages: approved });
  ports.emit({ type: 'approved', stages: approved, how });
  const error = await runToItsEnd(run);
  if (isBug(error, run)) {
    await closeBooks(run, 'bug');
    throw error;
  }
  const outcome = describeOutcome(run, error);
  await closeBooks(run, outcome.ending);
  ports.emit({ type: 'run_end', outcome: outcome.ending, counts: countSteps(steps, run.results), next: [] });
  return outcome;
}

/** Resolves with what stopped it, if anything did. */
async function runToItsEnd(run: Run): Promise<unknown> {
  try {
    await run.record.store();
    await runStages(run);
    return run.stop.aborted ? run.stop.reason : undefined;
  } catch (error) {
    return run.stop.aborted ? run.stop.reason : error;
  }
}

/** A stop that was asked for may have any reason. */
function isBug(error: unknown, { signal }: Run): boolean {
  if (error === undefined || signal.aborted) return false;
  return !(error instanceof MigrationError) || error.kind === 'bug';
}

/** What cannot be kept any more does not change how the run ended. */
async function closeBooks({ journal, record, ports, lock }: Run, outcome: string): Promise<void> {
  try {
    await journal.note({ type: 'run_end', outcome });
  } catch {
    ports.emit({ type: 'warning', message: 'The end of the run is not in the journal' });
  }
  // Whoever has the lock now keeps the record.
  if (lock.lost.aborted) return;
  try {
    await record.end(outcome);
  } catch {
    ports.emit({ type: 'warning', message: 'The end of the run is not in its record in the cluster' });
  }
}

function describeOutcome(run: Run, error: unknown): RunOutcome {
  const { plan, mode, runId, journal, steps, results, written, earlier, signal, lock } = run;
  const facts: RunFacts = {
    mode,
    changes: steps.changes.map(({ id }) => results.get(id) ?? { state: 'not-reached' }),
    checks: steps.checks.flatMap(({ id, stage }) => {
      return stage === 'preflight' ? [] : [results.get(id) ?? { state: 'not-reached' as const }];
    }),
    wrote: written.size > 0 || earlier.sent.size > 0,
    stopped: stopOf(error, { signal, lock }),
  };
  return {
    ...{ mode, planId: plan.planId, runId, journal: journal.path, steps, results },
    ending: judgeEnding(facts),
    ...(error instanceof MigrationError && {
      error: { code: error.code, message: error.message, next: error.next },
    }),
  };
}

function stopOf(error: unknown, { signal, lock }: Pick<Run, 'signal' | 'lock'>): RunFacts['stopped'] {
  if (signal.aborted) return 'interrupted';
  if (lock.lost.aborted) return 'lock-lost';
  return error === undefined ? undefined : 'cannot-record';
}
