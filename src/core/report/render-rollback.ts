/** A plan to undo another, for a terminal and for Markdown: what goes back, what stays, and what somebody has changed since. */
import { countNoun } from '../count-noun.js';
import type { RollbackPlan } from '../formats/rollback-plan.js';
import { escapeMarkdown } from './escape-markdown.js';
import { escapeTerminal } from './escape-terminal.js';
import type { Style } from './style.js';

const LINE_LIMIT = 400;

export function renderRollbackText(plan: RollbackPlan, style: Style): string {
  const lines = [
    style.bold(summarizeRollback(plan)),
    ...plan.changes.map(({ id }) => `  ${print(id)}`),
    ...listNotes(plan).map(print),
    print(`Plan ${plan.planId}`),
  ];
  return `${lines.join('\n')}\n`;
}

export function renderRollbackMarkdown(plan: RollbackPlan): string {
  const changes = plan.changes.map(({ id }) => `- ${escapeMarkdown(id)}`);
  const blocks = [
    `**${escapeMarkdown(summarizeRollback(plan))}**`,
    ...(changes.length > 0 ? [changes.join('\n')] : []),
    ...listNotes(plan).map((line) => escapeMarkdown(line)),
    escapeMarkdown(`Plan ${plan.planId}`),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function summarizeRollback({ summary, changes }: RollbackPlan): string {
  if (changes.length === 0) return 'Nothing to undo: nothing of what the plan would write is ours and in place.';
  const { update, create, delete: deleted, restart, consumers } = summary;
  return `Rollback: ${update} to update, ${create} to create, ${deleted} to delete, ${countNoun(restart, 'workload')} restarted; ${countNoun(consumers, 'consumer')} back to pod identity.`;
}

function listNotes({ kept, findings }: RollbackPlan): string[] {
  return [
    ...kept.map(({ change, why }) => `Kept: ${change}: ${why}`),
    ...findings.map(({ subject, message }) => `! ${subject} ${message}`),
  ];
}

function print(line: string): string {
  return escapeTerminal(line, { limit: LINE_LIMIT });
}
