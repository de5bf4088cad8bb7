/** Which workloads a run is about. */
import type { MigrationFile } from '../core/formats/migration-file.js';
import type { Scope } from '../core/resolve/scope.js';
import { listValues, type ScopeFlags } from './flags.js';

/** A flag (or its variable) wins over its key in the migration file. */
export function readScope(flags: ScopeFlags, file?: MigrationFile): Scope {
  const selector = flags.selector ?? file?.scope?.selector;
  return {
    namespaces: listValues(flags.namespace ?? file?.scope?.namespaces),
    excludeNamespaces: listValues(flags['exclude-namespace'] ?? file?.scope?.excludeNamespaces),
    ...(selector !== undefined && { selector }),
  };
}
