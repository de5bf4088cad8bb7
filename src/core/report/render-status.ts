/** Where a plan and its consumers stand, for a terminal and for Markdown. */
import { countNoun } from '../count-noun.js';
import type { ConsumerStatus, LockStatus, PlanStatus, StageStatus, Status } from '../formats/status.js';
import { alignColumns } from './align-columns.js';
import { escapeMarkdown } from './escape-markdown.js';
import { escapeTerminal } from './escape-terminal.js';
import type { Style } from './style.js';

const LINE_LIMIT = 400;

export function renderStatusText(status: Status, style: Style, hints: boolean): string {
  const { plan, lock } = status;
  const blocks = [
    [describeLock(lock)],
    ...(plan ? [listRuns(plan), listStages(plan), listConsumers(plan), listTrouble(plan)] : []),
    [summarize(status)],
    ...(hints ? [status.next.map((line) => `Next: ${line}`)] : []),
  ];
  const shown = blocks.filter((lines) => lines.length > 0).map((lines) => lines.map(print).join('\n'));
  return `${shown.join('\n\n').replace(/^(\S[^\n]*)/, (first) => style.bold(first))}\n`;
}

export function renderStatusMarkdown(status: Status): string {
  const { plan, lock } = status;
  const blocks = [
    `**${escapeMarkdown(summarize(status))}**`,
    escapeMarkdown(describeLock(lock)),
    ...(plan ? listParts(plan) : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function listParts(plan: PlanStatus): string[] {
  const parts: [string, string[]][] = [
    ['Stages', plan.stages.map(describeStage).map(describeRow)],
    ['Consumers', plan.consumers.map(describeConsumer).map(describeRow)],
    ['Trouble', listTrouble(plan).map((line) => escapeMarkdown(line.trim()))],
    ['Runs', listRuns(plan).map((line) => escapeMarkdown(line))],
  ];
  return parts.flatMap(([title, lines]) =>
    lines.length === 0 ? [] : [`### ${title}`, lines.map((line) => `- ${line}`).join('\n')],
  );
}

function describeRow([name = '', state = '', ...more]: readonly string[]): string {
  const rest = more.filter((cell) => cell !== '').map((cell) => escapeMarkdown(cell));
  return [`${escapeMarkdown(name)}: **${escapeMarkdown(state)}**`, ...rest].join(', ');
}

function describeLock(lock: LockStatus | undefined): string {
  if (!lock) return 'Nobody holds the lock.';
  const { holder, renewedAt } = lock;
  const renewed = renewedAt === undefined ? '' : `, renewed ${renewedAt} by its own clock`;
  return `${holder.who} holds the lock ${holder.id} for ${holder.mode} since ${holder.created}${renewed}.`;
}

function listRuns({ runs }: PlanStatus): string[] {
  return runs.map(({ id, mode, who, started, outcome }) => {
    return `Run ${id}: ${mode} by ${who}, begun ${started}, ${outcome === undefined ? 'has not come to its end' : `ended ${outcome}`}`;
  });
}

function listStages({ stages }: PlanStatus): string[] {
  return joinColumns(stages.map(describeStage));
}

function describeStage({ id, state, counts, checks }: StageStatus): string[] {
  const { done, pending, drifted, unreadable, bySource } = counts;
  const parts = [
    `${done} done`,
    ...(pending > 0 ? [`${pending} pending`] : []),
    ...(bySource > 0 ? [`${bySource} for their source to write`] : []),
    ...(drifted > 0 ? [`${drifted} drifted`] : []),
    ...(unreadable > 0 ? [`${unreadable} unreadable`] : []),
  ];
  const isChecksOnly = done + pending + drifted + unreadable + bySource === 0;
  return [id, state, isChecksOnly ? countNoun(checks, 'check') : parts.join(', ')];
}

function listConsumers({ consumers }: PlanStatus): string[] {
  return joinColumns(consumers.map(describeConsumer));
}

function joinColumns(rows: readonly (readonly string[])[]): string[] {
  return alignColumns(rows).map((cells) => cells.join('  ').trimEnd());
}

function describeConsumer({ ref, wave, progress, detail }: ConsumerStatus): string[] {
  return [ref, progress, wave === undefined ? '' : `wave ${wave}`, detail];
}

function listTrouble({ drift, unreadable }: PlanStatus): string[] {
  return [
    ...drift.flatMap(({ change, why, paths }) => [
      `Drifted: ${change}: ${why}`,
      ...paths.map(({ path, planned, found }) => `  ${path}: planned ${planned}, found ${found}`),
    ]),
    ...unreadable.map(({ change, why }) => `Unreadable: ${change}: ${why}`),
  ];
}

/** Of the plan, or of the cluster where there is none. */
function summarize({ summary, states = {} }: Status): string {
  const parts = Object.entries({ ...states, ...summary }).map(([state, count]) => `${count} ${state}`);
  return parts.length === 0 ? 'No consumers.' : `Consumers: ${parts.join(', ')}.`;
}

function print(line: string): string {
  return escapeTerminal(line, { limit: LINE_LIMIT });
}
