/** One consumer → the operations that move it, as far as it can be moved. */
import type { Operation } from '../change/operation.js';
import { ownedElsewhere } from '../findings/owned-elsewhere.js';
import type { Decision } from '../formats/migration-file.js';
import type { Finding } from '../formats/scan.js';
import type { Inventory } from '../inventory/model.js';
import { CLIENT_ID_ANNOTATION, TENANT_ID_ANNOTATION, USE_LABEL } from '../inventory/names.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { isSelected } from '../resolve/state.js';
import { findRoleBindings } from './account-keys.js';
import { type TenantContext, tenantToWrite } from './account-tenant.js';
import { type AccountChoice, type AccountContext, chooseAccount } from './choose-account.js';
import { credentialFor } from './credential.js';
import { defaultClientId } from './default-identity.js';
import { type Extent, reaches } from './extent.js';
import { judgeConsumer } from './judge-consumer.js';
import { buildNewAccount, copyRoleBindings } from './new-account.js';
import { type AdoptedCredential, type CredentialContext, planCredentials } from './plan-credentials.js';
import { proxyAnnotations } from './proxy.js';

export interface ConsumerContext extends AccountContext, CredentialContext {
  /** Of the cluster, where it is known. */
  tenantId: string | undefined;
}

export interface PlannedConsumer {
  consumer: ResolvedConsumer;
  extent: Extent;
  /** Undefined when it is not certain. */
  accountName: string | undefined;
  operations: readonly Operation[];
  adopted: readonly AdoptedCredential[];
  findings: readonly Finding[];
}

export function planConsumer(consumer: ResolvedConsumer, context: ConsumerContext): PlannedConsumer {
  const choice = chooseAccount(consumer, context);
  const accountName = choice.kind === 'undecided' ? undefined : choice.name;
  const decision = context.decisions.for(consumer);
  const presumed = accountName ?? consumer.workload.pod.serviceAccount;
  const judgement = judgeConsumer(consumer, {
    inventory: context.inventory,
    decision,
    accountName: presumed,
    credential: credentialFor(context.issuer, consumer.workload.namespace, presumed, context.audience),
    azure: context.azure,
    tenant: tenantContextOf(context),
    annotations: annotationsFor(consumer, context),
  });
  const extent = choice.kind === 'undecided' ? 'nothing' : judgement.extent;
  const credentials =
    accountName !== undefined && reaches(extent, 'credentials')
      ? planCredentials(consumer, accountName, context)
      : { operations: [], adopted: [] };
  const findings = decision?.skip ? judgement.findings : [...choice.findings, ...judgement.findings];
  return {
    consumer,
    extent,
    accountName,
    operations:
      choice.kind === 'undecided'
        ? []
        : [...credentials.operations, ...operationsFor(consumer, choice, extent, context)],
    adopted: credentials.adopted,
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
  const annotations = annotationsFor(consumer, context);
  return [
    ...(reaches(extent, 'account') && choice.kind === 'new'
      ? ensureAccount(consumer, choice, annotations, context.inventory)
      : []),
    ...(reaches(extent, 'everything') ? cutOver(consumer, choice, annotations, context.decisions.for(consumer)) : []),
  ];
}

/** What its account has to say to the webhook. */
function annotationsFor(consumer: ResolvedConsumer, context: ConsumerContext): Record<string, string> {
  const clientId = defaultClientId(consumer, context.decisions);
  const tenant = tenantToWrite(consumer, clientId, tenantContextOf(context));
  return {
    ...(clientId === undefined ? {} : { [CLIENT_ID_ANNOTATION]: clientId }),
    ...(tenant === undefined ? {} : { [TENANT_ID_ANNOTATION]: tenant }),
  };
}

function tenantContextOf({ tenantId, azure }: ConsumerContext): TenantContext {
  return { tenantId, facts: azure?.facts };
}

function ensureAccount(
  consumer: ResolvedConsumer,
  choice: NewAccountChoice,
  annotations: Readonly<Record<string, string>>,
  inventory: Inventory,
): Operation[] {
  const { root, workload } = consumer;
  const { namespace, pod } = workload;
  const bodies = [
    buildNewAccount(consumer, choice, annotations),
    ...copyRoleBindings(findRoleBindings(inventory, namespace, pod.serviceAccount), namespace, choice.name),
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

function cutOver(
  consumer: ResolvedConsumer,
  choice: CertainChoice,
  annotations: Readonly<Record<string, string>>,
  decision: Decision | undefined,
): Operation[] {
  const { root, workload } = consumer;
  const base = { root, code: 'uses-pod-identity', consumers: [workload.ref] };
  const selected = isSelected(workload);
  const account = choice.kind === 'keep' ? choice.account : undefined;
  const added = account ? Object.entries(annotations).filter(([key]) => !account.annotations[key]) : [];
  const proxy = Object.entries(proxyAnnotations(workload.pod, decision));
  const operations: Operation[] = [];
  if (account) {
    for (const [key, value] of added) operations.push({ ...base, do: 'setAnnotation', on: account, key, value });
  }
  if (!selected) operations.push({ ...base, do: 'setLabel', on: workload, key: USE_LABEL, value: 'true' });
  for (const [key, value] of proxy) operations.push({ ...base, do: 'setPodAnnotation', on: workload, key, value });
  if (choice.kind === 'new') operations.push({ ...base, do: 'setServiceAccount', on: workload, name: choice.name });
  if (selected && added.length > 0 && operations.length === added.length && workload.rollout !== 'next-run') {
    operations.push({ ...base, do: 'restart', on: workload });
  }
  return operations;
}

function raiseOwner({ root, workload }: ResolvedConsumer, extent: Extent): Finding[] {
  if (!workload.owner || !reaches(extent, 'everything')) return [];
  const { tool, name } = workload.owner;
  const subject = { root, ref: workload.ref, at: workload.at };
  return [ownedElsewhere.raise(subject, { tool: name === undefined ? tool : `${tool} (${name})` })];
}
