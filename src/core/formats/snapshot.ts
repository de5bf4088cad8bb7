/** A snapshot: exactly what later commands need of a scan. No Secrets, no variables but those that select an identity. */
import { digestJson } from '../digest.js';
import { MigrationError } from '../errors.js';
import { Inventory } from '../inventory/model.js';
import type { Json } from '../json.js';
import { decodeJsonDocument } from './decode-json.js';
import { problemsOf } from './find-problems.js';
import { type Static, strict, text, Type } from './schema.js';
import { SNAPSHOT_FORMAT_VERSION } from './versions.js';

export const Snapshot = strict({
  kind: Type.Literal('Snapshot'),
  formatVersion: text(),
  digest: text('sha256:… of the inventories'),
  inventories: Type.Array(Inventory),
});
export type Snapshot = Static<typeof Snapshot>;

const SNAPSHOT = {
  kind: 'Snapshot',
  name: 'snapshot',
  formatVersion: SNAPSHOT_FORMAT_VERSION,
  findProblems: problemsOf(Snapshot),
};

export function encodeSnapshot(inventories: readonly Inventory[]): string {
  const snapshot: Snapshot = {
    kind: 'Snapshot',
    formatVersion: SNAPSHOT_FORMAT_VERSION,
    digest: digestJson(inventories as unknown as Json),
    inventories: [...inventories],
  };
  return `${JSON.stringify(snapshot, null, 1)}\n`;
}

/** @throws MigrationError `invalid-snapshot`; `newer-format`, `snapshot-edited` (stale) */
export function decodeSnapshot(source: string, path: string): Inventory[] {
  const { digest, inventories } = decodeJsonDocument(source, path, SNAPSHOT) as unknown as Snapshot;
  if (digest === digestJson(inventories as unknown as Json)) return inventories;
  throw new MigrationError({
    code: 'snapshot-edited',
    kind: 'stale',
    what: `The snapshot ${path} was changed after it was written`,
    why: 'its digest does not fit its content, so it is not what was found',
    next: ['Scan again: migrate scan --save FILE'],
  });
}
