/** Decisions that decide nothing: slips of the pen, and leftovers of what has been done since. */
import { decisionNotNeeded } from '../findings/decision-not-needed.js';
import { decisionWithoutEffect } from '../findings/decision-without-effect.js';
import { decisionWithoutSubject } from '../findings/decision-without-subject.js';
import type { FindingSubject } from '../findings/define-finding.js';
import { subjectKindOf } from '../formats/decision-subject.js';
import type { Decision, MigrationFile } from '../formats/migration-file.js';
import type { Finding } from '../formats/scan.js';
import { groupBy } from '../group-by.js';
import type { Inventory, Workload } from '../inventory/model.js';
import { parseRef, type Ref, serviceAccountRef } from '../ref.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import type { Scope } from '../resolve/scope.js';
import { subjectsOf } from './decisions.js';
import { explainIdle } from './explain-idle.js';
import type { PlannedConsumer } from './plan-consumer.js';
import type { RootDraft } from './plan-root.js';
import { isNeeded, listParts, type Part } from './try-decisions.js';

export interface IdleContext {
  drafts: readonly RootDraft[];
  scope: Scope;
  inScope: (workload: Workload) => boolean;
}

/** A workload that the decision is about, and what was drafted for it where it is to be moved. */
interface Concerned {
  root: RootDraft;
  consumer: ResolvedConsumer;
  planned: PlannedConsumer | undefined;
}

export function findIdleDecisions(file: MigrationFile | undefined, context: IdleContext): Finding[] {
  const decisions = file?.decisions ?? [];
  if (decisions.length === 0) return [];
  const roots = context.drafts.map(indexRoot);
  return decisions.flatMap((decision) => findIdle(decision, roots, context));
}

interface RootIndex {
  id: string;
  known: ReadonlySet<Ref>;
  concernedBy: ReadonlyMap<Ref, readonly Concerned[]>;
}

function indexRoot(root: RootDraft): RootIndex {
  const { inventory, consumers } = root.resolution;
  const drafts = new Map(root.drafts.map((planned) => [planned.consumer, planned]));
  const concerned = consumers.flatMap((consumer) =>
    subjectsOf(consumer).map((subject) => ({ subject, root, consumer, planned: drafts.get(consumer) })),
  );
  return {
    id: inventory.root.id,
    known: listKnown(inventory),
    concernedBy: groupBy(concerned, ({ subject }) => subject),
  };
}

function listKnown({ workloads, serviceAccounts, identities }: Inventory): Set<Ref> {
  return new Set([
    ...[...workloads, ...serviceAccounts, ...identities].map(({ ref }) => ref),
    ...workloads.map(({ namespace, pod }) => serviceAccountRef(namespace, pod.serviceAccount)),
  ]);
}

function findIdle(decision: Decision, all: readonly RootIndex[], context: IdleContext): Finding[] {
  const roots = all.filter(({ id }) => decision.root === undefined || decision.root === id);
  const subject = { root: decision.root ?? (all.length === 1 ? (all[0]?.id ?? '') : ''), ref: decision.subject };
  if (roots.length === 0) {
    return [decisionWithoutSubject.raise(subject, { what: `is decided about in the root ${decision.root ?? ''}` })];
  }
  if (!roots.some(({ known }) => known.has(decision.subject))) {
    return isOutside(decision.subject, context.scope)
      ? []
      : [decisionWithoutSubject.raise(subject, { what: 'is decided about' })];
  }
  const concerned = roots.flatMap(({ concernedBy }) => concernedBy.get(decision.subject) ?? []);
  // What is not certain, or not asked about this time, may need the decision yet.
  if (concerned.some(({ consumer }) => consumer.state === 'unknown' || !context.inScope(consumer.workload))) return [];
  const moved = concerned.flatMap(({ planned, root }) => (planned ? [{ planned, root }] : []));
  if (moved.length === 0) return [raiseNothingToMove(decision, concerned, subject)];
  return listParts(decision)
    .filter(({ choice }) => choice !== 'wave' && choice !== 'credentials')
    .flatMap((part) => raiseIdlePart(part, decision, moved, subject));
}

/** A live scan reads the namespaces of the scope only, where it may not read all. */
function isOutside(subject: Ref, { namespaces }: Scope): boolean {
  return namespaces.length > 0 && !namespaces.includes(parseRef(subject)?.namespace ?? '');
}

function raiseNothingToMove(decision: Decision, concerned: readonly Concerned[], subject: FindingSubject): Finding {
  const what = listParts(decision).map(nameOf).join(', ');
  const migrated = concerned.filter(({ consumer: { state } }) => state === 'both' || state === 'migrated');
  const isAboutOne = subjectKindOf(decision.subject) === 'workload';
  const some = isAboutOne ? 'it' : 'no workload that it is about';
  const why =
    concerned.length > 0 && migrated.length === concerned.length
      ? `${isAboutOne ? 'it has' : 'all that it is about have'} been moved already`
      : `${some} gets an identity through pod identity`;
  return decisionNotNeeded.raise(subject, { what, why, evidence: [`its reason: ${decision.reason}`] });
}

function raiseIdlePart(
  part: Part,
  decision: Decision,
  moved: readonly { planned: PlannedConsumer; root: RootDraft }[],
  subject: FindingSubject,
): Finding[] {
  if (moved.some(({ planned, root }) => isNeeded(part, decision, planned, root))) return [];
  const idle = moved.map(({ planned, root }) => ({
    ref: planned.consumer.workload.ref,
    ...explainIdle(part, planned, root.context.decisions.for(planned.consumer)),
  }));
  const [only, ...others] = idle;
  const finding = idle.some(({ isContradicted }) => isContradicted) ? decisionWithoutEffect : decisionNotNeeded;
  const evidence = [`its reason: ${decision.reason}`];
  if (only?.ref === decision.subject && others.length === 0) {
    return [finding.raise(subject, { what: nameOf(part), why: only.why, evidence })];
  }
  return [
    finding.raise(subject, {
      what: nameOf(part),
      why: 'it changes nothing for any workload that it is about',
      evidence: [...evidence, ...idle.map(({ ref, why }) => `${ref}: ${why}`)],
    }),
  ];
}

function nameOf({ choice, code }: Part): string {
  return code === undefined ? choice : `accept ${code}`;
}
