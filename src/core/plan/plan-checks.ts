/** The checks between the changes: what must be proved before the next stage may begin. */
import type { Check } from '../change/types.js';
import { type Ref, serviceAccountRef } from '../ref.js';
import { credentialFor } from './credential.js';
import { reaches } from './extent.js';
import type { PlannedConsumer } from './plan-consumer.js';

export interface CheckContext {
  root: string;
  issuer: string;
  audience: string;
  waves: ReadonlyMap<Ref, number>;
  /** Ids of changes, by the account or workload that they are about. */
  needsOfAccount: (account: Ref) => readonly string[];
}

/** One exchange per (service account, client id), whoever shares them. */
export function tokenCheckId(root: string, account: Ref, clientId: string): string {
  return `token-check/token/${root}:${account}/${clientId}`;
}

export function planChecks(planned: readonly PlannedConsumer[], context: CheckContext): Check[] {
  if (planned.every(({ operations }) => operations.length === 0)) return [];
  const checks = new Map<string, Check>();
  for (const check of [
    ...preflightChecks(context.root),
    ...planned.flatMap((entry) => tokenChecks(entry, context)),
    ...planned.flatMap((entry) => podChecks(entry, context)),
  ]) {
    checks.set(check.id, check);
  }
  return [...checks.values()];
}

function preflightChecks(root: string): Check[] {
  return ['issuer', 'permissions', 'webhook'].map((run) => ({
    id: `preflight/${run}/${root}`,
    stage: 'preflight',
    needs: [],
    subject: root,
    run,
    args: {},
  }));
}

function tokenChecks({ consumer, extent, accountName }: PlannedConsumer, context: CheckContext): Check[] {
  if (accountName === undefined || !reaches(extent, 'account')) return [];
  const { namespace } = consumer.workload;
  const account = serviceAccountRef(namespace, accountName);
  const { issuer, subject, audience } = credentialFor(context.issuer, namespace, accountName, context.audience);
  return consumer.usages.map(({ identity: { clientId } }) => ({
    id: tokenCheckId(context.root, account, clientId),
    stage: 'token-check',
    needs: [...context.needsOfAccount(account)],
    subject: account,
    run: 'token',
    args: { clientId, issuer, subject, audience },
  }));
}

function podChecks({ consumer, extent, accountName }: PlannedConsumer, context: CheckContext): Check[] {
  if (accountName === undefined || !reaches(extent, 'everything')) return [];
  const { ref } = consumer.workload;
  const wave = context.waves.get(ref);
  const clientIds = consumer.usages.map(({ identity }) => identity.clientId);
  return [
    {
      id: `verify/pods/${context.root}:${ref}`,
      stage: 'verify',
      ...(wave === undefined ? {} : { wave }),
      needs: [],
      subject: ref,
      run: 'pods',
      args: { serviceAccount: accountName, clientIds },
    },
  ];
}
