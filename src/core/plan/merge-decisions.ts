/** Several decisions that concern one consumer → what is decided for it. */
import { subjectKindOf } from '../formats/decision-subject.js';
import type { Decision } from '../formats/migration-file.js';
import { groupBy } from '../group-by.js';
import type { Ref } from '../ref.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';

export interface EffectiveDecision extends Decision {
  /** What `skip` was decided about; the reason is the one given there. */
  skippedBy?: Ref;
  /** Codes that are accepted of one of its identities, and not of the others. */
  acceptedOf: ReadonlyMap<Ref, readonly string[]>;
}

/** Of each choice the first one counts: the list starts with the most specific. Accepted codes add up. */
export function mergeDecisions(
  { workload }: ResolvedConsumer,
  decisions: readonly Decision[],
): EffectiveDecision | undefined {
  const [first] = decisions;
  if (!first) return undefined;
  const skipping = decisions.find(({ skip }) => skip !== undefined);
  const own = decisions.filter(({ subject }) => subject === workload.ref);
  const ofIdentities = decisions.filter(({ subject }) => subjectKindOf(subject) === 'identity');
  return {
    ...firstOf(decisions, 'serviceAccount'),
    ...firstOf(decisions, 'defaultIdentity'),
    ...firstOf(decisions, 'proxy'),
    ...firstOf(decisions, 'wave'),
    ...(skipping?.skip === undefined ? {} : { skip: skipping.skip, skippedBy: skipping.subject }),
    subject: workload.ref,
    reason: (skipping ?? first).reason,
    accept: codesOf(own),
    acceptedOf: new Map([...groupBy(ofIdentities, ({ subject }) => subject)].map(([ref, all]) => [ref, codesOf(all)])),
  };
}

function codesOf(decisions: readonly Decision[]): string[] {
  return decisions.flatMap(({ accept }) => accept ?? []);
}

function firstOf<K extends keyof Decision>(decisions: readonly Decision[], key: K): { [key in K]?: Decision[K] } {
  const value = decisions.find((decision) => decision[key] !== undefined)?.[key];
  const picked: { [key in K]?: Decision[K] } = {};
  if (value !== undefined) picked[key] = value;
  return picked;
}
