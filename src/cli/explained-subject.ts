/** What `explain` is asked about, where the command line may have hidden it. */
import { MigrationError } from '../core/errors.js';

/**
 * `--from` takes every word that follows it, also the one that was meant to be explained.
 * @throws MigrationError `bad-arguments`
 */
export function readSubject(
  subject: string | undefined,
  from: readonly string[] | string | undefined,
): string | undefined {
  if (subject !== undefined || !Array.isArray(from) || from.length < 2) return subject;
  throw new MigrationError({
    code: 'bad-arguments',
    kind: 'usage',
    what: 'There is nothing to explain',
    why: '--from takes every word that follows it',
    next: ['Write it first: migrate explain SUBJECT --from PATH'],
  });
}
