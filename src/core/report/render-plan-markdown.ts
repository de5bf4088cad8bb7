/** A plan as Markdown, for a comment on a pull request or the summary of a job. */
import type { Change } from '../change/types.js';
import { countNoun } from '../count-noun.js';
import type { MigrationPlan } from '../formats/plan.js';
import { compareText } from '../json.js';
import { listSome } from '../list-some.js';
import { placeOf } from './change-place.js';
import { actionOf, ACTIONS } from './change-title.js';
import { budgetSection } from './credential-budget.js';
import { codeElement, codeFence, codeSpan, escapeMarkdown, markdownTable } from './escape-markdown.js';
import { fitMarkdown, type MarkdownBlock, type MarkdownSection } from './fit-markdown.js';
import { withSeverity } from './group-notes.js';
import { type ChangeLine, listChanges } from './list-stages.js';
import { foldedBlock, MARKDOWN_HEADINGS, notesSection } from './markdown-notes.js';
import { planDiff } from './plan-diff.js';
import { findingsBeside, planVerdict } from './plan-verdict.js';
import { renderObjectMarkdown } from './render-diff.js';
import { reportMarker } from './report-marker.js';

export interface PlanMarkdownOptions {
  /** GitHub takes 65,536 characters in a comment; the default leaves room for what a template adds. At least 4,000. */
  maxBytes?: number;
  /** Where the plan was saved, for the commands to copy. */
  planFile?: string;
}

const MANUAL_SHOWN = 10;
const SUBJECTS_SHOWN = 3;
const CHANGES_SHOWN = 50;
const FIELDS_SHOWN = 5;

/** With the diff of every object where that fits; else with the list of changes. Whole sections are left out last. */
export function renderPlanMarkdown(plan: MigrationPlan, options: PlanMarkdownOptions = {}): string {
  const withDiffs = assemblePlan(plan, options, diffBody);
  if (withDiffs.isComplete) return withDiffs.markdown;
  return assemblePlan(plan, options, listBody).markdown;
}

type Body = (plan: MigrationPlan, changes: readonly Change[]) => string;

function assemblePlan(plan: MigrationPlan, { maxBytes = 60_000, planFile }: PlanMarkdownOptions, body: Body) {
  const manyRoots = plan.target.roots.length > 1;
  const findings = findingsBeside(plan);
  const unfolded = { manyRoots, shown: MANUAL_SHOWN, isFolded: false };
  const folded = { manyRoots, shown: SUBJECTS_SHOWN, isFolded: true };
  const sections = [
    deletionsSection(plan),
    notesSection('Needs a person', plan.manual, unfolded),
    notesSection(MARKDOWN_HEADINGS.error, withSeverity(findings, 'error'), unfolded),
    budgetSection(plan),
    notesSection(MARKDOWN_HEADINGS.warning, withSeverity(findings, 'warning'), folded),
    namespacesSection(plan, body),
    notesSection(MARKDOWN_HEADINGS.info, withSeverity(findings, 'info'), folded),
  ];
  return fitMarkdown(headOf(plan), sections, footOf(plan, planFile), maxBytes);
}

function headOf(plan: MigrationPlan): string {
  const { roots } = plan.target;
  const marker = reportMarker('report', {
    roots: roots.map(({ id, cluster }) => [id, cluster?.uid ?? cluster?.server ?? '']),
    scope: { ...plan.inputs.scope },
  });
  const [verdict = '', ...rest] = planVerdict(plan).map((line) => escapeMarkdown(line));
  return [marker, '## Migration to workload identity', `**${verdict}**`, ...rest, ...stageTable(plan)].join('\n\n');
}

function stageTable(plan: MigrationPlan): string[] {
  const rows = plan.stages
    .filter(({ changes, checks }) => changes + checks > 0)
    .map(({ id, kind, changes, checks, waves }) => [codeSpan(id), kind, `${changes}`, `${checks}`, `${waves ?? ''}`]);
  return rows.length === 0 ? [] : [markdownTable(['Stage', 'Kind', 'Changes', 'Checks', 'Waves'], rows)];
}

