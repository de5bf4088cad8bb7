/** What a plan leaves open and a decision in the migration file can answer, with the answers that there are. */
import type { NeedsPerson } from '../findings/define-finding.js';
import { describeFinding } from '../findings/index.js';
import type { Decision } from '../formats/migration-file.js';
import type { MigrationPlan } from '../formats/plan.js';
import type { Finding } from '../formats/scan.js';
import { groupBy } from '../group-by.js';
import type { Ref } from '../ref.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import type { Resolution } from '../resolve/resolve.js';
import { type AccountUsers, findAccountUsers } from './account-users.js';
import { indexDecisions } from './decisions.js';
import { listAnswers } from './list-answers.js';

export interface Answer {
  decision: Decision;
  /** What a reader sees beside it. */
  note?: string;
}

export interface Question {
  finding: Finding;
  /** Empty where it is answered by a setting, or outside the file. */
  answers: readonly Answer[];
}

/** In the order of the findings. */
export function listQuestions({ findings }: MigrationPlan, resolutions: readonly Resolution[]): Question[] {
  const manyRoots = resolutions.length > 1;
  const roots = new Map(resolutions.map((resolution) => [resolution.inventory.root.id, indexRoot(resolution)]));
  const questions = findings.filter(isQuestion).map((finding) => {
    const root = roots.get(finding.root);
    const answers = root ? listAnswers(finding, root.concernedBy.get(finding.subject) ?? [], root.users) : [];
    return {
      finding,
      answers: answers.map(({ reason, note, ...choice }) => ({
        decision: { subject: finding.subject, ...(manyRoots ? { root: finding.root } : {}), ...choice, reason },
        ...(note === undefined ? {} : { note }),
      })),
    };
  });
  return questions.filter(({ finding, answers }) => answers.length > 0 || needsOf(finding) === 'decision');
}

function needsOf({ code }: Finding): NeedsPerson | undefined {
  return describeFinding(code)?.needs;
}

/** What only needs to be done by somebody is one too, where they can say that they see to it. */
function isQuestion(finding: Finding): boolean {
  const need = needsOf(finding);
  return need === 'decision' || (need === 'action' && describeFinding(finding.code)?.acceptable === true);
}

interface RootIndex {
  users: AccountUsers;
  /** By workload and by identity. */
  concernedBy: ReadonlyMap<Ref, readonly ResolvedConsumer[]>;
}

function indexRoot({ inventory, consumers }: Resolution): RootIndex {
  const entries = consumers.flatMap((consumer) =>
    [consumer.workload.ref, ...consumer.usages.map(({ identity }) => identity.ref)].map((ref) => ({ ref, consumer })),
  );
  const byRef = groupBy(entries, ({ ref }) => ref);
  return {
    // Which default was decided matters to nobody who is still asked.
    users: findAccountUsers(inventory, consumers, indexDecisions(undefined)),
    concernedBy: new Map([...byRef].map(([ref, members]) => [ref, members.map(({ consumer }) => consumer)])),
  };
}
