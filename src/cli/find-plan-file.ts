/** Which plan file is meant: one is named, or a run of it. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MigrationError } from '../core/errors.js';
import { decodeJournal } from '../core/formats/decode-journal.js';
import { asObject, asString, type Json } from '../core/json.js';
import { readText } from '../systems/files/read-text.js';

const RUN_ID = /^\d{8}t\d{6}z-[0-9a-f]{6}$/;

/**
 * @param folder of the journals, and of the plans of runs
 * @throws MigrationError `plan-not-found`, `input-not-found` where the journal is not there
 */
export async function findPlanFile(asked: string, folder: string, signal: AbortSignal): Promise<string> {
  if (!RUN_ID.test(asked)) return asked;
  const { lines } = decodeJournal(await readText(join(folder, `${asked}.journal.ndjson`), signal), asked);
  const planId = lines.flatMap((line) => (line.type === 'run_start' ? line.planId : []))[0];
  const names = (await readdir(folder)).filter((name) => name.endsWith('.plan.json')).sort();
  for (const name of names) {
    const path = join(folder, name);
    if (planId !== undefined && (await readPlanId(path, signal)) === planId) return path;
  }
  throw new MigrationError({
    code: 'plan-not-found',
    kind: 'usage',
    what: `The plan of the run ${asked} is not in ${folder}`,
    why: planId === undefined ? 'its journal does not say which plan it was' : `it was ${planId}`,
    next: ['Give the plan file: migrate rollback PLAN'],
  });
}

/** Undefined where it is no plan: whether it is one that can be used is asked of the right one only. */
async function readPlanId(path: string, signal: AbortSignal): Promise<string | undefined> {
  const text = await readText(path, signal);
  try {
    return asString(asObject(JSON.parse(text) as Json)['planId']);
  } catch {
    return undefined;
  }
}
