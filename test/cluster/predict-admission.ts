/** What a scan lets one expect of the webhook. */
import type { Container, Inventory, PodShape, ServiceAccount, Workload } from '../../src/core/inventory/model.js';
import {
  CLIENT_ID_ANNOTATION,
  TENANT_ID_ANNOTATION,
  TOKEN_EXPIRATION_ANNOTATION,
  USE_LABEL,
} from '../../src/core/inventory/names.js';
import { serviceAccountRef } from '../../src/core/ref.js';
import { findRefusals, findSkippedContainers, injectsProxy } from '../../src/core/resolve/webhook.js';
import type { Admission, Injection } from './admit-pod.js';
import { TENANT_ID } from './webhook.js';

/** What every container of a selected pod gets, whatever its account says. */
export const TOKEN: Injection = {
  tenantId: TENANT_ID,
  tokenFile: '/var/run/secrets/azure/wi/token/azure-identity-token',
  authority: 'https://login.microsoftonline.com/',
  audience: 'api://AzureADTokenExchange',
  seconds: 3600,
};

/** The webhook treats its own like all others. */
const PROXY_CONTAINERS: Pick<Container, 'name' | 'env'>[] = [
  { name: 'azwi-proxy', env: [] },
  { name: 'azwi-proxy-init', env: [] },
];

/** Of a new pod of the workload. */
export function predictAdmission({ pod, namespace }: Workload, inventory: Inventory): Admission | 'refused' {
  const account = inventory.serviceAccounts.find(({ ref }) => ref === serviceAccountRef(namespace, pod.serviceAccount));
  if (account === undefined) return 'refused';
  const mutated = isMutated(pod);
  if (mutated && findRefusals(pod, account).length > 0) return 'refused';
  const added = mutated ? predictInjection(pod, account) : {};
  const skipped = findSkippedContainers(pod);
  const containers = [...pod.containers, ...(mutated && injectsProxy(pod) ? PROXY_CONTAINERS : [])].map(
    ({ name, env }) => [name, withOwnVariables(skipped.includes(name) ? {} : added, env)],
  );
  return { account: account.name, containers: Object.fromEntries(containers) };
}

function isMutated({ labels }: PodShape): boolean {
  return labels[USE_LABEL] === 'true';
}

function predictInjection({ annotations: ofPod }: PodShape, { annotations: ofAccount }: ServiceAccount): Injection {
  const clientId = ofAccount[CLIENT_ID_ANNOTATION];
  const seconds = ofPod[TOKEN_EXPIRATION_ANNOTATION] || ofAccount[TOKEN_EXPIRATION_ANNOTATION];
  return {
    ...TOKEN,
    ...(clientId ? { clientId } : {}),
    tenantId: ofAccount[TENANT_ID_ANNOTATION] ?? TENANT_ID,
    ...(!seconds ? {} : { seconds: Number(seconds) }),
  };
}

/** A container's own variable stays as it is. */
function withOwnVariables(added: Injection, env: Container['env']): Injection {
  const own = new Map(env.map(({ name, value }) => [name, value ?? '']));
  const merged = {
    ...added,
    clientId: own.get('AZURE_CLIENT_ID') ?? added.clientId,
    tenantId: own.get('AZURE_TENANT_ID') ?? added.tenantId,
    tokenFile: own.get('AZURE_FEDERATED_TOKEN_FILE') ?? added.tokenFile,
    authority: own.get('AZURE_AUTHORITY_HOST') ?? added.authority,
  };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}
