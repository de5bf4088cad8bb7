/** Which steps of a plan a run is about: what was asked for, and all that it needs. */
import type { Change, Check, StageId } from '../change/types.js';
import { MigrationError } from '../errors.js';
import { parseRef } from '../ref.js';
import type { ExecutablePlan } from './executable.js';

export interface Selection {
  /** Empty: all but what destroys, unless the plan is one to undo. */
  stages: readonly StageId[];
  /** The last stage. */
  until?: StageId;
  /** Up to this wave; absent: all. A canary comes before what it is the canary of. */
  wave?: number;
  /** Refs of consumers, or namespaces; empty: all. */
  only: readonly string[];
}

export const EVERYTHING: Selection = { stages: [], only: [] };

export interface SelectedSteps {
  changes: readonly Change[];
  checks: readonly Check[];
}

type Step = Change | Check;

/** In the order of the plan. @throws MigrationError `nothing-selected` */
export function selectSteps(plan: ExecutablePlan, selection: Selection): SelectedSteps {
  const steps: Step[] = [...plan.changes, ...plan.checks];
  const wanted = steps.filter((step) => isWanted(step, plan, selection));
  if (wanted.length === 0 && steps.length > 0) throw nothingSelected(selection);
  const ids = closeOver(wanted, steps);
  const isSelected = (step: Step): boolean => step.stage === 'preflight' || ids.has(step.id);
  return { changes: plan.changes.filter(isSelected), checks: plan.checks.filter(isSelected) };
}

function isWanted(step: Step, plan: ExecutablePlan, { stages, until, wave, only }: Selection): boolean {
  const order = plan.stages.map(({ id }) => id);
  if (step.stage === 'preflight') return false;
  const isAskedFor = stages.length > 0 ? stages.includes(step.stage) : !isDestructive(step.stage, plan);
  if (!isAskedFor) return false;
  if (until !== undefined && order.indexOf(step.stage) > order.indexOf(until)) return false;
  if (wave !== undefined && (step.wave === undefined || step.wave > wave)) return false;
  return only.length === 0 || only.some((name) => concerns(step, name));
}

/** A plan to undo holds what was asked for when it was made, deletions too. */
function isDestructive(stage: StageId, { stages, reverts }: ExecutablePlan): boolean {
  if (reverts !== undefined) return false;
  return stages.some(({ id, kind }) => id === stage && kind === 'destructive');
}

/** `name`: a ref, or a namespace. */
function concerns(step: Step, name: string): boolean {
  const refs = 'why' in step ? step.why.consumers : [step.subject];
  return refs.some((ref) => ref === name || parseRef(ref)?.namespace === name);
}

function closeOver(wanted: readonly Step[], all: readonly Step[]): ReadonlySet<string> {
  const byId = new Map(all.map((step) => [step.id, step]));
  const closed = new Set<string>();
  const open = wanted.map(({ id }) => id);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (closed.has(id)) continue;
    closed.add(id);
    open.push(...(byId.get(id)?.needs ?? []));
  }
  return closed;
}

function nothingSelected({ stages, until, wave, only }: Selection): MigrationError {
  const asked = [
    ...stages.map((stage) => `--stage ${stage}`),
    ...(until === undefined ? [] : [`--until ${until}`]),
    ...(wave === undefined ? [] : [`--wave ${wave}`]),
    ...only.map((name) => `--only ${name}`),
  ];
  return new MigrationError({
    code: 'nothing-selected',
    kind: 'usage',
    what: `The plan holds nothing of what was asked for: ${asked.join(' ')}`,
    next: ['Look at its stages, waves and consumers: migrate diff PLAN'],
  });
}
