/** Which service account a consumer is to run as: the one that it has, or a new one of its own. */
import { accountIsSplit } from '../findings/account-is-split.js';
import { accountNotFound } from '../findings/account-not-found.js';
import { clientIdConflict } from '../findings/client-id-conflict.js';
import type { FindingSubject } from '../findings/define-finding.js';
import { splitNeedsDecision } from '../findings/split-needs-decision.js';
import type { Finding } from '../formats/scan.js';
import type { Inventory, ServiceAccount, Workload } from '../inventory/model.js';
import { CLIENT_ID_ANNOTATION } from '../inventory/names.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { hasClientId, isSelected } from '../resolve/state.js';
import { findSplitSigns } from './account-keys.js';
import { type AccountUser, type AccountUsers, needOf, UNKNOWN_NEED } from './account-users.js';
import type { Decisions } from './decisions.js';
import { decidedDefault } from './default-identity.js';
import { type NewAccountNames, REPLACES_ALL } from './name-accounts.js';
import type { NewAccount } from './new-account.js';

export type AccountChoice =
  | { kind: 'keep'; account: ServiceAccount; name: string; findings: readonly Finding[] }
  | ({ kind: 'new'; findings: readonly Finding[] } & NewAccount)
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
  const others = findOthers(consumer, context);
  // One account has one annotation: a decision can widen it to workloads without an identity, never to other identities.
  const mayKeep = others.length === 0 || (decision === 'keep' && others.every(isUnaffected));
  const merge = context.names.mergeOf(consumer);
  if (account && !isDefault && mayKeep && !merge) {
    return keepAccount(consumer, account, context.decisions, subject);
  }
  const why = merge ? MERGED : isDefault ? 'that one is `default`, which is never annotated' : describeOthers(others);
  const signs = [
    ...(merge
      ? findMergeSigns(context.inventory, workload, account)
      : findSplitSigns(context.inventory, workload, account)),
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
    replaces: merge ? REPLACES_ALL : workload.pod.serviceAccount,
    from: merge?.accounts ?? (account ? [account] : []),
    name,
    made: context.names.madeFor(consumer),
    findings: [accountIsSplit.raise(subject, { account: accountRef, name, why })],
  };
}

/** Whom an annotation gives nothing: who needs no identity, and whose pods the webhook does not take. */
function isUnaffected({ need, workload }: AccountUser): boolean {
  return need === '' && !isSelected(workload);
}

const MERGED = 'one service account per namespace is decided for its identity';

/** Who decides to merge accounts has been told that role bindings and pull secrets come along. */
function findMergeSigns(inventory: Inventory, workload: Workload, account: ServiceAccount | undefined): string[] {
  return findSplitSigns({ ...inventory, roleBindings: [] }, workload, account && { ...account, imagePullSecrets: [] });
}

/** An annotation of somebody else's is never overwritten: it would change what the pods may do. */
function keepAccount(
  consumer: ResolvedConsumer,
  account: ServiceAccount,
  decisions: Decisions,
  subject: FindingSubject,
): AccountChoice {
  const annotated = account.annotations[CLIENT_ID_ANNOTATION] ?? '';
  const chosen = decidedDefault(consumer, decisions);
  const fits =
    chosen === undefined ? hasClientId(consumer.usages, annotated) : chosen.toLowerCase() === annotated.toLowerCase();
  if (annotated !== '' && !fits) {
    const clientIds = consumer.usages.map(({ identity }) => identity.clientId);
    return undecided(clientIdConflict.raise(subject, { account: account.ref, annotated, clientIds }));
  }
  return { kind: 'keep', account, name: account.name, findings: [] };
}

/** Who cannot share an annotation with it: other identities, or another default among the same ones. */
function findOthers(consumer: ResolvedConsumer, { users, decisions }: AccountContext): AccountUser[] {
  const mine = needOf(consumer);
  const choice = decidedDefault(consumer, decisions);
  const differs = ({ need, chosen }: AccountUser): boolean =>
    need !== mine || (chosen !== undefined && choice !== undefined && chosen.toLowerCase() !== choice.toLowerCase());
  return (users.get(consumer.accountRef) ?? []).filter(differs);
}

function describeOthers(others: readonly AccountUser[]): string {
  const [first] = others;
  const more = others.length > 1 ? `, as do ${others.length - 1} more that differ` : '';
  const what = first?.need === '' ? 'needs no identity' : 'needs other identities, or another default';
  return `${first?.workload.ref ?? 'another workload'} runs as it and ${what}${more}`;
}

function undecided(finding: Finding): AccountChoice {
  return { kind: 'undecided', findings: [finding] };
}
