/** The result of a scan for a terminal. */
import { countNoun } from '../count-noun.js';
import type { ConsumerState, ScanReport, Severity } from '../formats/scan.js';
import { SEVERITIES } from '../severities.js';
import { alignColumns } from './align-columns.js';
import { cellsOf, CONSUMER_HEADER, groupConsumers, type RootConsumers } from './consumer-cells.js';
import { escapeTerminal } from './escape-terminal.js';
import { withSeverity } from './group-notes.js';
import { explainSkipped } from './group-skipped.js';
import { renderNotesText, renderSkippedText, SEVERITY_WORDS } from './render-notes.js';
import { countStates, emptyVerdict, explainEmpty, scanVerdict, STATES } from './scan-verdict.js';
import type { Style } from './style.js';

/** Subjects per finding, and entries per reason of skipping. */
const SUBJECTS_SHOWN = 3;
/** Consumers per root: what fits a few screens. `--json` has them all. */
const CONSUMERS_SHOWN = 100;

export function renderScanText(report: ScanReport, style: Style): string {
  const sections = [
    headLines(report, style),
    ...SEVERITIES.map((severity) => findingLines(report, severity, style)),
    ...consumerSections(report, style),
    skippedLines(report, style),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headLines(report: ScanReport, style: Style): string[] {
  const empty = explainEmpty(report);
  if (empty) return [style.bold(emptyVerdict(report)), empty.why, empty.next];
  const counts = countStates(report);
  const states = STATES.filter((state) => counts[state] > 0).map(
    (state) => `${paintState(state, state, style)} ${counts[state]}`,
  );
  const read = [
    countNoun(report.identities.length, 'identity', 'identities'),
    countNoun(report.bindings.length, 'binding'),
    `${countNoun(report.summary.objects, 'object')} read`,
    ...(report.skipped.length === 0 ? [] : [`${report.skipped.length} skipped`]),
  ];
  return [style.bold(scanVerdict(report)), states.join(' · '), style.dim(read.join(' · '))];
}

function findingLines(report: ScanReport, severity: Severity, style: Style): string[] {
  const findings = withSeverity(report.findings, severity);
  return renderNotesText(countNoun(findings.length, SEVERITY_WORDS[severity]), findings, style, {
    severity,
    manyRoots: report.roots.length > 1,
    shown: SUBJECTS_SHOWN,
  });
}

function consumerSections(report: ScanReport, style: Style): string[][] {
  return groupConsumers(report).map((group) => consumerTable(group, report.roots.length > 1, style));
}

function consumerTable({ root, consumers }: RootConsumers, manyRoots: boolean, style: Style): string[] {
  const shown = consumers.slice(0, CONSUMERS_SHOWN).map(cellsOf);
  const rows = shown.map(({ state, workload, identities, account }) => [
    state,
    escapeTerminal(workload),
    identities.length === 0 ? '–' : escapeTerminal(identities.join(', ')),
    escapeTerminal(account),
  ]);
  const [header = [], ...body] = alignColumns([CONSUMER_HEADER.map((cell) => cell.toUpperCase()), ...rows]);
  const rest = consumers.length - shown.length;
  return [
    style.bold(manyRoots ? `Workloads in ${escapeTerminal(root)}` : 'Workloads'),
    `  ${style.dim(header.join('  '))}`,
    ...body.map(([cell = '', ...cells], index) =>
      ['', paintState(shown[index]?.state ?? 'unknown', cell, style), ...cells].join('  '),
    ),
    ...(rest > 0 ? [`  …and ${rest} more; --json lists all`] : []),
  ];
}

function skippedLines(report: ScanReport, style: Style): string[] {
  if (report.skipped.length === 0) return [];
  const means = explainSkipped(report.skipped);
  return [
    style.bold(`${report.skipped.length} skipped`),
    ...(means === undefined ? [] : [`  ${style.yellow(means)}`]),
    ...renderSkippedText(report.skipped, style, SUBJECTS_SHOWN),
  ];
}

function paintState(state: ConsumerState, text: string, style: Style): string {
  if (state === 'migrated') return style.green(text);
  if (state === 'wrong') return style.red(text);
  return state === 'unknown' || state === 'unbound' ? style.yellow(text) : text;
}
