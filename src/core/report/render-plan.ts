/** A plan for a terminal. */
import { countNoun } from '../count-noun.js';
import { describeFinding } from '../findings/index.js';
import type { MigrationPlan } from '../formats/plan.js';
import type { Severity } from '../formats/scan.js';
import { listSome } from '../list-some.js';
import { type Action, ACTION_SYMBOLS } from './change-title.js';
import { renderBudgetText } from './credential-budget.js';
import { escapeTerminal } from './escape-terminal.js';
import { withSeverity } from './group-notes.js';
import { type ChangeLine, listStages, type StageList, type WaveList } from './list-stages.js';
import { findingsBeside, planVerdict } from './plan-verdict.js';
import { renderNotesText, SEVERITY_WORDS } from './render-notes.js';
import type { Style } from './style.js';

export interface PlanTextOptions {
  /** Where the plan was saved; absent: nowhere. */
  planFile?: string;
  /** A migration file with the open questions has just been written. */
  asked?: boolean;
  /** What to run next is said; not wanted in automation. */
  hints?: boolean;
}

/** What a person must act on is shown at more length than what is only good to know. */
const MANUAL_SHOWN = 10;
const SUBJECTS_SHOWN = 3;
/** Changes per wave, or per stage without waves: what fits a few screens. The diff has them all. */
const CHANGES_SHOWN = 100;
/** The canary and some more: of a large plan all waves look alike. */
const WAVES_SHOWN = 10;
const FIELDS_SHOWN = 5;

export function renderPlanText(plan: MigrationPlan, style: Style, options: PlanTextOptions = {}): string {
  const manyRoots = plan.target.roots.length > 1;
  const needs = `${countNoun(plan.manual.length, 'thing')} for a person`;
  const sections = [
    headLines(plan, style),
    renderNotesText(needs, plan.manual, style, { severity: 'warning', manyRoots, shown: MANUAL_SHOWN }),
    findingLines(plan, 'error', style),
    renderBudgetText(plan, style),
    ...listStages(plan).map((list) => stageLines(list, manyRoots, style)),
    ...(['warning', 'info'] as const).map((severity) => findingLines(plan, severity, style)),
    footerLines(plan, style, options),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headLines(plan: MigrationPlan, style: Style): string[] {
  const [verdict = '', ...rest] = planVerdict(plan).map((line) => escapeTerminal(line));
  return [style.bold(verdict), ...rest];
}

function findingLines(plan: MigrationPlan, severity: Severity, style: Style): string[] {
  const findings = withSeverity(findingsBeside(plan), severity);
  return renderNotesText(countNoun(findings.length, SEVERITY_WORDS[severity]), findings, style, {
    severity,
    manyRoots: plan.target.roots.length > 1,
    shown: severity === 'error' ? MANUAL_SHOWN : SUBJECTS_SHOWN,
  });
}

function stageLines({ stage, waves }: StageList, manyRoots: boolean, style: Style): string[] {
  if (stage.changes + stage.checks === 0) return [];
  const counts = [
    ...(stage.changes === 0 ? [] : [countNoun(stage.changes, 'change')]),
    ...(stage.checks === 0 ? [] : [countNoun(stage.checks, 'check')]),
  ];
  return [
    `${style.bold(`Stage ${stage.id}`)} ${style.dim(`(${stage.kind})`)}: ${counts.join(', ')}`,
    ...waves.slice(0, WAVES_SHOWN).flatMap((wave) => waveLines(wave, waves.length, manyRoots, style)),
    ...leftOutWaves(waves.slice(WAVES_SHOWN)),
  ];
}

function leftOutWaves(waves: readonly WaveList[]): string[] {
  if (waves.length === 0) return [];
  const changes = waves.reduce((sum, { lines }) => sum + lines.length, 0);
  return [`  …and ${countNoun(waves.length, 'more wave')} with ${countNoun(changes, 'change')}; the diff shows all`];
}

function waveLines({ wave, lines }: WaveList, waves: number, manyRoots: boolean, style: Style): string[] {
  const shown = lines.slice(0, CHANGES_SHOWN).map((line) => changeLine(line, manyRoots, style));
  const rest = lines.length - shown.length;
  const all = [...shown, ...(rest > 0 ? [`…and ${countNoun(rest, 'more change')}; the diff shows all`] : [])];
  if (wave === undefined) return all.map((line) => `  ${line}`);
  return [`  Wave ${wave} of ${waves}`, ...all.map((line) => `    ${line}`)];
}

function changeLine({ action, root, title, fields, bySource }: ChangeLine, manyRoots: boolean, style: Style): string {
  const prefix = manyRoots && root !== '' ? `[${root}] ` : '';
  const touched = fields.length === 0 ? '' : `: ${listSome(fields, FIELDS_SHOWN).join(', ')}`;
  const verb = `${ACTION_SYMBOLS[action]} ${action.padEnd('restart'.length)}`;
  const mark = bySource ? style.yellow(' (by its source)') : '';
  return `${paintAction(action, verb, style)} ${escapeTerminal(prefix + title)}${style.dim(escapeTerminal(touched))}${mark}`;
}

function paintAction(action: Action, text: string, style: Style): string {
  switch (action) {
    case 'create':
      return style.green(text);
    case 'update':
      return style.yellow(text);
    case 'delete':
      return style.red(text);
    case 'restart':
      return style.cyan(text);
  }
}

function footerLines(plan: MigrationPlan, style: Style, options: PlanTextOptions): string[] {
  const { planFile, asked = false, hints = true } = options;
  const id = `Plan ${escapeTerminal(plan.planId)}`;
  const file = planFile === undefined ? undefined : escapeTerminal(planFile);
  const saved = file === undefined ? id : `${id}, saved to ${file}`;
  if (!hints) return [style.dim(saved)];
  const next = plan.changes.length === 0 ? [] : diffLines(file);
  return [style.dim(saved), ...(asked ? [] : decideLines(plan)), ...next];
}

function diffLines(file: string | undefined): string[] {
  if (file === undefined) {
    return ['Save it: migrate plan … --out F.plan.json', 'Then see every field: migrate diff F.plan.json'];
  }
  return [`See every field: migrate diff ${file}`, `Against what is there now: migrate diff ${file} --live`];
}

/** Only where nobody has begun to decide: then the file is known. */
function decideLines({ manual, inputs }: MigrationPlan): string[] {
  const isAsked = manual.some(({ code }) => describeFinding(code)?.needs === 'decision');
  if (!isAsked || inputs.migrationFile !== undefined) return [];
  return ['Decide what is open: migrate plan … --init migration.yaml'];
}
