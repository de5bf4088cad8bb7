/** Results as text, JSON, YAML or Markdown. Each form is imported only when it is asked for. */
import type { MigrationPlan } from '../core/formats/plan.js';
import type { ScanReport } from '../core/formats/scan.js';
import type { Style } from '../core/report/style.js';
import type { DiffReport } from './diff-report.js';
import type { Session } from './session.js';
import { toJson } from './to-json.js';

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
  planFile: string | undefined,
): Renderers<MigrationPlan> {
  const options = { hints, ...(planFile !== undefined && { planFile }) };
  return {
    text: async (plan, style) => (await import('../core/report/render-plan.js')).renderPlanText(plan, style, options),
    markdown: async (plan) => (await import('../core/report/render-plan-markdown.js')).renderPlanMarkdown(plan),
  };
}

export const diffRenderers: Renderers<DiffReport> = {
  text: async (diff, style) => (await import('../core/report/render-diff.js')).renderDiffText(diff, style),
  markdown: async (diff) => (await import('../core/report/render-diff.js')).renderDiffMarkdown(diff),
};

export async function renderResult<T extends object>(
  result: T,
  renderers: Renderers<T>,
  { output, style }: Pick<Session, 'output' | 'style'>,
): Promise<string> {
  switch (output) {
    case 'json':
      return toJson(result);
    case 'yaml':
      return (await import('./to-yaml.js')).toYaml(result);
    case 'markdown':
      return renderers.markdown(result);
    case 'text':
      return renderers.text(result, style);
  }
}
