/** Which service accounts of a root need a credential, and on which identities: planned now, later, or there already. */
import { isManagedIdentityId } from '../arm-id.js';
import type { AzureFacts } from '../azure/facts.js';
import { groupBy } from '../group-by.js';
import { CLIENT_ID_ANNOTATION } from '../inventory/names.js';
import { isPlaceholder } from '../inventory/placeholder.js';
import type { AzureIdentity } from '../inventory/pod-identity.js';
import { isServicePrincipal } from '../inventory/service-principal.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import type { ResolvedIntegration } from '../resolve/integrations.js';
import { needOf } from './account-users.js';
import type { CredentialNeed } from './budget.js';
import { holdersOf } from './credential-holders.js';
import type { PlannedConsumer } from './plan-consumer.js';
import type { RootDraft, RootOptions } from './plan-root.js';
import { canTakeAccount } from './to-be-moved.js';

export function listCredentialNeeds(draft: RootDraft, options: RootOptions): CredentialNeed[] {
  const { inventory, consumers, integrations } = draft.resolution;
  const drafts = new Map(draft.drafts.map((planned) => [planned.consumer.workload.ref, planned]));
  const byClientId = groupBy(inventory.identities, ({ clientId }) => clientId.toLowerCase());
  const base = { root: inventory.root.id, issuer: options.issuer };
  const ofConsumers = consumers.flatMap((consumer) => {
    const { workload } = consumer;
    const account = accountOf(consumer, drafts.get(workload.ref), draft);
    if (account === undefined) return [];
    return identitiesOf(consumer, byClientId, options.azure).map((identity) => ({
      ...base,
      identity,
      namespace: workload.namespace,
      account,
      need: needOf(consumer),
      mergeable: drafts.has(workload.ref) && canTakeAccount(workload),
      inScope: options.inScope(workload),
    }));
  });
  const ofIntegrations = integrations.flatMap((integration) =>
    integration.identities.map((identity) => ({
      ...base,
      identity,
      namespace: integration.account.namespace,
      account: accountOfOperator(integration, drafts, draft),
      need: '',
      mergeable: false,
      inScope: true,
    })),
  );
  return [...ofConsumers, ...ofIntegrations];
}

/** Undefined for who needs none, and for who cannot be told to need one. */
function accountOf(
  consumer: ResolvedConsumer,
  planned: PlannedConsumer | undefined,
  { context }: RootDraft,
): string | undefined {
  if (planned) {
    if (context.decisions.for(consumer)?.skip) return undefined;
    // Where a person must decide first, the account that it would get is as good a guess as any other.
    return planned.accountName ?? context.names.nameFor(consumer);
  }
  const isMoved = consumer.state === 'both' || consumer.state === 'migrated';
  return isMoved && !consumer.workload.finished ? consumer.workload.pod.serviceAccount : undefined;
}

/** The operator may be about to get another account. */
function accountOfOperator(
  { operator, account }: ResolvedIntegration,
  drafts: ReadonlyMap<string, PlannedConsumer>,
  draft: RootDraft,
): string {
  const planned = operator && drafts.get(operator.ref);
  return (planned && accountOf(planned.consumer, planned, draft)) ?? account.name;
}

/** Of a consumer whose bindings are gone already: what its account is annotated with. */
function identitiesOf(
  { usages, account }: ResolvedConsumer,
  byClientId: ReadonlyMap<string, readonly AzureIdentity[]>,
  azure: AzureFacts | undefined,
): string[] {
  const annotated = account?.annotations[CLIENT_ID_ANNOTATION]?.toLowerCase() ?? '';
  const identities = usages.length > 0 ? usages.map(({ identity }) => identity) : (byClientId.get(annotated) ?? []);
  const nameable = identities.filter(({ type, resourceId }) => {
    const id = resourceId.trim();
    return isServicePrincipal(type) || isManagedIdentityId(id) || isPlaceholder(id);
  });
  return holdersOf(nameable, azure);
}
