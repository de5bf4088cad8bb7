/** The differences of a plan for a terminal and for Markdown. */
import { isAbsent } from '../change/edit-fields.js';
import { formatPath } from '../change/format-path.js';
import type { Standing, Value } from '../change/types.js';
import { countNoun } from '../count-noun.js';
import { canonicalJson } from '../json.js';
import { type Action, ACTION_SYMBOLS } from './change-title.js';
import { codeFence, codeSpan, escapeMarkdown } from './escape-markdown.js';
import { escapeTerminal } from './escape-terminal.js';
import type { DiffedChange, ObjectDiff, PlanDiff } from './plan-diff.js';
import type { Style } from './style.js';

const STANDING_WORDS: Record<Standing, string> = {
  done: 'done',
  pending: 'pending',
  drifted: 'drifted',
  missing: 'missing: the object is not there',
  replaced: 'replaced: another object has this name now',
  unreadable: 'unreadable: what is there could not be read',
};

const STANDING_ORDER: readonly Standing[] = ['drifted', 'replaced', 'missing', 'unreadable', 'pending', 'done'];

const VERBS: Record<Action, string> = { create: 'created', update: 'updated', delete: 'deleted', restart: 'restarted' };

/** A line of a diff that hides its end would hide what is approved; only what nobody can read is cut. */
const LINE_LIMIT = 4000;
const VALUE_LIMIT = 120;

export function renderDiffText(diff: PlanDiff, style: Style): string {
  if (diff.objects.length === 0) return 'No changes.\n';
  const objects = diff.objects.map((object) => renderObjectText(object, diff.manyRoots, style));
  return `${objects.join('\n')}\n${summarizeDiff(diff).join('\n')}\n`;
}

export function renderDiffMarkdown(diff: PlanDiff): string {
  if (diff.objects.length === 0) return 'No changes.\n';
  const objects = diff.objects.map((object) => renderObjectMarkdown(object, diff.manyRoots));
  return `${[
    summarizeDiff(diff)
      .map((line) => escapeMarkdown(line))
      .join(' '),
    ...objects,
  ].join('\n\n')}\n`;
}

/** One object: a heading, notes, and the fenced diff. */
export function renderObjectMarkdown(object: ObjectDiff, manyRoots: boolean): string {
  const root = manyRoots && object.root !== '' ? ` in ${codeSpan(object.root)}` : '';
  const heading = `${codeSpan(object.title)}${root} is ${VERBS[object.action]}`;
  const notes = notesOf(object).map((note) => `- ${escapeMarkdown(note)}`);
  const fence = object.lines.length === 0 ? [] : [codeFence(object.lines.join('\n'), 'diff')];
  return [heading, ...(notes.length > 0 ? [notes.join('\n')] : []), ...fence].join('\n\n');
}

function renderObjectText(object: ObjectDiff, manyRoots: boolean, style: Style): string {
  const title = escapeTerminal(manyRoots && object.root !== '' ? `[${object.root}] ${object.title}` : object.title);
  const lines = [style.bold(`${ACTION_SYMBOLS[object.action]} ${title}`)];
  lines.push(...notesOf(object).map((note) => style.dim(`  ${escapeTerminal(note)}`)));
  if (object.lines.length > 0) {
    lines.push(style.bold(`--- ${object.action === 'create' ? '/dev/null' : title}`));
    lines.push(style.bold(`+++ ${object.action === 'delete' ? '/dev/null' : title}`));
    lines.push(...object.lines.map((line) => colourLine(escapeTerminal(line, { limit: LINE_LIMIT }), style)));
  }
  return `${lines.join('\n')}\n`;
}

function colourLine(line: string, style: Style): string {
  if (line.startsWith('+')) return style.green(line);
  if (line.startsWith('-')) return style.red(line);
  return line.startsWith('@@') ? style.cyan(line) : line;
}

/** What the diff itself does not show: restarts, who else must write, and where each change stands. */
function notesOf(object: ObjectDiff): string[] {
  const sources = [...new Set(object.changes.flatMap(({ source }) => (source === undefined ? [] : [source])))];
  const restarts = object.changes.filter(({ action }) => action === 'restart');
  return [
    ...restarts.map(({ wave }) => `its pods are replaced${wave === undefined ? '' : ` in wave ${wave}`}`),
    ...sources.map((source) => `not written by migrate: ${source}`),
    ...standingNotes(object.changes),
  ];
}

function standingNotes(changes: readonly DiffedChange[]): string[] {
  const standings = new Set(changes.map(({ standing }) => standing));
  const areSame = standings.size === 1;
  const shown = areSame ? changes.slice(0, 1) : changes;
  const words = shown.flatMap(({ action, standing }) =>
    standing === undefined ? [] : [`${areSame ? '' : `${action}: `}${STANDING_WORDS[standing]}`],
  );
  const drift = changes.flatMap(({ fields = [] }) => fields);
  return [
    ...words,
    ...drift.map(
      ({ at, planned, found }) => `${formatPath(at)}: planned ${formatValue(planned)}, found ${formatValue(found)}`,
    ),
  ];
}

function formatValue(value: Value): string {
  return isAbsent(value) ? 'nothing' : escapeTerminal(canonicalJson(value.is), { limit: VALUE_LIMIT });
}

function summarizeDiff(diff: PlanDiff): string[] {
  const changes = diff.objects.flatMap((object) => object.changes);
  const standings = STANDING_ORDER.map((standing) => ({
    standing,
    count: changes.filter((change) => change.standing === standing).length,
  })).filter(({ count }) => count > 0);
  const words = standings.map(({ standing, count }) => `${count} ${standing}`).join(', ');
  return [
    `${countNoun(changes.length, 'change')} on ${countNoun(diff.objects.length, 'object')}${words === '' ? '' : `: ${words}`}.`,
    `Plan ${diff.planId}`,
  ];
}
