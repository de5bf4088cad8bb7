/** The state of a consumer: what it has of the old path and of the new. */
import type { ConsumerState } from '../formats/scan.js';
import type { ServiceAccount, Workload } from '../inventory/model.js';
import { CLIENT_ID_ANNOTATION, USE_LABEL } from '../inventory/names.js';
import { isPlaceholder } from '../inventory/placeholder.js';
import { distinctClientIds, type Usage } from './match.js';
import { findRefusals, findSkippedContainers } from './webhook.js';

export interface StateFacts {
  workload: Workload;
  account: ServiceAccount | undefined;
  usages: readonly Usage[];
  /** False when something unread or undecided could change the usages. */
  certain: boolean;
}

export function stateOf({ workload, account, usages, certain }: StateFacts): ConsumerState {
  if (!certain) return 'unknown';
  const selected = isSelected(workload);
  const misplaced = findIneffectiveUseLabel(workload) !== undefined;
  if (usages.length === 0) return selected ? 'migrated' : misplaced ? 'wrong' : 'unbound';
  if (!selected) return misplaced ? 'wrong' : 'legacy';
  if (isDenied(workload, account) || namesAnother(workload, usages)) return 'wrong';
  const annotated = account?.annotations[CLIENT_ID_ANNOTATION] ?? '';
  if (annotated === '') return account && distinctClientIds(usages).length > 1 ? 'both' : 'wrong';
  return hasClientId(usages, annotated) ? 'both' : 'wrong';
}

/** Selected, but no pod comes into being, or none of its containers gets anything. */
function isDenied({ pod }: Workload, account: ServiceAccount | undefined): boolean {
  const { containers } = pod;
  const skipsAll = containers.length > 0 && findSkippedContainers(pod).length === containers.length;
  return skipsAll || findRefusals(pod, account).length > 0;
}

/** The webhook leaves a client id alone that a container sets. One from elsewhere, or still to be filled in, cannot be compared. */
function namesAnother({ pod }: Workload, usages: readonly Usage[]): boolean {
  return pod.containers.some(({ env }) =>
    env.some(
      ({ name, value }) =>
        name === 'AZURE_CLIENT_ID' && value !== undefined && !isPlaceholder(value) && !hasClientId(usages, value),
    ),
  );
}

/** Whether the webhook's objectSelector takes the pods. */
export function isSelected(workload: Workload): boolean {
  return workload.pod.labels[USE_LABEL] === 'true';
}

/** The workload identity label where it does nothing: on the owner only, or with another value than "true". */
export function findIneffectiveUseLabel(workload: Workload): { where: string; value: string } | undefined {
  const onPod = workload.pod.labels[USE_LABEL];
  if (onPod !== undefined) return onPod === 'true' ? undefined : { where: 'its pods', value: onPod };
  const onOwner = workload.labels[USE_LABEL];
  return onOwner === undefined ? undefined : { where: `the ${workload.kind} itself`, value: onOwner };
}

/** Entra compares client ids without regard to case. */
export function hasClientId(usages: readonly Usage[], clientId: string): boolean {
  return usages.some(({ identity }) => identity.clientId.toLowerCase() === clientId.toLowerCase());
}
