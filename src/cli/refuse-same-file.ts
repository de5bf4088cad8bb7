/** Two results cannot be written to one file. */
import { resolve } from 'node:path';
import { MigrationError } from '../core/errors.js';

/** @throws MigrationError `bad-arguments` */
export function refuseSameFile({ out, init }: { out?: string | undefined; init?: string | undefined }): void {
  if (out === undefined || init === undefined || resolve(out) !== resolve(init)) return;
  throw new MigrationError({
    code: 'bad-arguments',
    kind: 'usage',
    what: '--out and --init name the same file',
    next: ['Name another file with one of them, such as --out prod.plan.json --init migration.yaml'],
  });
}
