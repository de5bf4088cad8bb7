/** The result of a scan as Markdown, for a comment on a pull request or the summary of a job. */
import { countNoun } from '../count-noun.js';
import type { ScanReport } from '../formats/scan.js';
import { listSome } from '../list-some.js';
import { cellsOf, CONSUMER_HEADER, groupConsumers, type RootConsumers } from './consumer-cells.js';
import { codeElement, codeSpan, escapeMarkdown, markdownTable } from './escape-markdown.js';
import { fitMarkdown, type MarkdownBlock, type MarkdownSection } from './fit-markdown.js';
import { withSeverity } from './group-notes.js';
import { explainSkipped, groupSkipped, SKIPPED_MEANS, type SkippedGroup } from './group-skipped.js';
import { foldedBlock, MARKDOWN_HEADINGS, notesSection } from './markdown-notes.js';
import { reportMarker } from './report-marker.js';
import { countStates, emptyVerdict, explainEmpty, scanVerdict, STATES } from './scan-verdict.js';

export interface ScanMarkdownOptions {
  /** GitHub takes 65,536 characters in a comment; the default leaves room for what a template adds. At least 4,000. */
  maxBytes?: number;
}

const SUBJECTS_SHOWN = 3;
const CONSUMERS_SHOWN = 100;

export function renderScanMarkdown(report: ScanReport, { maxBytes = 60_000 }: ScanMarkdownOptions = {}): string {
  const manyRoots = report.roots.length > 1;
  const unfolded = { manyRoots, shown: SUBJECTS_SHOWN, isFolded: false };
  const sections = [
    notesSection(MARKDOWN_HEADINGS.error, withSeverity(report.findings, 'error'), unfolded),
    notesSection(MARKDOWN_HEADINGS.warning, withSeverity(report.findings, 'warning'), unfolded),
    skippedSection(report),
    consumersSection(report),
    notesSection(MARKDOWN_HEADINGS.info, withSeverity(report.findings, 'info'), { ...unfolded, isFolded: true }),
  ];
  const foot = `${countNoun(report.summary.objects, 'object')} read, ${report.skipped.length} skipped.`;
  return fitMarkdown(headOf(report), sections, foot, maxBytes).markdown;
}

function headOf(report: ScanReport): string {
  const marker = reportMarker(
    'scan',
    report.roots.map(({ id, cluster }) => [id, cluster?.uid ?? cluster?.server ?? '']),
  );
  const title = '## Pod identity in use';
  const empty = explainEmpty(report);
  if (empty) {
    const lines = [`**${emptyVerdict(report)}**`, escapeMarkdown(empty.why), escapeMarkdown(empty.next)];
    return [marker, title, ...lines].join('\n\n');
  }
  const counts = countStates(report);
  const states = STATES.filter((state) => counts[state] > 0);
  const table = markdownTable(
    ['State', 'Workloads'],
    states.map((state) => [state, `${counts[state]}`]),
  );
  return [marker, title, `**${escapeMarkdown(scanVerdict(report))}**`, table].join('\n\n');
}

function consumersSection(report: ScanReport): MarkdownSection {
  return {
    heading: '### Workloads',
    blocks: groupConsumers(report).map((group) => consumersBlock(group)),
    leftOut: (roots, consumers) => `…and ${countNoun(consumers, 'more workload')} in ${countNoun(roots, 'root')}`,
  };
}

function consumersBlock({ root, consumers }: RootConsumers): MarkdownBlock {
  const rows = consumers.slice(0, CONSUMERS_SHOWN).map((consumer) => {
    const { state, workload, identities, account } = cellsOf(consumer);
    return [state, codeSpan(workload), identities.map((name) => codeSpan(name)).join(' '), codeSpan(account)];
  });
  const rest = consumers.length - rows.length;
  const table = markdownTable(CONSUMER_HEADER, rows);
  const body = rest > 0 ? `${table}\n\n…and ${rest} more` : table;
  return {
    markdown: foldedBlock(`${codeElement(root)}: ${countNoun(consumers.length, 'workload')}`, body),
    weight: consumers.length,
  };
}

function skippedSection(report: ScanReport): MarkdownSection {
  const means = explainSkipped(report.skipped);
  const groups = groupSkipped(report.skipped).map(skippedBlock);
  return {
    heading: `### Skipped (${report.skipped.length})`,
    blocks: means === undefined ? groups : [{ markdown: escapeMarkdown(means), weight: 0 }, ...groups],
    leftOut: (_, entries) => `…and ${entries} more`,
  };
}

function skippedBlock({ why, entries }: SkippedGroup): MarkdownBlock {
  const lines = listSome(
    entries.map(({ what, message }) => `${codeSpan(what)}: ${escapeMarkdown(message)}`),
    SUBJECTS_SHOWN,
  );
  const title = `${codeSpan(why)} (${SKIPPED_MEANS[why]}): ${entries.length}`;
  return { markdown: `${title}\n\n${lines.map((line) => `- ${line}`).join('\n')}`, weight: entries.length };
}
