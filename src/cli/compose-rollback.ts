/** Makes the plan that takes another one back, and carries it out. */
type RollingBackFlags = ClusterFlags & StateFlags & ApprovalFlags & UndoFlags & RunFlags & { out?: string | undefined };

export interface MadeRollbackPlan {
  plan: RollbackPlan;
  /** Absent: it was only made, or there is nothing to undo. */
  ran?: RanPlan;
}

/** @throws MigrationError `not-approved`, `rollback-drifted`, and those of making and of carrying out the plan */
export async function runRollback(
  asked: string,
  flags: RollingBackFlags,
  { tool, session }: { tool: Tool; session: Session },
): Promise<MadeRollbackPlan> {
  const planPath = await findPlanOf(asked, flags['state-dir'] ?? '.', session.signal);
  const migration = requireMigrationPlan(decodePlanFile(await readText(planPath, session.signal), planPath), planPath);
  const isOnlyMade = flags.out !== undefined || flags['dry-run'];
  const prompter = openPrompter(process, session);
  if (!isOnlyMade && !flags.yes && flags.approve === undefined && !prompter) throw nobodyApproves();
  const settings = toSettings(flags);
  const connected = await connectRun(migration, planPath, flags, { tool, session });
  const { plan } = await makeRollback({
    plan: migration,
    options: {
      stages: flags.stage ?? [],
      waves: flags.wave ?? [],
      only: listValues(flags.only),
      deleteCreated: flags['delete-created'],
      skipDrifted: flags['skip-drifted'],
    },
    cluster: connected.cluster,
    ports: {
      ...{ readers: connected.ports.writers, runs: connected.ports.runs, records: connected.ports.records },
      ...{ source: connected.source, emit: session.emit },
    },
    signal: session.signal,
  });
  session.knowSteps(plan);
  await showRollback(plan, session);
  if (flags.out !== undefined) await savePlan(flags.out, plan, tool);
  if (flags.out !== undefined || !plan.applyable) return { plan };
  if (plan.summary.drifted > 0 && !flags['skip-drifted'] && !flags['dry-run']) throw driftedSince(plan);
  const approval = approvalFor(plan, flags, session);
  if (!flags['dry-run']) requireAnswer(approval);
  const execution = { plan, flags, settings, selection: EVERYTHING, approval, tool, session };
  return { plan, ran: await carryOut(execution, connected) };
}

/** Whoever approves it has to see it: the result of the command is how it ended. */
async function showRollback(plan: RollbackPlan, { tell, style }: Session): Promise<void> {
  tell(renderRollbackText(plan, style).trimEnd());
}

function nobodyApproves(): MigrationError {
  return new MigrationError({
    code: 'not-approved',
    kind: 'not_approved',
    what: 'Nobody is there to approve the rollback',
    next: [
      'Look at it first: migrate rollback PLAN --out back.plan.json, then: migrate apply back.plan.json --approve PLAN-ID',
      'Or approve whatever it holds: --yes',
    ],
  });
}

function driftedSince({ findings, summary }: RollbackPlan): MigrationError {
  return new MigrationError({
    code: 'rollback-drifted',
    kind: 'rollback_incomplete',
    what: `Nothing was undone: somebody has changed ${summary.drifted} of what we wrote`,
    why: findings.map(({ subject, message }) => `${subject} ${message}`).join('; '),
    next: [
      'Undo the rest, and leave these as they are: --skip-drifted',
      'Or put them back first, as migrate diff shows them',
    ],
  });
}
