/** The decisions of a migration file, by what they are about. */
import type { Decision, MigrationFile } from '../formats/migration-file.js';
import { groupBy } from '../group-by.js';
import type { Ref } from '../ref.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { type EffectiveDecision, mergeDecisions } from './merge-decisions.js';

export interface Decisions {
  splitPolicy: 'ask' | 'carry-over';
  for: (consumer: ResolvedConsumer) => EffectiveDecision | undefined;
  /** All that concern a consumer, the most specific first. */
  listFor: (consumer: ResolvedConsumer) => readonly Decision[];
  /** All about one subject, what is said of this root first. */
  listAbout: (root: string, subject: Ref) => readonly Decision[];
  /** What is decided to save credentials of an identity. */
  credentialsOf: (root: string, identity: Ref) => Decision['credentials'];
}

export function indexDecisions(file: MigrationFile | undefined): Decisions {
  const bySubject = groupBy(file?.decisions ?? [], ({ subject }) => subject);
  function listAbout(root: string, subject: Ref): Decision[] {
    const decisions = bySubject.get(subject) ?? [];
    return [
      ...decisions.filter((decision) => decision.root === root),
      ...decisions.filter((decision) => decision.root === undefined),
    ];
  }
  function listFor(consumer: ResolvedConsumer): Decision[] {
    return subjectsOf(consumer).flatMap((subject) => listAbout(consumer.root, subject));
  }
  return {
    splitPolicy: file?.policy?.serviceAccountSplit ?? 'ask',
    for: (consumer) => mergeDecisions(consumer, listFor(consumer)),
    listFor,
    listAbout,
    credentialsOf: (root, identity) => listAbout(root, identity).find(({ credentials }) => credentials)?.credentials,
  };
}

/** A workload, the account that it runs as, the identities that it gets: in the order in which decisions about them count. */
export function subjectsOf({ workload, accountRef, usages }: ResolvedConsumer): Ref[] {
  return [workload.ref, accountRef, ...usages.map(({ identity }) => identity.ref)];
}
