/** Whether a decision decides anything: a consumer is planned again without it, and the results are compared. */
import { ALL_CHOICES, type Choice } from '../formats/decision-subject.js';
import type { Decision } from '../formats/migration-file.js';
import { canonicalJson, type Json } from '../json.js';
import { mergeDecisions } from './merge-decisions.js';
import { type PlannedConsumer, planConsumer } from './plan-consumer.js';
import type { RootDraft } from './plan-root.js';

/** One choice of a decision; of `accept` each code is one. */
export interface Part {
  choice: Choice;
  code?: string;
}

export function listParts(decision: Decision): Part[] {
  return ALL_CHOICES.filter((choice) => decision[choice] !== undefined).flatMap((choice): Part[] =>
    choice === 'accept' ? (decision.accept ?? []).map((code) => ({ choice, code })) : [{ choice }],
  );
}

/** Whether the plan of a consumer is another one without this part of a decision. */
export function isNeeded(
  part: Part,
  decision: Decision,
  planned: PlannedConsumer,
  { context, resolution }: RootDraft,
): boolean {
  const { consumer } = planned;
  // What is raised before there is a plan, and accepted, is a question less.
  if (resolution.findings.some(({ code, subject }) => code === part.code && subject === decision.subject)) return true;
  const others = context.decisions
    .listFor(consumer)
    .map((candidate) => (candidate === decision ? withoutPart(decision, part) : candidate));
  const merged = mergeDecisions(consumer, others);
  const without = planConsumer(consumer, { ...context, decisions: { ...context.decisions, for: () => merged } });
  return canonicalJson(outcomeOf(planned)) !== canonicalJson(outcomeOf(without));
}

function withoutPart(decision: Decision, { choice, code }: Part): Decision {
  if (code === undefined) return { ...decision, [choice]: undefined };
  return { ...decision, accept: (decision.accept ?? []).filter((accepted) => accepted !== code) };
}

function outcomeOf({ extent, accountName, operations, findings }: PlannedConsumer): Json {
  return { extent, accountName: accountName ?? null, operations, findings } as unknown as Json;
}
