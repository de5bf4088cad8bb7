/** What the managed identities are: from the list of a subscription where several lie in it, else one by one. */
import { normalizeArmId } from '../core/arm-id.js';
import { type AzureFacts, type ExistingCredential, type IdentityFact, valueOf } from '../core/azure/facts.js';
import type { AzureQuestions } from '../core/azure/questions.js';
import type { AzureReader, ManagedIdentity } from '../ports/azure.js';
import type { Limit } from '../sources/cluster/limit-concurrency.js';
import { type Answers, answersOf, askOne, messageOfFailure } from './azure-answers.js';

interface Asking {
  reader: AzureReader;
  limit: Limit;
  signal: AbortSignal;
}

export interface KnownIdentities {
  /** Of the client ids that were searched for. */
  owners: AzureFacts['owners'];
  /** Whatever came up, owners or not. */
  known: readonly IdentityFact[];
}

/**
 * Client ids are searched for only where no list has them. A list that may not be read takes nothing away: its identities
 * are asked for like those of any other subscription.
 */
export async function findKnownIdentities(
  asking: Asking,
  { subscriptions, clientIds }: AzureQuestions,
): Promise<KnownIdentities> {
  const lists = await listIdentities(asking, subscriptions);
  const listed = Object.values(lists).flatMap((answer) => valueOf(answer) ?? []);
  const wanted = new Set(clientIds);
  const owners = listed.filter(({ clientId }) => wanted.has(clientId.toLowerCase()));
  for (const { clientId } of owners) wanted.delete(clientId.toLowerCase());
  const searched = subscriptions.filter((id) => lists[id]?.state === 'present');
  const { found, unsearched } = await searchOwners(asking, [...wanted], searched);
  return { owners: { found: [...owners, ...found], unsearched }, known: [...listed, ...found] };
}

function listIdentities(
  { reader, limit, signal }: Asking,
  subscriptions: readonly string[],
): Promise<Answers<IdentityFact[]>> {
  return answersOf(subscriptions, String, (id) =>
    limit(() => askOne(async () => (await reader.listIdentities(id, signal))?.map(toFact))),
  );
}

/** One search for all. Where it fails, each identity is asked for by itself. */
async function searchOwners(
  { reader, signal }: Asking,
  clientIds: readonly string[],
  except: readonly string[],
): Promise<AzureFacts['owners']> {
  if (clientIds.length === 0) return { found: [], unsearched: [] };
  const answer = await askOne(() => reader.findIdentities(clientIds, { except }, signal));
  if (answer.state !== 'present') return { found: [], unsearched: [messageOfFailure(answer)] };
  const { found, unsearched } = answer.value;
  return { found: found.map(toFact), unsearched: unsearched.map(({ subscriptionId }) => subscriptionId) };
}

/** Only those that exist, and that nothing has brought up yet. */
export async function askIdentities(
  { reader, limit, signal }: Asking,
  ids: readonly string[],
  known: readonly IdentityFact[],
  credentials: Answers<readonly ExistingCredential[]>,
): Promise<AzureFacts['identities']> {
  const byId = new Map(known.map((identity) => [normalizeArmId(identity.id), identity]));
  const present = ids.filter((id) => credentials[normalizeArmId(id)]?.state === 'present');
  return answersOf(present, normalizeArmId, async (id) => {
    const identity = byId.get(normalizeArmId(id));
    if (identity) return { state: 'present', value: identity };
    const answer = await limit(() => askOne(() => reader.getIdentity(id, signal)));
    return answer.state === 'present' ? { state: 'present', value: toFact(answer.value) } : answer;
  });
}

function toFact({ id, clientId, principalId, tenantId, location }: ManagedIdentity): IdentityFact {
  return { id, clientId, principalId, tenantId, location };
}
