/** Consumers as rows of a table: the words, not yet escaped. */
import type { Consumer, ScanReport } from '../formats/scan.js';
import { compareText } from '../json.js';
import { parseRef } from '../ref.js';
import { STATES } from './scan-verdict.js';

export const CONSUMER_HEADER = ['State', 'Workload', 'Identities', 'Service account'] as const;

export interface RootConsumers {
  root: string;
  consumers: readonly Consumer[];
}

/** Per root, what needs attention first. */
export function groupConsumers(report: ScanReport): RootConsumers[] {
  const roots = [...new Set(report.consumers.map(({ root }) => root))].sort(compareText);
  return roots.map((root) => ({
    root,
    consumers: report.consumers.filter((consumer) => consumer.root === root).sort(compareConsumers),
  }));
}

export interface ConsumerCells {
  state: Consumer['state'];
  workload: string;
  /** `namespace/name` of each. */
  identities: readonly string[];
  /** The name alone: it is in the namespace of the workload. */
  account: string;
}

export function cellsOf(consumer: Consumer): ConsumerCells {
  return {
    state: consumer.state,
    workload: consumer.ref,
    identities: consumer.identities.map(({ ref }) => shortName(ref)).sort(compareText),
    account: parseRef(consumer.serviceAccount)?.name ?? consumer.serviceAccount,
  };
}

function shortName(ref: string): string {
  const parts = parseRef(ref);
  return parts ? `${parts.namespace}/${parts.name}` : ref;
}

function compareConsumers(a: Consumer, b: Consumer): number {
  return STATES.indexOf(a.state) - STATES.indexOf(b.state) || compareText(a.ref, b.ref);
}
