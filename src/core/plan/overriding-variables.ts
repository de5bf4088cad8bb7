/** Variables of a container that decide the identity against what the webhook would inject. */
import type { Container } from '../inventory/model.js';
import { CLIENT_ID_ANNOTATION, TENANT_ID_ANNOTATION } from '../inventory/names.js';
import { isPlaceholder } from '../inventory/placeholder.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { hasClientId } from '../resolve/state.js';
import { isWebhookTokenPath } from '../resolve/webhook.js';
import { areOtherTenants } from './account-tenant.js';

/** What the variables are held against. */
interface Known {
  isOwn: (clientId: string) => boolean;
  /** What the webhook put into a live pod itself, which is none of the team's. */
  isInjected: (variable: Variable) => boolean;
  /** Of the account, and of service principals. */
  tenants: readonly string[];
}

type Variable = Container['env'][number];

/**
 * The webhook leaves a variable alone that the container sets (azure-workload-identity pkg/webhook, addEnvironmentVariables),
 * and a secret makes azure-identity's EnvironmentCredential win. A client id that is one of the workload's own is no
 * contradiction. One sentence per variable.
 */
export function findOverridingVariables(consumer: ResolvedConsumer): string[] {
  const { workload, usages, account } = consumer;
  const tenants = [
    account?.annotations[TENANT_ID_ANNOTATION] ?? '',
    ...usages.map(({ identity }) => identity.tenantId),
  ];
  const known: Known = {
    isOwn: (id) => hasClientId(usages, id),
    isInjected: (variable) => isInjected(variable, consumer),
    tenants: tenants.filter((tenant) => tenant !== ''),
  };
  return workload.pod.containers.flatMap(({ name, env }) =>
    env
      .filter((variable) => !known.isInjected(variable))
      .flatMap((variable) => describeVariable(name, variable, known)),
  );
}

function describeVariable(container: string, { name, value }: Variable, { isOwn, tenants }: Known): string[] {
  const sets = `container ${container} sets ${name}`;
  switch (name) {
    case 'AZURE_CLIENT_ID': {
      if (value !== undefined && (isOwn(value) || isPlaceholder(value))) return [];
      return [`${sets} ${value === undefined ? 'from elsewhere' : `to ${value}`}, which the webhook leaves alone`];
    }
    case 'AZURE_TENANT_ID': {
      const other = value === undefined ? undefined : tenants.find((tenant) => areOtherTenants(tenant, value));
      return other === undefined ? [] : [`${sets} to ${value}, but the tenant is ${other}`];
    }
    case 'AZURE_CLIENT_SECRET':
    case 'AZURE_CLIENT_CERTIFICATE_PATH':
    case 'AZURE_PASSWORD':
      return [`${sets}, which SDKs prefer to the token`];
    case 'AZURE_FEDERATED_TOKEN_FILE':
      return [`${sets}, which the webhook leaves alone`];
    default:
      return [];
  }
}

/** A pod that stands for itself is read as it runs: after the webhook. */
function isInjected({ name, value = '' }: Variable, { workload, account }: ResolvedConsumer): boolean {
  const { tokenVolume } = workload.pod;
  switch (name) {
    case 'AZURE_CLIENT_ID':
      return tokenVolume === true && value === account?.annotations[CLIENT_ID_ANNOTATION];
    case 'AZURE_FEDERATED_TOKEN_FILE':
      return tokenVolume === true || (workload.kind === 'Pod' && isWebhookTokenPath(value));
    default:
      return false;
  }
}
