/** Takes back what this run has written of a wave: templates first, then what their accounts were given, then restarts. */
import { inverse } from '../core/change/inverse.js';
import type { Change } from '../core/change/types.js';
import type { StepResult } from '../core/run/step-result.js';
import { isAccount, rollOut } from './change-workload.js';
import type { Run } from './run.js';
import { writeChange } from './write-change.js';

export async function undoWave(run: Run, changes: readonly Change[], why: string): Promise<void> {
  const written = changes.filter(({ id, undo }) => run.written.has(id) && undo === 'inverse');
  const templates = written.filter((change) => change.effect.do === 'edit' && !isAccount(change));
  const restarts = written.flatMap(({ id }) => run.restarts.get(id) ?? []);
  for (const change of [...templates, ...written.filter(isAccount), ...restarts]) {
    if (run.stop.aborted) return;
    const result = await undo(run, change);
    const isUndone = result.state === 'applied' || result.state === 'already';
    run.results.set(change.id, isUndone ? { state: 'undone', why } : result);
  }
}

async function undo(run: Run, change: Change): Promise<StepResult> {
  const back = { ...inverse(change), id: `undo/${change.id}`, needs: [] };
  const result = await writeChange(run, back);
  return isAccount(change) ? result : rollOut(run, back, result, true);
}
