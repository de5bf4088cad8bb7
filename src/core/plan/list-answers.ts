/** The decisions that answer a finding, each with a reason that says what it takes to choose it. */
import { credentialBudgetExceeded } from '../findings/credential-budget-exceeded.js';
import { describeFinding } from '../findings/index.js';
import { proxyNotAsked } from '../findings/proxy-not-asked.js';
import { severalIdentities } from '../findings/several-identities.js';
import { splitNeedsDecision } from '../findings/split-needs-decision.js';
import { subjectKindOf } from '../formats/decision-subject.js';
import type { Decision } from '../formats/migration-file.js';
import type { Finding } from '../formats/scan.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { type AccountUsers, needOf } from './account-users.js';
import { isToBeMoved } from './to-be-moved.js';

/** A choice, the reason that is proposed for it, and what it stands for. */
export type ProposedAnswer = Omit<Decision, 'subject' | 'root'> & { note?: string };

/**
 * Where nobody is moved (the state is not known, or they have been moved), there is nothing to decide yet, or any more.
 * @param concerned the workload that is asked about, or all that use the identity
 */
export function listAnswers(
  { code, subject }: Finding,
  concerned: readonly ResolvedConsumer[],
  users: AccountUsers,
): ProposedAnswer[] {
  const [consumer] = concerned.filter(isToBeMoved);
  if (!consumer) return [];
  return [
    ...(subjectKindOf(subject) === 'identity' ? answerBudget(code) : answerByChoice(code, consumer, users)),
    ...answerByAccepting(code),
    { skip: true, reason: 'stays on pod identity for now' },
  ];
}

function answerBudget(code: string): ProposedAnswer[] {
  if (code !== credentialBudgetExceeded.code) return [];
  return [{ credentials: 'merge-per-namespace', reason: 'workloads of one namespace may share a service account' }];
}

function answerByChoice(code: string, consumer: ResolvedConsumer, users: AccountUsers): ProposedAnswer[] {
  switch (code) {
    case severalIdentities.code:
      return answerDefault(consumer);
    case splitNeedsDecision.code:
      return answerSplit(consumer, users);
    case proxyNotAsked.code:
      return [{ proxy: true, reason: 'its code asks the managed identity endpoint' }];
    default:
      return [];
  }
}

function answerDefault({ usages }: ResolvedConsumer): ProposedAnswer[] {
  const byClientId = new Map(usages.map(({ identity }) => [identity.clientId, identity.ref]));
  return [
    ...[...byClientId].map(([clientId, identity]) => ({
      defaultIdentity: clientId,
      reason: 'what its code means when it passes no client id',
      note: identity,
    })),
    { defaultIdentity: 'none', reason: 'its code passes a client id everywhere' },
  ];
}

/** To keep the account is offered only where that is possible: one account has one annotation. */
function answerSplit(consumer: ResolvedConsumer, users: AccountUsers): ProposedAnswer[] {
  const mine = needOf(consumer);
  const isShared = (users.get(consumer.accountRef) ?? []).every(({ need }) => need === mine || need === '');
  const canBeKept = consumer.account !== undefined && consumer.account.name !== 'default' && isShared;
  return [
    { serviceAccount: 'carry-over', reason: 'a new account may have what the old one was given' },
    ...(canBeKept
      ? [{ serviceAccount: 'keep' as const, reason: 'all that run as the account may have the identity' }]
      : []),
  ];
}

function answerByAccepting(code: string): ProposedAnswer[] {
  return describeFinding(code)?.acceptable ? [{ accept: [code], reason: 'understood, and taken care of' }] : [];
}
