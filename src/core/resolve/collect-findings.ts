/** All findings of a run, sorted, each once, without those about workloads out of scope. */
import type { Finding } from '../formats/scan.js';
import type { Workload } from '../inventory/model.js';
import { compareText } from '../json.js';
import { SEVERITIES } from '../severities.js';
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
    seen.set(textOf(finding), finding);
  }
  return [...seen.values()].sort(compareFindings);
}

/** Everything but where it was found: the same thing found twice is told once. */
function textOf({ code, root, subject, message, evidence, fix }: Finding): string {
  return JSON.stringify([code, root, subject, message, evidence, fix]);
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
