/** The checks of a plan, by their names. They share what they read: pods by namespace, owners, identities, logs. */
import type { CheckOutcome } from '../core/change/check-outcome.js';
import type { Change, Check } from '../core/change/types.js';
import { asObject, lookUp } from '../core/json.js';
import type { Ref } from '../core/ref.js';
import type { ExecutablePlan } from '../core/run/executable.js';
import { type Right, rightsFor } from '../core/run/rights-for.js';
import type { SelectedSteps } from '../core/run/select-steps.js';
import { readPromise } from '../core/tokens/promise.js';
import type { AccessReviews } from '../ports/access-reviews.js';
import type { AzureReader } from '../ports/azure.js';
import type { CheckContext, Checks } from '../ports/checks.js';
import type { Clock } from '../ports/clock.js';
import type { DryRuns } from '../ports/dry-runs.js';
import type { KubernetesReader } from '../ports/kubernetes.js';
import type { PodLogs } from '../ports/pod-logs.js';
import type { Reader } from '../ports/reader.js';
import type { AccountTokens, TokenExchange } from '../ports/tokens.js';
import { checkAdmission } from './admission-check.js';
import { checkAzurePermissions } from './azure-permissions.js';
import { findIdentities, type Identities } from './find-identities.js';
import { findPromise } from './find-promise.js';
import { checkIssuer } from './issuer-check.js';
import { nmiLogs } from './nmi-logs.js';
import { observeOne } from './observe-one.js';
import { failed, inconclusive, settleOutcome } from './outcomes.js';
import { checkPath } from './path-check.js';
import { checkPermissions } from './permissions-check.js';
import { type PlanFacts, readPlanFacts } from './plan-facts.js';
import { sharePodLists } from './pod-lists.js';
import { checkPods } from './pods-check.js';
import type { Patience } from './prove-repeatedly.js';
import { checkRestored } from './restored-check.js';
import { checkRollout, readRolloutQuestion } from './rollout-check.js';
import { checkToken } from './token-check.js';
import { checkUnused } from './unused-check.js';
import { checkWebhook } from './webhook-check.js';
import { workloadPods } from './workload-pods.js';

export interface ChecksPorts {
  cluster: Pick<KubernetesReader, 'list' | 'identify'>;
  /** Of the objects of the cluster. */
  reader: Reader;
  dryRuns: DryRuns;
  reviews: AccessReviews;
  logs: PodLogs;
  tokens: AccountTokens;
  clock: Clock;
  /** Absent: Azure is not asked, and no token is proved. */
  azure?: AzurePorts;
}

export interface AzurePorts {
  reader: Pick<
    AzureReader,
    'findIdentities' | 'listCredentials' | 'findApplication' | 'listApplicationCredentials' | 'listPermissions'
  >;
  exchange: TokenExchange;
  /** Of the login. */
  tenantId: string;
  /** `https://management.azure.com/.default` */
  scope: string;
  /** `https://login.microsoftonline.com` */
  authority: string;
}

export interface ChecksOptions {
  /** What the run is about; absent: all of the plan. */
  steps?: SelectedSteps;
  /** Where the lock and the record of runs are kept. */
  stateNamespace: string;
  /** Of token checks. */
  patience?: Patience;
}

const WORKLOAD_NOT_FOUND = failed('workload-not-found', 'The workload is not there any more');
const ACCOUNT_NOT_FOUND = failed('account-not-found', 'Its service account does not exist, and no pod can run as it', {
  next: ['See which change was to create it: migrate diff PLAN --live'],
});

type Run = (check: Check, context: CheckContext) => Promise<CheckOutcome>;

export function createChecks(plan: ExecutablePlan, ports: ChecksPorts, options: ChecksOptions): Checks {
  const facts = readPlanFacts(plan, ports.azure);
  const { changes, checks } = options.steps ?? plan;
  const rights = rightsFor(changes, checks, options);
  const runs: Record<string, Run> = {
    ...clusterChecks(facts, { rights, changes }, ports),
    ...workloadChecks(facts, ports),
    token: tokenCheck(facts, ports, options.patience),
  };
  return {
    async run(check, context) {
      const run = lookUp(runs, check.run);
      if (run) return settleOutcome(() => run(check, context), context.signal);
      return inconclusive('check-unknown', `This version knows no check "${check.run}"`, { next: ['Plan again'] });
    },
  };
}

