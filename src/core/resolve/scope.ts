/** Which consumers a run is about. Never narrows what decides matching. */
import { MigrationError } from '../errors.js';
import type { Workload } from '../inventory/model.js';
import { type LabelSelector, parseLabelSelector } from '../label-selector.js';

export interface Scope {
  /** Empty: all. */
  namespaces: readonly string[];
  excludeNamespaces: readonly string[];
  /** Matches the labels of the workload itself, as `kubectl get -l` does. */
  selector?: string;
}

/** @throws MigrationError `invalid-selector` */
export function inScope(scope: Scope): (workload: Workload) => boolean {
  const selects = readSelector(scope.selector ?? '');
  return (workload) =>
    (scope.namespaces.length === 0 || scope.namespaces.includes(workload.namespace)) &&
    !scope.excludeNamespaces.includes(workload.namespace) &&
    selects(workload.kind === 'Pod' ? workload.pod.labels : workload.labels);
}

function readSelector(text: string): LabelSelector {
  const selector = parseLabelSelector(text);
  if (selector) return selector;
  throw new MigrationError({
    code: 'invalid-selector',
    kind: 'usage',
    what: `The label selector ${JSON.stringify(text)} cannot be read`,
    next: ['Write it as for kubectl, for example -l app=api,tier!=test'],
  });
}
