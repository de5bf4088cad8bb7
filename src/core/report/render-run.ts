/** How a run ended, for a terminal and for Markdown. */
import { countNoun } from '../count-noun.js';
import type { ReportedStep, RunReport } from '../formats/run-report.js';
import { codeSpan, escapeMarkdown } from './escape-markdown.js';
import { escapeTerminal } from './escape-terminal.js';
import type { Style } from './style.js';

export interface RunHints {
  /** As it was given. */
  planFile: string;
  /** Whether somebody is there to be told what to run next. */
  hints: boolean;
}

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

export function renderRunText(report: RunReport, style: Style, hints: RunHints): string {
  const lines = [
    style.bold(summarizeRun(report)),
    ...listTroubles(report).map((line) => `  ${style.red('!')} ${escapeTerminal(line, { limit: LINE_LIMIT })}`),
    ...listNotes(report),
    ...listNext(report, hints).map((line) => `${escapeTerminal(line, { limit: LINE_LIMIT })}`),
  ];
  return `${lines.join('\n')}\n`;
}

export function renderRunMarkdown(report: RunReport, hints: RunHints): string {
  const lines = [
    `**${escapeMarkdown(summarizeRun(report))}**`,
    ...listTroubles(report).map((line) => `- ${escapeMarkdown(line)}`),
    ...listNotes(report).map((line) => escapeMarkdown(line)),
    ...listNext(report, hints).map((line) => codeSpan(line)),
  ];
  return `${lines.join('\n\n')}\n`;
}

function summarizeRun({ outcome, mode, counts, error }: RunReport): string {
  const { changes, applied, already, open } = counts;
  if (mode === 'dry-run') return summarizeDryRun(open, changes);
  if (applied === 0 && open === 0) return `Nothing to do: all ${countNoun(changes, 'change')} are in place.`;
  const done = applied + already;
  if (open === 0)
    return `${summarizeEnd(outcome)} ${countNoun(changes, 'change')}: ${applied} written, ${already} in place before.`;
  const why = error === undefined ? '' : ` ${error.message}.`;
  return `Stopped after ${done} of ${countNoun(changes, 'change')}. Nothing is half-written.${why}`;
}

function summarizeDryRun(open: number, changes: number): string {
  if (open === 0) return `The server would take all ${countNoun(changes, 'change')}. Nothing was written.`;
  return `The server would not take ${open} of ${countNoun(changes, 'change')}. Nothing was written.`;
}

function summarizeEnd(outcome: string): string {
  if (outcome === 'ok') return 'Done.';
  if (outcome === 'verify_failed') return 'All is written, and a check failed.';
  return outcome === 'inconclusive' ? 'All is written, and not all of it could be checked.' : 'All is written.';
}

function listTroubles({ steps }: RunReport): string[] {
  const troubles = steps.filter(({ state }) => TROUBLE.has(state));
  const lines = troubles.slice(0, SHOWN).map(({ id, state, message = '' }) => `${id} (${state}): ${message}`);
  return troubles.length > SHOWN ? [...lines, `and ${troubles.length - SHOWN} more: see --json`] : lines;
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

function listNext({ outcome, counts, error, steps, mode }: RunReport, { planFile, hints }: RunHints): string[] {
  if (!hints) return [];
  const advice = [...(error?.next ?? []), ...steps.flatMap(({ next }) => next ?? [])];
  const isOpen = counts.open > 0 && mode !== 'dry-run' && counts.applied > 0;
  return [
    ...[...new Set(advice)].slice(0, SHOWN).map((line) => `Try: ${line}`),
    ...(isOpen && mode === 'apply'
      ? [`Continue: migrate apply ${planFile} --resume`, `Undo: migrate rollback ${planFile}`]
      : []),
    ...(outcome === 'ok' && mode === 'apply' ? [`Look again later: migrate verify ${planFile}`] : []),
  ];
}
