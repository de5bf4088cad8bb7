/** What a scan found, in one sentence; and when it found nothing, why. */
import { countNoun } from '../count-noun.js';
import type { ConsumerState, ScanReport } from '../formats/scan.js';

/** What needs attention first. */
export const STATES: readonly ConsumerState[] = ['wrong', 'unknown', 'unbound', 'legacy', 'both', 'migrated'];

export interface EmptyReason {
  why: string;
  next: string;
}

export function scanVerdict(report: ScanReport): string {
  const counts = countStates(report);
  const served = counts.legacy + counts.both;
  const parts = [
    `${countNoun(served, 'workload')} ${served === 1 ? 'gets' : 'get'} tokens through pod identity${beside(counts.both)}`,
    ...said(counts.wrong, 'half-done or broken'),
    ...said(counts.unbound, 'labelled, but nothing answers'),
    ...said(counts.unknown, 'not certain'),
    ...said(counts.migrated, 'migrated'),
  ];
  return `${parts.join('; ')}.`;
}

export function countStates(report: ScanReport): Record<ConsumerState, number> {
  const counts = { wrong: 0, unknown: 0, unbound: 0, legacy: 0, both: 0, migrated: 0 };
  for (const { state } of report.consumers) counts[state] += 1;
  return counts;
}

/** For a scan without consumers. What stands in a file that could not be read, nobody knows. */
export function emptyVerdict({ skipped }: ScanReport): string {
  const which = skipped.some(({ affects }) => affects.length > 0) ? 'No workload that could be read' : 'No workload';
  return `${which} gets tokens through pod identity.`;
}

/** Undefined when there are consumers. */
export function explainEmpty(report: ScanReport): EmptyReason | undefined {
  if (report.consumers.length > 0) return undefined;
  const isLive = report.roots.some(({ kind }) => kind === 'cluster');
  if (report.summary.objects === 0) return explainNothingRead(report, isLive);
  if (report.identities.length + report.bindings.length > 0) {
    return {
      why: `There are ${countNoun(report.identities.length, 'AzureIdentity', 'AzureIdentities')} and ${countNoun(report.bindings.length, 'AzureIdentityBinding')}, but no pod template in scope carries the label aadpodidbinding.`,
      next: `If --namespace, --selector or --exclude-namespace was given, scan without it.${
        isLive ? '' : ' Else give the folders of the workloads too, or render the charts and scan the result.'
      }`,
    };
  }
  return {
    why: `${countNoun(report.summary.objects, 'object')} ${report.summary.objects === 1 ? 'was' : 'were'} read: no AzureIdentity, no AzureIdentityBinding, and no pod template with the label aadpodidbinding.`,
    next: isLive
      ? 'Pod identity is not used here, or not installed. Is it the right cluster? --context names another.'
      : 'If the manifests come from a chart, render it first: helm template … | migrate scan --from -',
  };
}

function explainNothingRead(report: ScanReport, isLive: boolean): EmptyReason {
  if (report.skipped.length > 0) {
    return {
      why: `Nothing was read: all of it was skipped (${countNoun(report.skipped.length, 'entry', 'entries')}).`,
      next: 'What was skipped, listed here, says what would help.',
    };
  }
  return isLive
    ? { why: 'The cluster returned no objects.', next: 'Is it the right cluster? --context names another.' }
    : { why: 'No Kubernetes objects were found.', next: 'Give the folder or the files that hold the manifests.' };
}

function beside(both: number): string {
  return both === 0 ? '' : ` (${both} with workload identity set up beside it)`;
}

function said(count: number, words: string): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? 'is' : 'are'} ${words}`];
}
