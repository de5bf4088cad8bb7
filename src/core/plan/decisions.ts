/** The decisions of a migration file, by the workload they are about. */
import { decisionWithoutSubject } from '../findings/decision-without-subject.js';
import type { Decision, MigrationFile } from '../formats/migration-file.js';
import type { Finding } from '../formats/scan.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';

export interface Decisions {
  splitPolicy: 'ask' | 'carry-over';
  for: (consumer: ResolvedConsumer) => Decision | undefined;
}

export function indexDecisions(file: MigrationFile | undefined): Decisions {
  const decisions = file?.decisions ?? [];
  return {
    splitPolicy: file?.policy?.serviceAccountSplit ?? 'ask',
    for: ({ root, workload }) =>
      decisions.find(
        (decision) => decision.subject === workload.ref && (decision.root === undefined || decision.root === root),
      ),
  };
}

/** A decision about nothing that was found is a slip of the pen, or a leftover. */
export function findIdleDecisions(file: MigrationFile | undefined, consumers: readonly ResolvedConsumer[]): Finding[] {
  return (file?.decisions ?? []).flatMap(({ subject, root }) => {
    const fits = consumers.some(
      (consumer) => consumer.workload.ref === subject && (root === undefined || consumer.root === root),
    );
    if (fits) return [];
    return [
      decisionWithoutSubject.raise({ root: root ?? '', ref: subject }, { why: 'is decided about, but was not found' }),
    ];
  });
}
