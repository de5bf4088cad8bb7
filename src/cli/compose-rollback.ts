/** Makes the plan that takes another one back, and carries it out. */
import { MigrationError } from '../core/errors.js';
import { decodePlanFile, requireMigrationPlan } from '../core/formats/plan-file.js';
import type { MigrationPlan } from '../core/formats/plan.js';
import type { RollbackOptions, RollbackPlan } from '../core/formats/rollback-plan.js';
import { renderRollbackText } from '../core/report/render-rollback.js';
import { EVERYTHING } from '../core/run/select-steps.js';
import { readText } from '../systems/files/read-text.js';
import { refuseDrifted } from '../usecases/refuse-drifted.js';
import { makeRollback } from '../usecases/rollback.js';
import { requireAnswer } from './approval.js';
import { approvalFor, carryOut, type RanPlan } from './carry-out.js';
import { savePlan } from './compose.js';
import { type ConnectedRun, connectRun } from './connect-run.js';
import { findPlanFile } from './find-plan-file.js';
import { type ClusterFlags, listValues } from './flags.js';
import { openPrompter } from './prompter.js';
import {
  type ApprovalFlags,
  readTokenInterval,
  type RunFlags,
  type StateFlags,
  toSettings,
  type UndoFlags,
} from './run-flags.js';
import type { Session } from './session.js';
import type { Tool } from './tool.js';

export { toRunReport } from './carry-out.js';

type RollbackFlags = ClusterFlags & StateFlags & ApprovalFlags & UndoFlags & RunFlags & { out?: string | undefined };

export interface RolledBack {
  plan: RollbackPlan;
  /** Absent: it was only made, or there is nothing to undo. */
  ran?: RanPlan;
}

/**
 * @param asked a plan file, or the id of a run of it
 * @throws MigrationError `not-approved`, `rollback-drifted`, and those of making and of carrying out the plan
 */
export async function runRollback(
  asked: string,
  flags: RollbackFlags,
  { tool, session }: { tool: Tool; session: Session },
): Promise<RolledBack> {
  const planPath = await findPlanFile(asked, flags['state-dir'] ?? '.', session.signal);
  const undone = requireMigrationPlan(decodePlanFile(await readText(planPath, session.signal), planPath), planPath);
  const settings = toSettings(flags);
  const tokenIntervalMs = readTokenInterval(flags);
  requireSomebody(flags, session);
  const connected = await connectRun(undone, planPath, flags, { tool, session });
  const plan = await planBack(undone, toOptions(flags), connected, session);
  if (flags.out !== undefined) {
    await savePlan(flags.out, plan, tool);
    return { plan };
  }
  if (!flags['dry-run']) refuseDrifted(plan);
  if (!plan.applyable) return { plan };
  session.knowSteps(plan);
  // Whoever approves it has to see it. The result of the command is how it ended.
  session.tell(renderRollbackText(plan, session.style).trimEnd());
  const approval = approvalFor(plan, EVERYTHING, flags, session);
  if (!flags['dry-run']) requireAnswer(approval);
  const execution = { plan, flags, settings, tokenIntervalMs, selection: EVERYTHING, approval, tool, session };
  return { plan, ran: await carryOut(execution, connected) };
}

function toOptions(flags: UndoFlags): RollbackOptions {
  return {
    stages: flags.stage ?? [],
    waves: flags.wave ?? [],
    only: listValues(flags.only),
    deleteCreated: flags['delete-created'],
    skipDrifted: flags['skip-drifted'],
  };
}

async function planBack(
  plan: MigrationPlan,
  options: RollbackOptions,
  { cluster, ports, source }: ConnectedRun,
  { emit, signal }: Session,
): Promise<RollbackPlan> {
  const made = await makeRollback({
    ...{ plan, options, cluster },
    ports: { readers: ports.writers, runs: ports.runs, records: ports.records, source, emit },
    signal,
  });
  return made.plan;
}

/** Before anything is asked of cluster or Azure. Its id is not known yet, so that any will do here. */
function requireSomebody(flags: RollbackFlags, session: Session): void {
  const isOnlyLookedAt = flags.out !== undefined || flags['dry-run'];
  if (isOnlyLookedAt || flags.yes || flags.approve !== undefined || openPrompter(process, session)) return;
  throw new MigrationError({
    code: 'not-approved',
    kind: 'not_approved',
    what: 'Nobody is there to approve the rollback',
    next: [
      'Look at it first: migrate rollback PLAN --out back.plan.json, then: migrate apply back.plan.json --approve PLAN-ID',
      'Or approve whatever it holds: --yes',
    ],
  });
}
