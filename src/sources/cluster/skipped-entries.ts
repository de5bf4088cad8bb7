/** Lists that could not be read → entries of `skipped`, with the permission that is missing. */
import type { MigrationError } from '../../core/errors.js';
import type { Skipped } from '../../core/inventory/found.js';
import type { ReadKind } from './kinds.js';

export interface OwnerKind {
  kind: string;
  group: string;
}

/** Which part of a kind: everything, one namespace, or all namespaces but those that were named. */
export type Scope = 'all' | 'others' | { namespace: string };

export function isForbidden(error: MigrationError): boolean {
  return error.code === 'kubernetes-forbidden';
}

export function skippedList(kind: ReadKind, scope: Scope, error: MigrationError): Skipped {
  return {
    what: describeScope(kind, scope),
    why: isForbidden(error) ? 'forbidden' : 'failed',
    message: isForbidden(error) ? describeMissingRule(kind, 'list') : error.message,
    affects: affectsOf(kind, scope),
    ...(typeof scope === 'object' && !kind.crosses ? { namespace: scope.namespace } : {}),
  };
}

/** One object that a list named and that could not be read. */
export function skippedObject(kind: ReadKind, namespace: string, name: string, error: MigrationError): Skipped {
  return {
    what: `${kind.type.kind} ${namespace}/${name}`,
    why: isForbidden(error) ? 'forbidden' : 'failed',
    message: isForbidden(error) ? describeMissingRule(kind, 'get') : error.message,
    affects: [...kind.affects],
    namespace,
  };
}

/** A kind of owners: its pods speak for each of them, so that nothing else depends on it. */
export function skippedOwner({ kind, group }: OwnerKind, plural: string | undefined, error: MigrationError): Skipped {
  return {
    what: `${kind}.${group} that own pods`,
    why: isForbidden(error) ? 'forbidden' : 'failed',
    message: isForbidden(error)
      ? `Missing permission: get on ${plural ?? 'it'} in API group "${group}". Without it only their pods tell what they are`
      : error.message,
    affects: [],
  };
}

/** What lies in a namespace that was not asked for alters no usage elsewhere, unless its kind reaches across. */
function affectsOf({ affects, crosses }: ReadKind, scope: Scope): Skipped['affects'] {
  return scope === 'others' && !crosses ? [] : [...affects];
}

function describeScope({ type }: ReadKind, scope: Scope): string {
  if (!type.namespaced) return type.plural;
  if (scope === 'all') return `${type.plural} in all namespaces`;
  return scope === 'others'
    ? `${type.plural} in all other namespaces`
    : `${type.plural} in namespace ${scope.namespace}`;
}

function describeMissingRule({ type }: ReadKind, verb: string): string {
  return (
    `Missing permission: ${verb} on ${type.plural} in API group "${type.group}". ` +
    'Add it to your ClusterRole; templates/rbac/scan.yaml holds all that a scan needs'
  );
}
