/** Settings of third-party software → whose token will be presented, and to which identities. */
import { isManagedIdentityId, normalizeArmId } from '../arm-id.js';
import type { FindingSubject } from '../findings/define-finding.js';
import { integrationOnNodeIdentity } from '../findings/integration-on-node-identity.js';
import { integrationUsesPodIdentity } from '../findings/integration-uses-pod-identity.js';
import type { Finding } from '../formats/scan.js';
import type { Integration, Inventory, Workload } from '../inventory/model.js';
import type { AzureIdentity } from '../inventory/pod-identity.js';
import { compareText } from '../json.js';
import { serviceAccountRef } from '../ref.js';
import { type AccountName, subjectOf } from '../subject.js';
import type { ResolvedConsumer } from './consumer.js';
import { hasRemovedSetting, isOperator, type Product, PRODUCTS } from './products.js';

export interface ResolvedIntegration {
  root: string;
  integration: Integration;
  /** The workload whose pods ask for the tokens; undefined when it was not found. */
  operator: Workload | undefined;
  /** The same as a consumer; undefined when it gets nothing through pod identity. */
  consumer: ResolvedConsumer | undefined;
  /** Whose token it will present: the operator's account of today, or else the product's default. */
  account: AccountName;
  /** ARM ids of the managed identities that it asks for, as far as they are known here. */
  identities: readonly string[];
}

export function resolveIntegrations(
  inventory: Inventory,
  consumers: readonly ResolvedConsumer[],
): ResolvedIntegration[] {
  const byRef = new Map(consumers.map((consumer) => [consumer.workload.ref, consumer]));
  const operators = findOperators(inventory);
  return inventory.integrations.map((integration) => {
    const product = PRODUCTS[integration.product];
    const operator = operators.get(integration.product);
    const consumer = operator && byRef.get(operator.ref);
    return {
      root: inventory.root.id,
      integration,
      operator,
      consumer,
      account: operator ? { namespace: operator.namespace, name: operator.pod.serviceAccount } : product.defaultAccount,
      identities: findIdentities(integration, inventory.identities, consumer),
    };
  });
}

/** One per product: of several installations, which one serves a setting cannot be told; the first by name stands for all. */
function findOperators(inventory: Inventory): Map<Integration['product'], Workload> {
  const operators = new Map<Integration['product'], Workload>();
  const workloads = [...inventory.workloads].sort((a, b) => compareText(a.ref, b.ref));
  for (const product of new Set(inventory.integrations.map((integration) => integration.product))) {
    const operator = workloads.find((workload) => isOperator(workload, PRODUCTS[product]));
    if (operator) operators.set(product, operator);
  }
  return operators;
}

/** What the setting names; where it names nothing, what the operator's own pods get. */
function findIdentities(
  { clientId, resourceId }: Integration,
  known: readonly AzureIdentity[],
  consumer: ResolvedConsumer | undefined,
): string[] {
  if (resourceId !== undefined) return isManagedIdentityId(resourceId) ? [normalizeArmId(resourceId)] : [];
  const identities =
    clientId === undefined
      ? (consumer?.usages.map(({ identity }) => identity) ?? [])
      : known.filter((identity) => identity.clientId.toLowerCase() === clientId.toLowerCase());
  const ids = identities.filter(({ type }) => type === 'user-assigned').map(({ resourceId: id }) => normalizeArmId(id));
  return [...new Set(ids)].filter(isManagedIdentityId).sort();
}

export function raiseIntegrationFindings(resolved: ResolvedIntegration): Finding[] {
  const { root, integration, operator, consumer } = resolved;
  const product = PRODUCTS[integration.product];
  const subject: FindingSubject = { root, ref: integration.ref, at: integration.at };
  const about = { product: product.title, field: integration.field };
  if (operator && !consumer) {
    return [integrationOnNodeIdentity.raise(subject, { ...about, operator: operator.ref })];
  }
  const advice = product.advise(integration);
  if (advice === undefined) return [];
  return [
    integrationUsesPodIdentity.raise(subject, {
      ...about,
      facts: [...describeIdentity(resolved), describeAccount(resolved, product), ...describeVersion(resolved, product)],
      advice,
    }),
  ];
}

function describeIdentity({ integration, identities }: ResolvedIntegration): string[] {
  const { clientId, resourceId } = integration;
  if (resourceId !== undefined) return [`names the identity ${resourceId}`];
  if (clientId === undefined) return [];
  const unknown = identities.length === 0 ? ', which no AzureIdentity here has' : '';
  return [`names the identity with client id ${clientId}${unknown}`];
}

function describeAccount({ operator, account, identities }: ResolvedIntegration, product: Product): string {
  const subject = subjectOf(account.namespace, account.name);
  const where = identities.length === 0 ? 'the identity' : identities.join(', ');
  const needs = `the subject ${subject} needs a credential on ${where}`;
  return operator
    ? `${operator.ref} presents the token of ${serviceAccountRef(account.namespace, account.name)}: ${needs}`
    : `${product.title} itself was not found; if it runs as its manifests have it by default, ${needs}`;
}

function describeVersion({ operator }: ResolvedIntegration, product: Product): string[] {
  if (!operator || !hasRemovedSetting(operator, product)) return [];
  return [`${operator.ref} runs a version that does not know this setting any more: it fails today`];
}
