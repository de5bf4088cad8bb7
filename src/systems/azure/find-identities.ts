/** Managed identities by client id, which no API of ARM takes: Resource Graph first, then every subscription's list. */
import { MigrationError } from '../../core/errors.js';
import { isGuid } from '../../core/guid.js';
import { asString } from '../../core/json.js';
import type { ManagedIdentity, Search } from '../../ports/azure.js';
import type { MsiClient } from './msi-client.js';
import { IDENTITIES } from './parse-arm-id.js';
import { queryResources, quoteKusto } from './resource-graph.js';
import type { RestClient } from './rest-client.js';
import { mapSome, searchSubscriptions } from './search.js';
import { listSubscriptions } from './subscriptions.js';

/** Client ids in one query, which may be some thousand characters long. */
const IN_ONE_QUERY = 200;

interface Clients {
  arm: RestClient;
  msi: MsiClient;
}

export async function findIdentities(
  clients: Clients,
  clientIds: readonly string[],
  where: { subscriptions?: readonly string[]; except?: readonly string[] },
  signal: AbortSignal,
): Promise<Search<ManagedIdentity>> {
  const wanted = new Set(clientIds.filter((id) => isGuid(id)).map((id) => id.toLowerCase()));
  if (wanted.size === 0) return { found: [], unsearched: [] };
  const leads = await followLeads(clients, wanted, where, signal);
  const missing = withoutFound(wanted, leads);
  if (missing.size === 0) return { found: leads, unsearched: [] };
  const known = new Set((where.except ?? []).map((id) => id.toLowerCase()));
  const all = where.subscriptions ?? (await listSubscriptions(clients.arm, signal));
  const subscriptions = all.filter((id) => !known.has(id.toLowerCase()));
  const { found, unsearched } = await searchSubscriptions(subscriptions, async (subscription) =>
    ((await clients.msi.listIdentities(subscription, signal)) ?? []).filter(isOneOf(missing)),
  );
  return { found: [...leads, ...found], unsearched };
}

/** Resource Graph lags behind: what it names is read from ARM, and what it does not know may be there all the same. */
async function followLeads(
  { arm, msi }: Clients,
  wanted: ReadonlySet<string>,
  { subscriptions }: { subscriptions?: readonly string[] },
  signal: AbortSignal,
): Promise<ManagedIdentity[]> {
  const ids: string[] = [];
  for (const some of inParts([...wanted], IN_ONE_QUERY)) {
    const query = `resources | where type =~ '${IDENTITIES}' | where tostring(properties.clientId) in~ (${some.map(quoteKusto).join(', ')}) | project id`;
    const asked = { subject: 'managed identities by client id', query, ...(subscriptions && { subscriptions }) };
    const rows = await orNothing(queryResources(arm, asked, signal));
    ids.push(...rows.flatMap(({ id }) => asString(id) ?? []));
  }
  const read = await mapSome(ids, (id) => orNothing(msi.getIdentity(id, signal).then((one) => (one ? [one] : []))));
  return read.flat().filter(isOneOf(wanted));
}

/** What cannot be had this way is looked for in the other. */
async function orNothing<T>(rows: Promise<T[]>): Promise<T[]> {
  try {
    return await rows;
  } catch (error) {
    if (error instanceof MigrationError && error.code !== 'azure-unauthorized') return [];
    throw error;
  }
}

function isOneOf(wanted: ReadonlySet<string>): (identity: ManagedIdentity) => boolean {
  return ({ clientId }) => wanted.has(clientId.toLowerCase());
}

function withoutFound(wanted: ReadonlySet<string>, found: readonly ManagedIdentity[]): Set<string> {
  const known = new Set(found.map(({ clientId }) => clientId.toLowerCase()));
  return new Set([...wanted].filter((id) => !known.has(id)));
}

function* inParts<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
