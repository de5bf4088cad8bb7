/** Reads one kind, everywhere at once or, where that is forbidden, namespace by namespace. */
import { MigrationError } from '../../core/errors.js';
import type { FoundObject, Skipped } from '../../core/inventory/found.js';
import type { JsonObject } from '../../core/json.js';
import type { Emit } from '../../ports/events.js';
import type { KubernetesReader, ResourceType } from '../../ports/kubernetes.js';
import type { ReadKind } from './kinds.js';
import type { Limit } from './limit-concurrency.js';
import { reduceObject } from './reduce-object.js';
import { isForbidden, skippedList, type Scope } from './skipped-entries.js';

export interface Reading {
  reader: KubernetesReader;
  limit: Limit;
  emit: Emit;
  signal: AbortSignal;
  /** Names of all namespaces; undefined when they cannot be listed. */
  allNamespaces: () => Promise<readonly string[] | undefined>;
  /** Namespaces that the user named: what is left to try when they cannot be listed. */
  namedNamespaces: readonly string[];
}

export interface KindRead {
  objects: FoundObject[];
  skipped: Skipped[];
  /** Why nothing at all was read of this kind, when that is so. */
  failure?: MigrationError;
}

/** Undefined where an object tells nothing that another has not told. */
export type Reduce = (object: JsonObject) => FoundObject | undefined;

/** One list, with what it gave before it failed, if it did. */
interface ListRead {
  scope: Scope;
  objects: FoundObject[];
  error?: MigrationError;
}

const PROGRESS_EVERY = 500;

/** A kind that the cluster does not have is empty, without a word. */
export async function readKind(reading: Reading, kind: ReadKind, reduce: Reduce = reduceObject): Promise<KindRead> {
  const { emit } = reading;
  const what = kind.type.plural;
  emit({ type: 'read-started', what });
  const read = await readEverywhere(reading, kind, reduce);
  for (const { what: skipped, message } of read.skipped) emit({ type: 'read-skipped', what: skipped, message });
  emit({ type: 'read-done', what, count: read.objects.length });
  return read;
}

/** The kind in just these namespaces. */
export async function readKindIn(
  reading: Reading,
  kind: ReadKind,
  namespaces: readonly string[],
  reduce: Reduce = reduceObject,
): Promise<KindRead> {
  const reads = await readNamespaces(reading, kind, namespaces, reduce);
  return gather(kind, reads);
}

async function readEverywhere(reading: Reading, kind: ReadKind, reduce: Reduce): Promise<KindRead> {
  const whole = await readList(reading, kind, 'all', reduce);
  if (whole.error === undefined || (await isMissing(reading, kind.type, whole.error))) {
    if (whole.error && kind.fallback)
      return readEverywhere(reading, { ...kind, type: kind.fallback, fallback: undefined }, reduce);
    return { objects: whole.objects, skipped: [] };
  }
  if (!isForbidden(whole.error) || !kind.type.namespaced) return gather(kind, [whole]);
  const all = await reading.allNamespaces();
  const reads = await readNamespaces(reading, kind, all ?? reading.namedNamespaces, reduce);
  const nothingRead = reads.every(({ error }) => error !== undefined && isForbidden(error));
  if (nothingRead) return gather(kind, [whole]);
  const others: ListRead[] = all === undefined ? [{ scope: 'others', objects: [], error: whole.error }] : [];
  return gather(kind, [...reads, ...others]);
}

function readNamespaces(
  reading: Reading,
  kind: ReadKind,
  namespaces: readonly string[],
  reduce: Reduce,
): Promise<ListRead[]> {
  return Promise.all(namespaces.map((namespace) => readList(reading, kind, { namespace }, reduce)));
}

/** Also where permissions are checked before it turns out that the kind is not there, as the API server does. */
async function isMissing(
  { reader, limit, signal }: Reading,
  type: ResourceType,
  error: MigrationError,
): Promise<boolean> {
  if (error.code === 'kubernetes-not-found') return true;
  if (!isForbidden(error) || !type.group.includes('.')) return false;
  try {
    return !(await limit(() => reader.isServed(type, signal)));
  } catch (failure) {
    if (signal.aborted || !(failure instanceof MigrationError)) throw failure;
    return false;
  }
}

async function readList(reading: Reading, kind: ReadKind, scope: Scope, reduce: Reduce): Promise<ListRead> {
  const { limit, signal } = reading;
  const objects: FoundObject[] = [];
  try {
    await limit(() =>
      collect(reading, kind, scope, (object) => {
        const reduced = reduce(object);
        if (reduced) objects.push(reduced);
      }),
    );
    return { scope, objects };
  } catch (error) {
    if (signal.aborted || !(error instanceof MigrationError)) throw error;
    return { scope, objects, error };
  }
}

async function collect(
  { reader, emit, signal }: Reading,
  { type, selectors, metadataOnly, keeps }: ReadKind,
  scope: Scope,
  add: (object: JsonObject) => void,
): Promise<void> {
  const what = type.plural;
  let count = 0;
  for (const labelSelector of selectors ?? [undefined]) {
    const options = {
      ...(typeof scope === 'object' ? scope : {}),
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(metadataOnly ? { metadataOnly } : {}),
      onWait: (seconds: number) => emit({ type: 'waiting', what, seconds }),
    };
    for await (const object of reader.list(type, options, signal)) {
      if (keeps?.(object) ?? true) add(object);
      count += 1;
      if (count % PROGRESS_EVERY === 0) emit({ type: 'read-progress', what, count });
    }
  }
}

function gather(kind: ReadKind, reads: readonly ListRead[]): KindRead {
  const failures = reads.flatMap(({ error }) => error ?? []);
  const failure = failures.length === reads.length ? failures[0] : undefined;
  return {
    objects: reads.flatMap(({ objects }) => objects),
    skipped: reads.flatMap(({ scope, error }) => (error ? [skippedList(kind, scope, error)] : [])),
    ...(failure ? { failure } : {}),
  };
}
