/** How a run ended, for a terminal and for Markdown. */
import { countNoun } from '../count-noun.js';
import type { ReportedStep, RunReport } from '../formats/run-report.js';
import { listSome } from '../list-some.js';
import { codeSpan, escapeMarkdown } from './escape-markdown.js';
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

/** @param hints whether somebody is there to be told what to run next; what steps advise, everybody is told */
export function renderRunText(report: RunReport, style: Style, hints: boolean): string {
  const lines = [
    style.bold(print(summarizeRun(report))),
    ...listTroubles(report).map((line) => `  ${style.red('!')} ${print(line)}`),
    ...listNotes(report).map(print),
    ...listNext(report, hints).map(print),
  ];
  return `${lines.join('\n')}\n`;
}

export function renderRunMarkdown(report: RunReport, hints: boolean): string {
  const lines = [
    `**${escapeMarkdown(summarizeRun(report))}**`,
    ...listTroubles(report).map((line) => `- ${escapeMarkdown(line)}`),
    ...listNotes(report).map((line) => escapeMarkdown(line)),
    ...listNext(report, hints).map((line) => codeSpan(line)),
  ];
  return `${lines.join('\n\n')}\n`;
}

function summarizeRun({ outcome, mode, counts, error }: RunReport): string {
  const { changes, applied, already, notReady, bySource, open } = counts;
  const all = countNoun(changes, 'change');
  if (mode === 'dry-run') return summarizeDryRun(open, all);
  if (open > 0) {
    const why = error === undefined ? '' : ` ${error.message}.`;
    return `Stopped after ${applied + already + notReady} of ${all}. Nothing is half-written.${why}`;
  }
  if (outcome === 'ok' && already === changes) return `Nothing to do: all ${all} are in place.`;
  const parts = [
    `${applied + notReady} written`,
    `${already} in place before`,
    ...(bySource > 0 ? [`${bySource} for its source to write`] : []),
  ];
  return `${summarizeEnd(outcome, bySource)} ${all}: ${parts.join(', ')}.`;
}

function summarizeDryRun(open: number, all: string): string {
  if (open === 0) return `The server would take all ${all}. Nothing was written.`;
  return `The server would not take ${open} of ${all}. Nothing was written.`;
}

function summarizeEnd(outcome: string, bySource: number): string {
  const written = bySource > 0 ? 'All that is ours is written' : 'All is written';
  switch (outcome) {
    case 'ok':
      return bySource > 0 ? `${written}.` : 'Done.';
    case 'verify_failed':
      return `${written}, and a check failed.`;
    case 'inconclusive':
      return `${written}, and not all of it could be checked.`;
    default:
      return `${written}.`;
  }
}

function listTroubles({ steps }: RunReport): string[] {
  const troubles = steps.filter(({ state }) => TROUBLE.has(state));
  return listSome(troubles.map(describeTrouble), SHOWN);
}

function describeTrouble({ title, state, message = '', drift = [] }: ReportedStep): string {
  const fields = drift.map(({ path, planned, found }) => `${path}: planned ${planned}, found ${found}`);
  return `${title} (${state}): ${[message, ...fields].join('; ')}`;
}

function listNotes({ counts, held }: RunReport): string[] {
  const { bySource } = counts;
  return [
    ...(bySource > 0
      ? [`${countNoun(bySource, 'change')} left to Helm, GitOps or an operator, and to what waits for them.`]
      : []),
    ...held.map((stage) => `1 stage held: ${stage}.`),
  ];
}

function listNext(report: RunReport, hints: boolean): string[] {
  return listSome(hints ? report.next : adviceOfSteps(report), SHOWN);
}

function print(line: string): string {
  return escapeTerminal(line, { limit: LINE_LIMIT });
}
