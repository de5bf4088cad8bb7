/** How far the credentials of each identity go, in a plan for people: the fullest first, and the ways out where there are too many. */
import { countNoun } from '../count-noun.js';
import { credentialBudgetExceeded } from '../findings/credential-budget-exceeded.js';
import type { IdentityBudget, MigrationPlan } from '../formats/plan.js';
import { compareText } from '../json.js';
import { listSome } from '../list-some.js';
import { alignColumns } from './align-columns.js';
import { shortId } from './change-title.js';
import { codeSpan, escapeMarkdown, markdownTable } from './escape-markdown.js';
import { escapeTerminal } from './escape-terminal.js';
import type { MarkdownSection } from './fit-markdown.js';
import type { Style } from './style.js';

const IDENTITIES_SHOWN = 5;
const FACTS_SHOWN = 30;
const HEADING = 'Credentials';

export function renderBudgetText(plan: MigrationPlan, style: Style): string[] {
  if (plan.budget.length === 0) return [];
  const { shown, rest } = pickFullest(plan.budget);
  const cells = shown.map((entry) => [describeUse(entry), escapeTerminal(shortId(entry.identity))]);
  return [
    style.bold(HEADING),
    ...alignColumns(cells).map((row, index) => {
      const line = `  ${row.join('  ')}`;
      return isOver(shown[index]) ? style.red(line) : line;
    }),
    ...(rest === undefined ? [] : [style.dim(`  ${rest}`)]),
    ...listExceeded(plan).flatMap(({ subject, evidence }) => [
      `  ${escapeTerminal(subject)}:`,
      ...listSome(
        evidence.map((fact) => escapeTerminal(fact)),
        FACTS_SHOWN,
      ).map((fact) => `      ${fact}`),
    ]),
  ];
}

export function budgetSection(plan: MigrationPlan): MarkdownSection {
  const { shown, rest } = pickFullest(plan.budget);
  const rows = shown.map((entry) => [codeSpan(shortId(entry.identity)), describeUse(entry), `${entry.planned}`]);
  const table = markdownTable(['Identity', 'Needed', 'Planned here'], rows);
  const parts = [
    table,
    ...(rest === undefined ? [] : [rest]),
    ...listExceeded(plan).map(({ subject, evidence }) => {
      const facts = listSome(
        evidence.map((fact) => escapeMarkdown(fact)),
        FACTS_SHOWN,
      );
      return `${codeSpan(subject)}:\n\n${facts.map((fact) => `- ${fact}`).join('\n')}`;
    }),
  ];
  return {
    heading: `### ${HEADING}`,
    blocks: plan.budget.length === 0 ? [] : [{ markdown: parts.join('\n\n'), weight: plan.budget.length }],
    leftOut: (_, count) => `…${countNoun(count, 'identity', 'identities')}: the plan file has all`,
  };
}

/** Those over the limit always. */
function pickFullest(budget: readonly IdentityBudget[]): { shown: IdentityBudget[]; rest: string | undefined } {
  const sorted = [...budget].sort((a, b) => usedOf(b) - usedOf(a) || compareText(a.identity, b.identity));
  const over = sorted.filter(isOver).length;
  const shown = sorted.slice(0, Math.max(over, IDENTITIES_SHOWN));
  const next = sorted[shown.length];
  if (!next) return { shown, rest: undefined };
  const count = countNoun(sorted.length - shown.length, 'more identity', 'more identities');
  return { shown, rest: `…and ${count}, at most ${describeUse(next)} each` };
}

function isOver(entry: IdentityBudget | undefined): boolean {
  return entry !== undefined && usedOf(entry) > entry.limit;
}

function describeUse(entry: IdentityBudget): string {
  const { others = 0, limit } = entry;
  return `${usedOf(entry)} of ${limit}${others === 0 ? '' : `, ${others} for others`}`;
}

function usedOf({ needed, others = 0 }: IdentityBudget): number {
  return needed + others;
}

function listExceeded(plan: MigrationPlan): MigrationPlan['findings'] {
  return plan.findings.filter(({ code }) => code === credentialBudgetExceeded.code);
}
