/** Reads one root: builds its kustomizations and reads its files. */
import type { FoundRoot, Skipped } from '../../core/inventory/found.js';
import { canonicalJson, compareText } from '../../core/json.js';
import { fileKindOf } from './file-kinds.js';
import { stopIfAborted } from './interruption.js';
import { buildKustomization } from './kustomize/build.js';
import type { KustomizationRead } from './kustomize/kustomization.js';
import { namePath } from './path-names.js';
import type { DocumentsRead } from './read-documents.js';
import { readListedFile } from './read-listed-file.js';
import type { ChartFile, RootPart } from './split-roots.js';

export interface RootReading {
  allowed: readonly string[];
  signal: AbortSignal;
  readKustomization(folder: string): Promise<KustomizationRead>;
}

/** Waiting for the disk is most of the work of many small files; the bound keeps big ones out of memory together. */
const FILES_AT_A_TIME = 16;

export async function readRoot(part: RootPart, reading: RootReading): Promise<FoundRoot> {
  const objects = [];
  const skipped = [...part.skipped];
  for (const leaf of part.leaves) {
    const built = await buildKustomization(leaf, {
      ...reading,
      given: part.given,
      skipped: [],
      readObjects: (path) => readResource(part, path),
    });
    objects.push(...built.objects);
    skipped.push(...built.skipped);
  }
  for (let start = 0; start < part.files.length; start += FILES_AT_A_TIME) {
    stopIfAborted(reading.signal);
    const batch = part.files.slice(start, start + FILES_AT_A_TIME);
    for (const read of await Promise.all(batch.map((file) => readFileOf(part, file)))) {
      objects.push(...read.objects);
      skipped.push(...read.skipped);
    }
  }
  return { root: part.root, objects, skipped: sortSkipped(skipped) };
}

function readFileOf({ given }: RootPart, { file, chart }: ChartFile): Promise<DocumentsRead> {
  const chartName = chart === undefined ? undefined : namePath(given, chart);
  return readListedFile(file, namePath(given, file.path), chartName);
}

/** A resource is a manifest by being named as one, unless its name says template. */
function readResource(part: RootPart, path: string): Promise<DocumentsRead> {
  const kind = fileKindOf(path) === 'template' ? 'template' : 'manifest';
  return readListedFile({ path, real: path, kind }, namePath(part.given, path));
}

/** Two uses of one base report the same thing twice. */
export function sortSkipped(skipped: readonly Skipped[]): Skipped[] {
  const unique = new Map(skipped.map((entry) => [canonicalJson(entry), entry]));
  return [...unique.values()].sort(
    (a, b) => compareText(a.what, b.what) || (a.line ?? 0) - (b.line ?? 0) || compareText(a.message, b.message),
  );
}
