/** Results as text, JSON, YAML or Markdown. Each form is imported only when it is asked for. */
import type { Explanation } from '../core/formats/explanation.js';
import type { LockInfo } from '../core/formats/lock-info.js';
import type { MigrationPlan } from '../core/formats/plan.js';
import type { RollbackPlan } from '../core/formats/rollback-plan.js';
import type { RunReport } from '../core/formats/run-report.js';
import type { ScanReport } from '../core/formats/scan.js';
import type { Status } from '../core/formats/status.js';
import type { Verification } from '../core/formats/verification.js';
import { escapeMarkdown } from '../core/report/escape-markdown.js';
import { escapeTerminal } from '../core/report/escape-terminal.js';
import type { Style } from '../core/report/style.js';
import type { DiffReport } from './diff-report.js';
import type { Session } from './session.js';
import { toJsonPieces } from './to-json.js';

export interface Renderers<T> {
  text(result: T, style: Style): Promise<string>;
  markdown(result: T): Promise<string>;
}

export const scanRenderers: Renderers<ScanReport> = {
  text: async (report, style) => (await import('../core/report/render-scan.js')).renderScanText(report, style),
  markdown: async (report) => (await import('../core/report/render-scan-markdown.js')).renderScanMarkdown(report),
};

export function planRenderers(
  { hints }: Pick<Session, 'hints'>,
  { out, init }: { out: string | undefined; init: string | undefined },
): Renderers<MigrationPlan> {
  const options = { hints, asked: init !== undefined, ...(out !== undefined && { planFile: out }) };
  return {
    text: async (plan, style) => (await import('../core/report/render-plan.js')).renderPlanText(plan, style, options),
    markdown: async (plan) => (await import('../core/report/render-plan-markdown.js')).renderPlanMarkdown(plan),
  };
}

export const diffRenderers: Renderers<DiffReport> = {
  text: async (diff, style) => (await import('../core/report/render-diff.js')).renderDiffText(diff, style),
  markdown: async (diff) => (await import('../core/report/render-diff.js')).renderDiffMarkdown(diff),
};

export function runRenderers({ hints }: Pick<Session, 'hints'>): Renderers<RunReport> {
  const load = () => import('../core/report/render-run.js');
  return {
    text: async (report, style) => (await load()).renderRunText(report, style, hints),
    markdown: async (report) => (await load()).renderRunMarkdown(report, hints),
  };
}

export function statusRenderers({ hints }: Pick<Session, 'hints'>): Renderers<Status> {
  const load = () => import('../core/report/render-status.js');
  return {
    text: async (status, style) => (await load()).renderStatusText(status, style, hints),
    markdown: async (status) => (await load()).renderStatusMarkdown(status),
  };
}

export const verificationRenderers: Renderers<Verification> = {
  text: async (found, style) =>
    (await import('../core/report/render-verification.js')).renderVerificationText(found, style),
  markdown: async (found) => (await import('../core/report/render-verification.js')).renderVerificationMarkdown(found),
};

export const unlockRenderers: Renderers<{ kind: string; holder?: LockInfo }> = {
  text: async ({ holder }) => `${describeUnlock(holder)}\n`,
  markdown: async ({ holder }) => `${escapeMarkdown(describeUnlock(holder))}\n`,
};

function describeUnlock(holder: LockInfo | undefined): string {
  if (!holder) return 'Nobody holds the lock.';
  return escapeTerminal(
    `The lock ${holder.id} of ${holder.who} was taken away. Go on with its plan: migrate apply PLAN --resume`,
  );
}

export const rollbackRenderers: Renderers<RollbackPlan> = {
  text: async (plan, style) => (await import('../core/report/render-rollback.js')).renderRollbackText(plan, style),
  markdown: async (plan) => (await import('../core/report/render-rollback.js')).renderRollbackMarkdown(plan),
};

export const explainRenderers: Renderers<Explanation> = {
  text: async (explanation, style) =>
    (await import('../core/report/render-explain.js')).renderExplanationText(explanation, style),
  markdown: async (explanation) =>
    (await import('../core/report/render-explain.js')).renderExplanationMarkdown(explanation),
};

/** The text, in one piece or more. */
export async function renderResult<T extends object>(
  result: T,
  renderers: Renderers<T>,
  { output, style }: Pick<Session, 'output' | 'style'>,
): Promise<Iterable<string>> {
  switch (output) {
    case 'json':
      return toJsonPieces(result);
    case 'yaml':
      return [(await import('./to-yaml.js')).toYaml(result)];
    case 'markdown':
      return [await renderers.markdown(result)];
    case 'text':
      return [await renderers.text(result, style)];
  }
}
