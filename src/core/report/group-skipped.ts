/** What could not be read, gathered by reason. */
import type { ScanReport } from '../formats/scan.js';
import { groupBy } from '../group-by.js';
import type { SkippedWhy } from '../inventory/found.js';
import { compareText } from '../json.js';

/** Said of one or of many. */
export const SKIPPED_MEANS: Record<SkippedWhy, string> = {
  forbidden: 'the permission to read is missing',
  failed: 'reading failed',
  'not-yaml': 'neither YAML nor JSON',
  invalid: 'not a valid object',
  template: 'a template: render it first, and scan the result',
  remote: 'lies elsewhere, and nothing is fetched',
  unsupported: 'uses something that is not supported',
  'too-large': 'too large to be a manifest',
  binary: 'not a text',
  unreadable: 'could not be opened',
  'symlink-loop': 'a symbolic link that leads back to itself',
  vendored: 'in a vendored or ignored folder',
};

type SkippedEntry = ScanReport['skipped'][number];

export interface SkippedGroup {
  why: SkippedEntry['why'];
  entries: readonly SkippedEntry[];
}

export function groupSkipped(skipped: readonly SkippedEntry[]): SkippedGroup[] {
  return [...groupBy([...skipped].sort(compareSkipped), ({ why }) => why)]
    .map(([why, entries]) => ({ why, entries }))
    .sort((a, b) => b.entries.length - a.entries.length || compareText(a.why, b.why));
}

/** What the skipped entries together mean for the result; undefined when they cannot change it. */
export function explainSkipped(skipped: readonly SkippedEntry[]): string | undefined {
  const affecting = skipped.filter(({ affects }) => affects.length > 0).length;
  if (affecting === 0) return undefined;
  return `${affecting} of them could change which workload gets which identity; what they could change is not certain, and no changes are planned for it.`;
}

/** Those that could change the result come first. */
function compareSkipped(a: SkippedEntry, b: SkippedEntry): number {
  return (
    Number(b.affects.length > 0) - Number(a.affects.length > 0) ||
    compareText(a.root, b.root) ||
    compareText(a.what, b.what) ||
    compareText(a.message, b.message)
  );
}
