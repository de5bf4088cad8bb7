/** Findings that `resolve` raises whatever is decided, without those that a decision has answered. */
import { describeFinding } from '../findings/index.js';
import { subjectKindOf } from '../formats/decision-subject.js';
import type { Finding } from '../formats/scan.js';
import type { RootDraft } from './plan-root.js';

/** Of workloads only where something is planned: of any other the finding is all that is said. */
export function leaveOutAnswered({ resolution, context, drafts }: RootDraft): readonly Finding[] {
  const { decisions } = context;
  const decided = new Map(drafts.map(({ consumer }) => [consumer.workload.ref, decisions.for(consumer)] as const));
  return resolution.findings.filter(({ code, root, subject }) => {
    const { acceptable = false, needs } = describeFinding(code) ?? {};
    if (needs !== 'decision') return true;
    const own = subjectKindOf(subject) === 'identity' ? decisions.listAbout(root, subject) : [decided.get(subject)];
    return !own.some((decision) => decision?.skip || (acceptable && decision?.accept?.includes(code)));
  });
}
