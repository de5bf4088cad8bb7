/** Azurite, Microsoft's storage emulator, as one of the programs of a control plane. */
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Pair } from '../support/certificates.js';
import { findFreePorts } from './free-ports.js';
import type { GuardedPrograms } from './guarded-programs.js';
import { waitUntil } from './wait-until.js';

/** The one account that it has. */
export const ACCOUNT = 'devstoreaccount1';

/**
 * Resolves with its origin. It takes any bearer token of the right shape, whoever signed it and whatever roles there are.
 * It does not know the newest versions of the API by name, and serves them all the same.
 */
export async function startAzurite(programs: GuardedPrograms, { cert, key }: Pair): Promise<string> {
  const [port = 0] = await findFreePorts(1);
  const files = { cert: join(programs.folder, 'azurite.crt'), key: join(programs.folder, 'azurite.key') };
  await Promise.all([writeFile(files.cert, cert), writeFile(files.key, key, { mode: 0o600 })]);
  programs.start({
    name: 'azurite',
    program: process.execPath,
    args: [
      createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js'),
      ...['--oauth', 'basic', '--cert', files.cert, '--key', files.key],
      ...['--blobHost', '127.0.0.1', '--blobPort', String(port)],
      ...['--inMemoryPersistence', '--disableTelemetry', '--skipApiVersionCheck'],
    ],
  });
  await waitUntil(programs, 'azurite', async () =>
    (await programs.readLog('azurite')).includes('successfully listens on'),
  );
  return `https://127.0.0.1:${port}`;
}
