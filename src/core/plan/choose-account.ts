/** Which service account a consumer is to run as: the one that it has, or a new one of its own. */
import { CLIENT_ID_ANNOTATION } from '../inventory/names.js';
import type { Inventory, ServiceAccount } from '../inventory/model.js';
import { accountIsSplit } from '../findings/account-is-split.js';
import { accountNotFound } from '../findings/account-not-found.js';
import { clientIdConflict } from '../findings/client-id-conflict.js';
import type { FindingSubject } from '../findings/define-finding.js';
import { splitNeedsDecision } from '../findings/split-needs-decision.js';
import type { Finding } from '../formats/scan.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { hasClientId } from '../resolve/state.js';
import { findSplitSigns } from './account-keys.js';
import { type AccountUser, type AccountUsers, needOf, UNKNOWN_NEED } from './account-users.js';
import type { Decisions } from './decisions.js';
import type { NewAccountNames } from './name-accounts.js';

export type AccountChoice =
  | { kind: 'keep'; account: ServiceAccount; name: string; findings: readonly Finding[] }
  | { kind: 'new'; from: ServiceAccount | undefined; name: string; findings: readonly Finding[] }
  /** Not certain: no credential, no account, no restart. */
  | { kind: 'undecided'; findings: readonly Finding[] };

export interface AccountContext {
  inventory: Inventory;
  users: AccountUsers;
  names: NewAccountNames;
  decisions: Decisions;
}

export function chooseAccount(consumer: ResolvedConsumer, context: AccountContext): AccountChoice {
  const { account, accountRef, workload } = consumer;
  const subject: FindingSubject = { root: consumer.root, ref: workload.ref, at: workload.at };
  const isDefault = workload.pod.serviceAccount === 'default';
  if (!account && !isDefault) return undecided(accountNotFound.raise(subject, { account: accountRef }));

  const decision = context.decisions.for(consumer)?.serviceAccount;
  const others = findOthers(consumer, context.users);
  // One account has one annotation: a decision can widen it to workloads without an identity, never to other identities.
  const mayKeep = others.length === 0 || (decision === 'keep' && others.every(({ need }) => need === ''));
  if (account && !isDefault && mayKeep) {
    return keepAccount(consumer, account, subject);
  }
  const why = isDefault ? 'that one is `default`, which is never annotated' : describeOthers(others);
  const signs = [
    ...findSplitSigns(context.inventory, workload, account),
    ...others
      .filter(({ need }) => need === UNKNOWN_NEED)
      .map(({ workload: { ref } }) => `the identities of ${ref} are not known`),
  ];
  if (signs.length > 0 && decision !== 'carry-over' && context.decisions.splitPolicy !== 'carry-over') {
    return undecided(splitNeedsDecision.raise(subject, { account: accountRef, signs, why }));
  }
  const name = context.names.nameFor(consumer);
  return {
    kind: 'new',
    from: account,
    name,
    findings: [accountIsSplit.raise(subject, { account: accountRef, name, why })],
  };
}

/** An annotation of somebody else's is never overwritten: it would change what the pods may do. */
function keepAccount(consumer: ResolvedConsumer, account: ServiceAccount, subject: FindingSubject): AccountChoice {
  const annotated = account.annotations[CLIENT_ID_ANNOTATION] ?? '';
  if (annotated !== '' && !hasClientId(consumer.usages, annotated)) {
    const clientIds = consumer.usages.map(({ identity }) => identity.clientId);
    return undecided(clientIdConflict.raise(subject, { account: account.ref, annotated, clientIds }));
  }
  return { kind: 'keep', account, name: account.name, findings: [] };
}

function findOthers(consumer: ResolvedConsumer, users: AccountUsers): AccountUser[] {
  const mine = needOf(consumer);
  return (users.get(consumer.accountRef) ?? []).filter(({ need }) => need !== mine);
}

function describeOthers(others: readonly AccountUser[]): string {
  const [first] = others;
  const more = others.length > 1 ? ` and ${others.length - 1} more` : '';
  const what = first?.need === '' ? 'needs no identity' : 'needs other identities';
  return `${first?.workload.ref ?? 'another workload'}${more} runs as it and ${what}`;
}

function undecided(finding: Finding): AccountChoice {
  return { kind: 'undecided', findings: [finding] };
}
