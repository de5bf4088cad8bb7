/** Which AKS cluster each root is, and what Azure says of it. */
import type { Answer, AzureFacts, ClusterFact } from '../core/azure/facts.js';
import { MigrationError } from '../core/errors.js';
import type { ClusterIdentity } from '../core/inventory/found.js';
import { lookUp } from '../core/json.js';
import type { Resolution } from '../core/resolve/resolve.js';
import type { AzureReader, ClusterTraits, ManagedCluster } from '../ports/azure.js';
import { answersOf, askOne } from './azure-answers.js';
import { hasSomethingToMove, refuseShared } from './root-settings.js';

export interface NamedCluster {
  /** ARM id of the one cluster that is planned for; absent: looked for by its nodes and its issuer. */
  clusterId?: string;
  /** Only here a cluster is looked for. */
  subscription?: string;
}

/** Those roots only that have something to move. @throws MigrationError `cluster-not-found`, `ambiguous-cluster` */
export async function askClusters(
  resolutions: readonly Resolution[],
  { reader, clusterId, subscription }: NamedCluster & { reader: AzureReader },
  issuers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<AzureFacts['clusters']> {
  const moving = resolutions.filter(({ consumers }) => hasSomethingToMove(consumers));
  const roots = moving.map(({ inventory }) => inventory.root.id);
  if (clusterId !== undefined) {
    refuseShared(moving, 'The cluster given', 'ambiguous-cluster');
    return answersOf(roots, String, async () => toAnswer(await requireCluster(reader, clusterId, signal)));
  }
  const where = subscription === undefined ? {} : { subscriptions: [subscription] };
  const find = once((traits: ClusterTraits) => findCluster(reader, traits, where, signal));
  const known = new Map(
    moving.map(({ inventory: { root } }) => [root.id, listTraits(root.cluster, lookUp(issuers, root.id))]),
  );
  const told = roots.filter((root) => known.get(root)?.length);
  return answersOf(told, String, (root) => tryEach(known.get(root) ?? [], find));
}

/**
 * By what a root's cluster can be found, the better first. Nodes say for certain which cluster was read, and where it
 * lies; an issuer that somebody gave may be meant for another one.
 */
function listTraits(cluster: ClusterIdentity | undefined, issuer: string | undefined): ClusterTraits[] {
  const byNodes = cluster?.nodes ? [{ nodes: cluster.nodes }] : [];
  const byIssuer = issuer === undefined ? [] : [{ issuer }];
  return issuer === cluster?.issuer ? [...byNodes, ...byIssuer] : [...byIssuer, ...byNodes];
}

/** The first that is found; else why it may be there all the same, where one knows. */
async function tryEach(
  traits: readonly ClusterTraits[],
  find: (traits: ClusterTraits) => Promise<Answer<ClusterFact>>,
): Promise<Answer<ClusterFact>> {
  let last: Answer<ClusterFact> = { state: 'absent' };
  for (const each of traits) {
    const answer = await find(each);
    if (answer.state === 'present') return answer;
    if (last.state === 'absent') last = answer;
  }
  return last;
}

async function requireCluster(
  reader: AzureReader,
  clusterId: string,
  signal: AbortSignal,
): Promise<Answer<ManagedCluster>> {
  const answer = await askOne(() => reader.getCluster(clusterId, signal));
  if (answer.state !== 'absent') return answer;
  throw new MigrationError({
    code: 'cluster-not-found',
    kind: 'usage',
    what: `Azure has no cluster ${clusterId}`,
    next: ['See the ids of all: az aks list --query "[].id" --output tsv'],
  });
}

async function findCluster(
  reader: AzureReader,
  traits: ClusterTraits,
  where: { subscriptions?: readonly string[] },
  signal: AbortSignal,
): Promise<Answer<ClusterFact>> {
  const answer = await askOne(() => reader.findClusters(traits, where, signal));
  if (answer.state !== 'present') return answer;
  const { found, unsearched } = answer.value;
  const [cluster] = found;
  if (cluster) return toAnswer({ state: 'present', value: cluster });
  const [first, ...others] = unsearched;
  if (!first) return { state: 'absent' };
  const { code, message, next } = first.error;
  const also = others.length === 0 ? '' : `, and ${others.length} other subscriptions could not be searched either`;
  return { state: 'unreadable', why: { code, message: `${message}${also}`, next } };
}

function toAnswer(answer: Answer<ManagedCluster>): Answer<ClusterFact> {
  if (answer.state !== 'present') return answer;
  const { id, tenantId, provisioningState, oidcIssuer, workloadIdentity, podIdentity } = answer.value;
  return {
    state: 'present',
    value: {
      id,
      provisioningState,
      oidcIssuer,
      workloadIdentity,
      ...(tenantId !== undefined && { tenantId }),
      ...(podIdentity?.enabled && { podIdentityAddOn: { identities: podIdentity.identities.length } }),
    },
  };
}

/** Several roots may be parts of one cluster. */
function once<K extends object, T>(ask: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (key) => {
    const text = JSON.stringify(key);
    const answer = asked.get(text) ?? ask(key);
    asked.set(text, answer);
    return answer;
  };
}