/** What destroys something is never folded. */
function deletionsSection(plan: MigrationPlan): MarkdownSection {
  const lines = listChanges(
    plan,
    plan.changes.filter((change) => actionOf(change) === 'delete'),
  );
  const markdown = listLines(lines, plan.target.roots.length > 1);
  return {
    heading: `### Deletes (${lines.length})`,
    blocks: lines.length === 0 ? [] : [{ markdown, weight: lines.length }],
    leftOut: (_, count) => `…${countNoun(count, 'object')}: the plan file has all`,
  };
}

function namespacesSection(plan: MigrationPlan, body: Body): MarkdownSection {
  return {
    heading: '### Changes',
    blocks: groupByNamespace(plan).map((group) => namespaceBlock(plan, group, body)),
    leftOut: (namespaces, changes) =>
      `…and ${countNoun(namespaces, 'more namespace')} (${countNoun(changes, 'change')}): the plan file has all`,
  };
}

interface NamespaceChanges {
  root: string;
  namespace: string;
  changes: Change[];
}

function groupByNamespace(plan: MigrationPlan): NamespaceChanges[] {
  const groups = new Map<string, NamespaceChanges>();
  for (const change of plan.changes) {
    const place = placeOf(plan, change);
    const key = JSON.stringify([place.root, place.namespace]);
    const group = groups.get(key);
    if (group) group.changes.push(change);
    else groups.set(key, { ...place, changes: [change] });
  }
  return [...groups.values()].sort((a, b) => compareText(a.root, b.root) || compareText(a.namespace, b.namespace));
}

function namespaceBlock(plan: MigrationPlan, group: NamespaceChanges, body: Body): MarkdownBlock {
  const names = [...(plan.target.roots.length > 1 && group.root !== '' ? [group.root] : []), group.namespace];
  const title = names.map((name) => (name === '' ? 'no namespace' : codeElement(name))).join(' · ');
  const counts = ACTIONS.map((action) => ({
    action,
    count: group.changes.filter((change) => actionOf(change) === action).length,
  })).filter(({ count }) => count > 0);
  const summary = `${title}: ${counts.map(({ action, count }) => `${count} to ${action}`).join(', ')}`;
  return { markdown: foldedBlock(summary, body(plan, group.changes)), weight: group.changes.length };
}

function diffBody(plan: MigrationPlan, changes: readonly Change[]): string {
  const { objects, manyRoots } = planDiff({ ...plan, changes: [...changes] });
  return objects.map((object) => renderObjectMarkdown(object, manyRoots)).join('\n\n');
}

function listBody(plan: MigrationPlan, changes: readonly Change[]): string {
  return listLines(listChanges(plan, changes), false);
}

function listLines(changes: readonly ChangeLine[], manyRoots: boolean): string {
  return listSome(
    changes.map((change) => describeLine(change, manyRoots)),
    CHANGES_SHOWN,
  )
    .map((line) => `- ${line}`)
    .join('\n');
}

function describeLine({ action, root, title, fields, bySource }: ChangeLine, manyRoots: boolean): string {
  const where = manyRoots && root !== '' ? ` in ${codeSpan(root)}` : '';
  const names = fields.map((field) => codeSpan(field));
  const touched = names.length === 0 ? '' : `: ${listSome(names, FIELDS_SHOWN).join(', ')}`;
  return `${action} ${codeSpan(title)}${where}${touched}${bySource ? ' (by its source)' : ''}`;
}

function footOf(plan: MigrationPlan, planFile: string | undefined): string {
  const id = `Plan ${codeSpan(plan.planId)}`;
  if (plan.changes.length === 0) return id;
  return `${id}. Every field of every change:\n\n${codeFence(`migrate diff ${planFile ?? 'F.plan.json'}`, 'sh')}`;
}
