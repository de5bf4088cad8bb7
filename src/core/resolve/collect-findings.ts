/** All findings of a run, sorted, each once, without those about workloads out of scope. */
import { SEVERITIES } from '../severities.js';
import type { Finding } from '../formats/scan.js';
import type { Workload } from '../inventory/model.js';
import { canonicalJson, compareText, type Json } from '../json.js';
import type { Resolution } from './resolve.js';

export function collectFindings(
  resolutions: readonly Resolution[],
  inScope: (workload: Workload) => boolean,
  more: readonly Finding[] = [],
): Finding[] {
  const hidden = new Set(
    resolutions.flatMap(({ inventory }) =>
      inventory.workloads.filter((workload) => !inScope(workload)).map(({ ref }) => keyOf(inventory.root.id, ref)),
    ),
  );
  const seen = new Map<string, Finding>();
  for (const finding of [...resolutions.flatMap(({ findings }) => findings), ...more]) {
    if (hidden.has(keyOf(finding.root, finding.subject))) continue;
    seen.set(canonicalJson({ ...finding, at: null } as unknown as Json), finding);
  }
  return [...seen.values()].sort(compareFindings);
}

function keyOf(root: string, ref: string): string {
  return `${root} ${ref}`;
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compareText(a.code, b.code) ||
    compareText(a.root, b.root) ||
    compareText(a.subject, b.subject) ||
    compareText(a.message, b.message)
  );
}
