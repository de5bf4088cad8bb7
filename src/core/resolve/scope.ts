/** Which consumers a run is about. Never narrows what decides matching. */
import type { Workload } from '../inventory/model.js';
import { parseLabelSelector } from './label-selector.js';

export interface Scope {
  /** Empty: all. */
  namespaces: readonly string[];
  excludeNamespaces: readonly string[];
  /** Matches the labels of the workload itself, as `kubectl get -l` does. */
  selector?: string;
}

/** @throws MigrationError `invalid-selector` */
export function inScope(scope: Scope): (workload: Workload) => boolean {
  const selects = scope.selector === undefined ? () => true : parseLabelSelector(scope.selector);
  return (workload) =>
    (scope.namespaces.length === 0 || scope.namespaces.includes(workload.namespace)) &&
    !scope.excludeNamespaces.includes(workload.namespace) &&
    selects(workload.kind === 'Pod' ? workload.pod.labels : workload.labels);
}
