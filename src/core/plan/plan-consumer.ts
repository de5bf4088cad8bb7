/** One consumer → the operations that move it, as far as it can be moved. */
import type { Finding } from '../formats/scan.js';
import { CLIENT_ID_ANNOTATION, USE_LABEL } from '../inventory/names.js';
import type { Inventory } from '../inventory/model.js';
import { ownedElsewhere } from '../findings/owned-elsewhere.js';
import { normalizeArmId } from '../resolve/arm-id.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import type { Usage } from '../resolve/match.js';
import { isSelected } from '../resolve/state.js';
import { type AccountChoice, type AccountContext, chooseAccount } from './choose-account.js';
import { credentialFor } from './credential.js';
import type { Decisions } from './decisions.js';
import { type Extent, judgeConsumer, reaches } from './judge-consumer.js';
import { buildNewAccount, copyRoleBindings } from './new-account.js';
import type { Operation } from './operation.js';
import { findRoleBindings } from './account-keys.js';

export interface ConsumerContext extends AccountContext {
  issuer: string;
  audience: string;
}

export interface PlannedConsumer {
  consumer: ResolvedConsumer;
  extent: Extent;
  /** Undefined when it is not certain. */
  accountName: string | undefined;
  operations: readonly Operation[];
  findings: readonly Finding[];
}

export function planConsumer(consumer: ResolvedConsumer, context: ConsumerContext): PlannedConsumer {
  const choice = chooseAccount(consumer, context);
  const accountName = choice.kind === 'undecided' ? undefined : choice.name;
  const decision = context.decisions.for(consumer);
  const judgement = judgeConsumer(consumer, {
    inventory: context.inventory,
    decision,
    accountName: accountName ?? consumer.workload.pod.serviceAccount,
  });
  const extent = choice.kind === 'undecided' ? 'nothing' : judgement.extent;
  const findings = decision?.skip ? judgement.findings : [...choice.findings, ...judgement.findings];
  return {
    consumer,
    extent,
    accountName,
    operations: choice.kind === 'undecided' ? [] : operationsFor(consumer, choice, extent, context),
    findings: [...findings, ...raiseOwner(consumer, extent)],
  };
}

type CertainChoice = Exclude<AccountChoice, { kind: 'undecided' }>;
type NewAccountChoice = Extract<AccountChoice, { kind: 'new' }>;

function operationsFor(
  consumer: ResolvedConsumer,
  choice: CertainChoice,
  extent: Extent,
  context: ConsumerContext,
): Operation[] {
  const clientId = defaultClientId(consumer, context.decisions);
  return [
    ...(reaches(extent, 'credentials') ? ensureCredentials(consumer, choice.name, context) : []),
    ...(reaches(extent, 'account') && choice.kind === 'new'
      ? ensureAccount(consumer, choice, clientId, context.inventory)
      : []),
    ...(reaches(extent, 'everything') ? cutOver(consumer, choice, clientId) : []),
  ];
}

/** The client id for the annotation; undefined when there are several and the decision is to have none. */
function defaultClientId(consumer: ResolvedConsumer, decisions: Decisions): string | undefined {
  const [only, ...more] = consumer.usages;
  if (more.length === 0) return only?.identity.clientId;
  const chosen = decisions.for(consumer)?.defaultIdentity;
  return chosen === 'none' ? undefined : chosen;
}

/** One per managed identity: two AzureIdentity objects may name the same one. */
function ensureCredentials(consumer: ResolvedConsumer, account: string, context: ConsumerContext): Operation[] {
  const { root, workload } = consumer;
  const credential = credentialFor(context.issuer, workload.namespace, account, context.audience);
  return distinctIdentities(consumer.usages).map((identity) => ({
    root,
    code: 'needs-credential',
    consumers: [workload.ref],
    do: 'ensureCredential',
    identity,
    credential,
  }));
}

export function distinctIdentities(usages: readonly Usage[]): string[] {
  const ids = new Map<string, string>();
  for (const { identity } of usages) {
    const key = normalizeArmId(identity.resourceId);
    if (identity.type === 'user-assigned' && !ids.has(key)) ids.set(key, identity.resourceId.trim());
  }
  return [...ids.values()];
}

function ensureAccount(
  consumer: ResolvedConsumer,
  { from, name }: NewAccountChoice,
  clientId: string | undefined,
  inventory: Inventory,
): Operation[] {
  const { root, workload } = consumer;
  const { namespace, pod } = workload;
  const bodies = [
    buildNewAccount(consumer, from, name, clientId),
    ...copyRoleBindings(findRoleBindings(inventory, namespace, pod.serviceAccount), namespace, name),
  ];
  return bodies.map((body) => ({
    root,
    code: 'needs-own-account',
    consumers: [workload.ref],
    do: 'ensureObject',
    body,
    owned: workload.owner !== undefined,
  }));
}

function cutOver(consumer: ResolvedConsumer, choice: CertainChoice, clientId: string | undefined): Operation[] {
  const { root, workload } = consumer;
  const base = { root, code: 'uses-pod-identity', consumers: [workload.ref] };
  const selected = isSelected(workload);
  const annotates =
    choice.kind === 'keep' && clientId !== undefined && !choice.account.annotations[CLIENT_ID_ANNOTATION];
  const operations: Operation[] = [];
  if (annotates) {
    operations.push({ ...base, do: 'setAnnotation', on: choice.account, key: CLIENT_ID_ANNOTATION, value: clientId });
  }
  if (!selected) operations.push({ ...base, do: 'setLabel', on: workload, key: USE_LABEL, value: 'true' });
  if (choice.kind === 'new') operations.push({ ...base, do: 'setServiceAccount', on: workload, name: choice.name });
  if (annotates && selected) operations.push({ ...base, do: 'restart', on: workload });
  return operations;
}

function raiseOwner({ root, workload }: ResolvedConsumer, extent: Extent): Finding[] {
  if (!workload.owner || !reaches(extent, 'everything')) return [];
  const { tool, name } = workload.owner;
  const subject = { root, ref: workload.ref, at: workload.at };
  return [ownedElsewhere.raise(subject, { tool: name === undefined ? tool : `${tool} (${name})` })];
}
