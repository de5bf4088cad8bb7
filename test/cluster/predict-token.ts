/** What a scan lets one expect of NMI in managed mode. */
import type { Inventory, Workload } from '../../src/core/inventory/model.js';
import type { AzureIdentity } from '../../src/core/inventory/pod-identity.js';
import { findBypass } from '../../src/core/resolve/bypass.js';
import { type MatchIndex, matchPod } from '../../src/core/resolve/match.js';
import type { TokenQuestion } from './nmi.js';
import { entraToken, imdsToken } from './token-endpoints.js';

const REFUSED = '404';
/** The identity was found, but no token could be had for it: its type is none, or its secret holds no certificate. */
const FAILED = '503';

/** The answers that may come: which of several identities is the first, nothing decides. */
export function predictTokens(
  { inventory, index }: { inventory: Inventory; index: MatchIndex },
  workload: Workload,
  question: TokenQuestion,
): string[] {
  // Such a pod is asked for nothing but a client id: whoever has access to the node's IMDS has all its identities.
  if (findBypass(inventory, workload)) return [imdsToken(question.client_id ?? '')];
  const { usages } = matchPod(index, workload.namespace, workload.pod, 'managed');
  const wanted = usages.map(({ identity }) => identity).filter((identity) => isWanted(identity, question));
  return wanted.length === 0 ? [REFUSED] : wanted.map(serve);
}

/** Compared byte for byte. */
function isWanted({ clientId, resourceId }: AzureIdentity, question: TokenQuestion): boolean {
  const { client_id: wantedClient, msi_res_id: first, mi_res_id: second } = question;
  const wantedResource = first ?? second;
  if (wantedClient === undefined && wantedResource === undefined) return true;
  return clientId === wantedClient || resourceId === wantedResource;
}

function serve({ type, clientId, tenantId }: AzureIdentity): string {
  if (type === 'user-assigned') return imdsToken(clientId);
  return type === 'service-principal' ? entraToken(tenantId, clientId) : FAILED;
}
