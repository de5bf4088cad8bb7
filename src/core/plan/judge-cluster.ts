/** What Azure told about the cluster of a root: whether anything can be planned for it yet. */
import { answerFor, type AzureFacts, type ClusterFact } from '../azure/facts.js';
import { describeDifference, differ } from '../azure/near-miss.js';
import type { Change } from '../change/types.js';
import { clusterNotChecked } from '../findings/cluster-not-checked.js';
import { clusterNotReady } from '../findings/cluster-not-ready.js';
import type { FindingSubject } from '../findings/define-finding.js';
import { issuerDiffers } from '../findings/issuer-differs.js';
import { podIdentityAddOn } from '../findings/pod-identity-add-on.js';
import { workloadIdentityOff } from '../findings/workload-identity-off.js';
import type { Finding } from '../formats/scan.js';
import type { Inventory } from '../inventory/model.js';
import { describeEnabling, enableWorkloadIdentity, findMissing } from './enable-workload-identity.js';
import type { PlannedConsumer } from './plan-consumer.js';

export interface ClusterJudgement {
  /** Nothing else may be planned. */
  isHeld: boolean;
  changes: readonly Change[];
  findings: readonly Finding[];
}

const NOTHING_TO_SAY: ClusterJudgement = { isHeld: false, changes: [], findings: [] };

export function judgeCluster(
  inventory: Inventory,
  planned: readonly PlannedConsumer[],
  { azure, issuer }: { azure: AzureFacts | undefined; issuer: string | undefined },
): ClusterJudgement {
  const { id } = inventory.root;
  const about: FindingSubject = { root: id, ref: id };
  if (!azure || planned.length === 0) return NOTHING_TO_SAY;
  const answer = answerFor(azure.clusters, id);
  if (answer?.state !== 'present') {
    const why = describeUnknown(answer, issuer);
    return why === undefined
      ? NOTHING_TO_SAY
      : { ...NOTHING_TO_SAY, findings: [clusterNotChecked.raise(about, { why })] };
  }
  const cluster = answer.value;
  const notes = describeCluster(cluster, about);
  const missing = findMissing(cluster, inventory.webhooks.length > 0);
  if (missing.length > 0) {
    const change = enableWorkloadIdentity(cluster, missing, planned);
    const finding = workloadIdentityOff.raise(about, describeEnabling(cluster, missing));
    return { isHeld: true, changes: [change], findings: [finding, ...notes] };
  }
  const differing = findOtherIssuer(cluster, issuer, about);
  return { isHeld: differing.length > 0, changes: [], findings: [...differing, ...notes] };
}

/** Undefined where another finding asks for what is missing. */
function describeUnknown(
  answer: ReturnType<typeof answerFor<ClusterFact>>,
  issuer: string | undefined,
): string | undefined {
  if (answer?.state === 'unreadable') return answer.why.message;
  if (issuer === undefined) return undefined;
  return answer ? 'the login sees no cluster with this issuer' : 'it was not asked about';
}

function describeCluster(
  { provisioningState, podIdentityAddOn: addOn }: ClusterFact,
  about: FindingSubject,
): Finding[] {
  return [
    ...(provisioningState === 'Succeeded' ? [] : [clusterNotReady.raise(about, { state: provisioningState })]),
    ...(addOn ? [podIdentityAddOn.raise(about, addOn)] : []),
  ];
}

/** Compared byte for byte, as Entra does. */
function findOtherIssuer(
  { id, oidcIssuer: { url } }: ClusterFact,
  issuer: string | undefined,
  about: FindingSubject,
): Finding[] {
  if (issuer === undefined || url === undefined || issuer === url) return [];
  const differences = describeDifference(differ('issuer', issuer, url), ['given', 'Azure']);
  return [issuerDiffers.raise(about, { cluster: id, differences })];
}
