/** Where an inventory is read from: a live cluster, manifests in files, a snapshot. */
import type { Inventory } from '../core/inventory/model.js';
import type { Emit } from './events.js';

export interface SourceDescription {
  kind: 'cluster' | 'manifests' | 'snapshot';
  /** As given by the user; empty for a live cluster. */
  paths: readonly string[];
}

export interface Source {
  readonly description: SourceDescription;
  /**
   * One inventory per root, sorted by root id. What cannot be read becomes a `skipped` entry; it throws a
   * MigrationError only when nothing at all could be read (no such path, no such cluster), or when aborted.
   */
  read(emit: Emit, signal: AbortSignal): Promise<Inventory[]>;
}
