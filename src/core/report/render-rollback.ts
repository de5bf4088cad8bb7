/** A plan to undo another, for a terminal and for Markdown: what goes back, what stays, and what somebody has changed since. */
import { countNoun } from '../count-noun.js';
import type { Change } from '../change/types.js';
import type { Kept, RollbackPlan } from '../formats/rollback-plan.js';
import { groupBy } from '../group-by.js';
import { listSome } from '../list-some.js';
import { ACTION_SYMBOLS, actionOf, describeHolder, titleOf, touchedNames } from './change-title.js';
import { escapeMarkdown } from './escape-markdown.js';
import { escapeTerminal } from './escape-terminal.js';
import type { Style } from './style.js';

const LINE_LIMIT = 400;
const FIELDS_SHOWN = 3;
const SUBJECTS_SHOWN = 10;

export function renderRollbackText(plan: RollbackPlan, style: Style): string {
  const lines = [
    style.bold(summarizeRollback(plan)),
    ...plan.changes.map((change) => `  ${ACTION_SYMBOLS[actionOf(change)]} ${print(describeChange(change))}`),
    ...listNotes(plan).map(print),
    print(`Plan ${plan.planId}`),
  ];
  return `${lines.join('\n')}\n`;
}

export function renderRollbackMarkdown(plan: RollbackPlan): string {
  const changes = plan.changes.map((change) => `- ${escapeMarkdown(describeChange(change))}`);
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

function describeChange(change: Change): string {
  const fields = listSome(touchedNames(change), FIELDS_SHOWN).join(', ');
  return `${actionOf(change)} ${titleOf(change)}${fields === '' ? '' : `: ${fields}`}`;
}

/** What stays for the same reason stands together. */
function listNotes({ kept, findings }: RollbackPlan): string[] {
  const reasons = [...groupBy(kept, ({ why }) => why)].map(([why, members]) => {
    const subjects = [...new Set(members.map(nameSubject))];
    return `Kept: ${listSome(subjects, SUBJECTS_SHOWN).join(', ')}: ${why}`;
  });
  const troubles = findings.flatMap(({ subject, message, evidence }) => [
    `! ${subject} ${message}`,
    ...evidence.map((line) => `  ${line}`),
  ]);
  return [...reasons, ...troubles];
}

function nameSubject({ subject, change }: Kept): string {
  const isAzure = change.startsWith('identities/');
  return isAzure ? `credentials on ${describeHolder(subject)}` : subject;
}

function print(line: string): string {
  return escapeTerminal(line, { limit: LINE_LIMIT });
}
