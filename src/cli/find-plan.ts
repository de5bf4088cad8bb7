/** Which plan file is meant. */
/** A plan file, or the id of a run whose journal and plan are in the folder of the runs. */
async function findPlanOf(asked: string, folder: string, signal: AbortSignal): Promise<string> {
  if (!/^\d{8}t\d{6}z-[0-9a-f]{6}$/.test(asked)) return asked;
  const journal = await readText(join(folder, `${asked}.journal.ndjson`), signal);
  const { lines } = decodeJournal(journal, asked);
  const planId = lines.flatMap((line) => (line.type === 'run_start' ? line.planId : []))[0];
  const names = (await readdir(folder)).filter((name) => name.endsWith('.plan.json')).sort();
  for (const name of names) {
    const path = join(folder, name);
    if (planId !== undefined && (await readText(path, signal)).includes(planId)) return path;
  }
  throw new MigrationError({
    code: 'plan-not-found',
    kind: 'usage',
    what: `The plan of the run ${asked} is not in ${folder}`,
    why: planId === undefined ? 'its journal does not say which plan it was' : `it was ${planId}`,
    next: ['Give the plan file: migrate rollback PLAN'],
  });
}

