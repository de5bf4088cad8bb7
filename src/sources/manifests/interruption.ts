/** Stopping on request. */
import { MigrationError } from '../../core/errors.js';

/** Throws `interrupted` once the user has asked to stop. */
export function stopIfAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new MigrationError({
    code: 'interrupted',
    kind: 'interrupted',
    what: 'Reading the manifests was interrupted',
    next: ['Run the command again'],
  });
}