function clusterChecks(
  facts: PlanFacts,
  { rights, changes }: { rights: readonly Right[]; changes: readonly Change[] },
  { cluster, dryRuns, reviews, azure }: ChecksPorts,
): Record<string, Run> {
  const tried = new Set<string>();
  return {
    issuer: async ({ subject }, { signal }) => checkIssuer(facts.clusterOf(subject), await cluster.identify(signal)),
    permissions: async (_, { signal }) => {
      const outcome = await checkPermissions(rights, reviews, signal);
      if (outcome.answer !== 'pass' || !azure) return outcome;
      const inAzure = await checkAzurePermissions(changes, azure.reader, signal);
      return inAzure.answer === 'pass' ? { ...outcome, unproved: inAzure.unproved } : inAzure;
    },
    webhook: async (_, { signal }) => {
      // Which namespaces it selects does not change from wave to wave; whether it answers may.
      const fresh = facts.namespaces.filter((namespace) => !tried.has(namespace));
      const asked = fresh.length > 0 ? fresh : facts.namespaces.slice(0, 1);
      const outcome = await checkWebhook(asked, { reader: cluster, dryRuns }, signal);
      if (outcome.answer === 'pass') for (const namespace of asked) tried.add(namespace);
      return outcome;
    },
  };
}

function workloadChecks(facts: PlanFacts, { cluster, reader, dryRuns, logs, clock }: ChecksPorts): Record<string, Run> {
  const lists = sharePodLists(cluster);
  const pods = workloadPods({ reader, lists });
  const nmi = nmiLogs({ reader: cluster, lists, logs });
  const findPromised = (check: Check, signal: AbortSignal) =>
    findPromise(check, facts.promiseFactsOf(check), reader, signal);
  const podsOf = async (subject: Ref, signal: AbortSignal) => {
    const workload = await observeOne(reader, facts.workloadOf({ subject }), signal);
    return workload ? pods.of(workload, signal) : [];
  };
  return {
    admission: async (check, { signal }) => {
      const promise = await findPromised(check, signal);
      if (!promise) return ACCOUNT_NOT_FOUND;
      return checkAdmission(asObject(asObject(check.args)['object']), promise, dryRuns, signal);
    },
    rollout: (check, context) => checkRollout(readRolloutQuestion(check), { reader, pods, clock }, context),
    pods: async (check, { signal }) => {
      const workload = await observeOne(reader, facts.workloadOf(check), signal);
      if (!workload) return WORKLOAD_NOT_FOUND;
      const promise = await findPromised(check, signal);
      if (!promise) return ACCOUNT_NOT_FOUND;
      return checkPods(workload, await pods.of(workload, signal), promise, clock.now());
    },
    restored: async (check, { signal }) => {
      const workload = await observeOne(reader, facts.workloadOf(check), signal);
      if (!workload) return WORKLOAD_NOT_FOUND;
      return checkRestored(check, workload, await pods.of(workload, signal));
    },
    unused: (check, { signal }) => checkUnused(check, { reader: cluster, lists, podsOf }, signal),
    path: async (check, { signal }) => {
      const workload = await observeOne(reader, facts.workloadOf(check), signal);
      if (!workload) return WORKLOAD_NOT_FOUND;
      return checkPath(await pods.of(workload, signal), nmi, clock.now(), signal);
    },
  };
}

function tokenCheck(facts: PlanFacts, { azure, tokens, clock }: ChecksPorts, patience: Patience | undefined): Run {
  if (!azure) {
    return async () =>
      inconclusive('azure-not-asked', 'No token was exchanged: Azure is not asked', { next: ['Log in: az login'] });
  }
  const identities: Identities = findIdentities(facts.clientIds, azure.reader, azure.tenantId);
  return async (check, { signal, onProgress, lastWriteAt }) => {
    const promise = readPromise(check);
    const identity = await identities.find(promise.clientId, signal);
    return checkToken(
      {
        promise,
        identity: identity?.facts ?? { tenantId: azure.tenantId },
        scope: azure.scope,
        ...(lastWriteAt !== undefined && { lastWriteAt }),
      },
      {
        tokens,
        clock,
        exchange: azure.exchange,
        listCredentials: async (stop) => identity?.listCredentials(stop),
        emit: (event) => {
          if (event.type === 'waiting') onProgress(`${Math.ceil(event.seconds)} s until the next exchange`);
        },
      },
      signal,
      patience,
    );
  };
}
