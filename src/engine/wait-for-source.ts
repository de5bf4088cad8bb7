/** A change that Helm, Flux, Argo CD or an operator writes: looked at, waited for when that is asked for, never written. */
import { classify } from '../core/change/classify.js';
import type { Change } from '../core/change/types.js';
import type { StepResult } from '../core/run/step-result.js';
import { observeTargets } from './observe-targets.js';
import type { Run } from './run.js';
import { toldProgress } from './told-progress.js';

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;

export async function waitForSource(run: Run, change: Change): Promise<StepResult> {
  const { clock, writers, emit } = run.ports;
  const deadline = clock.now() + run.settings.waitForSourceMs;
  const tell = toldProgress(run.ports, change.id);
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const live = await observeTargets([change], writers, run.stop);
    if (classify(change, live) === 'done') {
      await run.journal.note({ type: 'already', change: change.id });
      return { state: 'already' };
    }
    if (clock.now() + pause > deadline) {
      emit({ type: 'change_held', change: change.id, why: 'its source has to write it' });
      return { state: 'by-source' };
    }
    tell('its source has not written it yet');
    await clock.sleep(pause, run.stop);
  }
}
