/** Tells what a step waits for, and for how long it has. */
import type { RunPorts } from './run.js';

export function toldProgress(
  { emit, clock }: Pick<RunPorts, 'emit' | 'clock'>,
  step: string,
): (detail: string) => void {
  const startedAt = clock.now();
  return (detail) => emit({ type: 'wait_progress', step, detail, elapsedMs: clock.now() - startedAt });
}
