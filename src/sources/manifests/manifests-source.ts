/** The source that reads manifests: folders, files, globs and standard input. */
import { buildInventory } from '../../core/inventory/build-inventory.js';
import type { FoundRoot } from '../../core/inventory/found.js';
import { compareText } from '../../core/json.js';
import type { Emit } from '../../ports/events.js';
import type { Source } from '../../ports/source.js';
import { findInputs } from './find-inputs.js';
import { findMembers } from './find-leaves.js';
import { stopIfAborted } from './interruption.js';
import { type KustomizationRead, readKustomization } from './kustomize/kustomization.js';
import { listScopes, reachableFolders } from './list-scopes.js';
import { readDocuments } from './read-documents.js';
import { readRoot, sortSkipped } from './read-root.js';
import { readStdin } from './read-stdin.js';
import { isInChartTemplates, type RootPart, splitRoots } from './split-roots.js';

export interface ManifestsOptions {
  /** Paths, globs, or `-` for standard input. */
  from: readonly string[];
  /** Paths below `from`, each of which one cluster receives as a whole. */
  roots: readonly string[];
  cwd: string;
  stdin: NodeJS.ReadableStream;
}

const FILES_PER_PROGRESS = 200;

export function manifestsSource(options: ManifestsOptions): Source {
  return {
    description: { kind: 'manifests', paths: options.from },
    async read(emit, signal) {
      return (await readManifestRoots(options, emit, signal)).map(buildInventory);
    },
  };
}

/** The raw objects of each root, sorted by root id. Throws `input-not-found`, `root-not-covered` or `interrupted`. */
export async function readManifestRoots(
  options: ManifestsOptions,
  emit: Emit,
  signal: AbortSignal,
): Promise<FoundRoot[]> {
  stopIfAborted(signal);
  emit({ type: 'read-started', what: 'manifests' });
  const inputs = await findInputs(options);
  const scopes = await listScopes(inputs, { signal, onFile: countFiles(emit) });
  const readOnce = rememberKustomizations();
  const members = (await findMembers(scopes, readOnce)).filter((member) => !isInChartTemplates(member));
  const parts = splitRoots(scopes, members);
  const reading = { allowed: await reachableFolders(inputs, options.cwd), signal, readKustomization: readOnce };
  const roots: FoundRoot[] = [];
  for (const part of parts) roots.push(await readRoot(part, reading));
  if (inputs.stdin) roots.push(await readStdinRoot(options.stdin, signal));
  const found = keepFilled(roots, parts).sort((a, b) => compareText(a.root.id, b.root.id));
  emit({ type: 'read-done', what: 'manifests', count: found.reduce((sum, { objects }) => sum + objects.length, 0) });
  return found;
}

async function readStdinRoot(stdin: NodeJS.ReadableStream, signal: AbortSignal): Promise<FoundRoot> {
  const { objects, skipped } = readDocuments(await readStdin(stdin, signal), '-');
  return { root: { id: '-', kind: 'folder' }, objects, skipped: sortSkipped(skipped) };
}

/** An empty root tells nothing, but of several empty ones the user hears about the folder. */
function keepFilled(roots: readonly FoundRoot[], parts: readonly RootPart[]): FoundRoot[] {
  const filled = roots.filter(({ objects, skipped }) => objects.length > 0 || skipped.length > 0);
  if (filled.length > 0) return filled;
  const folder = parts.find(({ root }) => root.kind === 'folder')?.root ?? roots[0]?.root;
  return roots.filter(({ root }) => root.id === folder?.id);
}

function countFiles(emit: Emit): () => void {
  let count = 0;
  return () => {
    count += 1;
    if (count % FILES_PER_PROGRESS === 0) emit({ type: 'read-progress', what: 'files', count });
  };
}

/** Each kustomization file is read once, however many overlays use it. */
function rememberKustomizations(): (folder: string) => Promise<KustomizationRead> {
  const known = new Map<string, Promise<KustomizationRead>>();
  return (folder) => {
    const reading = known.get(folder) ?? readKustomization(folder);
    known.set(folder, reading);
    return reading;
  };
}
