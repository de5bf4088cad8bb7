/** Explains a code, an error or an object; reads a source only where the answer is there. */
import { explainError, explainFinding, listCodes } from '../core/explain/explain-code.js';
import { readTopic } from '../core/explain/topic.js';
import type { FindingDescription } from '../core/findings/index.js';
import type { Explanation, FindingExplanation, ObjectExplanation } from '../core/formats/explanation.js';
import type { PlanRequest } from './plan.js';

export interface ExplainRequest {
  /** A code, an error, or an object; undefined: which codes there are. */
  asked: string | undefined;
  /** Where to look for an object that is named without its namespace; empty: everywhere. */
  namespaces: readonly string[];
  /** A source was named, so that a finding is explained by where it is raised there too. */
  namesSource: boolean;
  /** Called at most once: opening a source may mean to log in to a cluster. */
  openPlanRequest: () => Promise<PlanRequest>;
}

export interface ExplainOutcome {
  explanation: Explanation;
}

/** @throws MigrationError `unknown-code`, `object-not-found`, `ambiguous-object`, and as `plan` where a source is read */
export async function explain(request: ExplainRequest): Promise<ExplainOutcome> {
  const topic = readTopic(request.asked);
  switch (topic.about) {
    case 'codes':
      return { explanation: listCodes() };
    case 'finding':
      return { explanation: await explainCode(topic.finding, request) };
    case 'diagnosis':
      return { explanation: explainError(topic.recognised, topic.text) };
    case 'object':
      return { explanation: await explainAsked(topic.asked, request) };
  }
}

async function explainCode(finding: FindingDescription, request: ExplainRequest): Promise<FindingExplanation> {
  if (!request.namesSource) return explainFinding(finding, undefined);
  const { plan } = await import('./plan.js');
  const made = await plan(await request.openPlanRequest());
  return explainFinding(finding, made.plan.findings);
}

/** Scope is left out: who else uses an identity or an account may be anywhere. */
async function explainAsked(asked: string, request: ExplainRequest): Promise<ObjectExplanation> {
  const [{ plan }, { findObjects }, { explainObject }] = await Promise.all([
    import('./plan.js'),
    import('../core/explain/find-objects.js'),
    import('../core/explain/explain-object.js'),
  ]);
  const scope = { namespaces: [], excludeNamespaces: [] };
  const made = await plan({ ...(await request.openPlanRequest()), scope });
  const found = findObjects(made.resolutions, made.plan.findings, { text: asked, namespaces: request.namespaces });
  return explainObject(found, made.resolutions, made.plan);
}
