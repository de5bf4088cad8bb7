/** Reads what `migrate scan --save` wrote. */
import { decodeSnapshot } from '../core/formats/snapshot.js';
import type { Source } from '../ports/source.js';

export interface SnapshotOptions {
  path: string;
  readText(path: string, signal: AbortSignal): Promise<string>;
}

export function snapshotSource({ path, readText }: SnapshotOptions): Source {
  return {
    description: { kind: 'snapshot', paths: [path] },
    async read(_emit, signal) {
      return decodeSnapshot(await readText(path, signal), path);
    },
  };
}
