/** How a run ended, for a terminal and for Markdown. */
import { countNoun } from '../count-noun.js';
import type { ReportedStep, RunReport } from '../formats/run-report.js';
import { listSome } from '../list-some.js';
import { escapeMarkdown } from './escape-markdown.js';
import { escapeTerminal } from './escape-terminal.js';
import { adviceOfSteps } from './next-after-run.js';
import type { Style } from './style.js';

const TROUBLE = new Set<ReportedStep['state']>([
  'failed',
  'inconclusive',
  'drifted',
  'not-ready',
  'not-restarted',
  'undone',
]);
const SHOWN = 20;
const LINE_LIMIT = 400;

/** @param hints whether somebody is there to be told what to run next; what steps advise is told to anybody */
export function renderRunText(report: RunReport, style: Style, hints: boolean): string {
  const print = (line: string): string => escapeTerminal(line, { limit: LINE_LIMIT });
  const [head = '', ...details] = listLines(report, hints);
  return `${[style.bold(print(head)), ...details.map(print)].join('\n')}\n`;
}

export function renderRunMarkdown(report: RunReport, hints: boolean): string {
  const [head = '', ...details] = listLines(report, hints).map((line) => escapeMarkdown(line.trim()));
  const list = details.map((line) => `- ${line}`).join('\n');
  return `${[`**${head}**`, ...(list === '' ? [] : [list])].join('\n\n')}\n`;
}

function listLines(report: RunReport, hints: boolean): string[] {
  const troubles = report.steps.filter(({ state }) => TROUBLE.has(state));
  const next = hints ? report.next : adviceOfSteps(report);
  return [
    summarizeRun(report),
    ...listSome(troubles.map(describeTrouble), SHOWN).flat(),
    ...listNotes(report),
    ...listSome(next, SHOWN),
  ];
}
