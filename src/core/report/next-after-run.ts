/** What to do after a run: what its steps advise, then the ways on from where it ended. */
import type { RunReport } from '../formats/run-report.js';

export interface RunCommand {
  /** `rollback` makes the plan that it carries out; `apply` may have been given such a plan too. */
  command: 'apply' | 'rollback';
  /** As it was given. */
  planFile: string;
}

type EndedRun = Pick<RunReport, 'mode' | 'outcome' | 'counts' | 'steps' | 'held' | 'error'>;

export function nextAfterRun(report: EndedRun, command: RunCommand): string[] {
  return [...adviceOfSteps(report), ...waysOn(report, command)];
}

/** Each only once: many steps may have failed for one reason. */
export function adviceOfSteps({ error, steps }: Pick<EndedRun, 'error' | 'steps'>): string[] {
  return [...new Set([...(error?.next ?? []), ...steps.flatMap(({ next }) => next ?? [])])];
}

function waysOn(report: EndedRun, { command, planFile }: RunCommand): string[] {
  const { mode, counts } = report;
  if (mode === 'dry-run') return [];
  if (counts.open === 0) return mode === 'apply' ? waysOnWhenWritten(report, planFile) : [];
  const written = counts.applied + counts.notReady;
  if (written === 0) return [];
  return [
    `Continue: migrate ${command} ${planFile} --resume`,
    ...(mode === 'apply' ? [`Undo what is written: migrate rollback ${planFile}`] : []),
  ];
}

function waysOnWhenWritten({ outcome, counts, held }: EndedRun, planFile: string): string[] {
  const isAwaited = counts.bySource > 0;
  return [
    ...(isAwaited ? [`When its source has written the rest: migrate apply ${planFile} --wait-for-source 30m`] : []),
    ...(outcome === 'ok' && !isAwaited ? [`Look again later: migrate verify ${planFile}`] : []),
    ...held.map((stage) => `When you are sure: migrate apply ${planFile} --stage ${stage}`),
  ];
}
