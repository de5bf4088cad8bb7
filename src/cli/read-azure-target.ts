/** Whether a run asks Azure, and about which cluster. */
import { MigrationError } from '../core/errors.js';
import type { MigrationFile } from '../core/formats/migration-file.js';
import { type AzureFlags, listValues, type PlanningFlags, type SourceFlags } from './flags.js';

export interface AzureTarget {
  /** ARM id; absent: the cluster is looked for by its nodes and its issuer. */
  clusterId?: string;
  subscription?: string;
  /** Name of a cloud. */
  cloud: string;
}

type Flags = Pick<SourceFlags, 'from' | 'snapshot'> & Pick<PlanningFlags, 'offline'> & AzureFlags;

export const PUBLIC_CLOUD = 'AzureCloud';

/**
 * A live cluster is planned with Azure, since whoever reads it mostly has a login; manifests and snapshots only where a
 * flag says so: a pull request is planned by somebody who may have none. What is said with --offline counts first.
 *
 * @param unasked whether a live cluster is reason enough
 */
export function readAzureTarget(
  flags: Flags,
  file: MigrationFile | undefined,
  { unasked }: { unasked: boolean },
): AzureTarget | undefined {
  const named = [flags.subscription, flags['cluster-id'], flags.cluster, flags['resource-group'], flags.cloud];
  const isNamed = named.some((flag) => flag !== undefined);
  const isLive = listValues(flags.from).length === 0 && flags.snapshot === undefined;
  const isOffline = flags.offline ?? (isNamed ? false : (file?.offline ?? !(isLive && unasked)));
  if (isOffline) return undefined;
  const clusterId = flags['cluster-id'] ?? nameCluster(flags);
  return {
    cloud: flags.cloud ?? PUBLIC_CLOUD,
    ...(flags.subscription !== undefined && { subscription: flags.subscription }),
    ...(clusterId !== undefined && { clusterId }),
  };
}

function nameCluster({ subscription, 'resource-group': group, cluster }: AzureFlags): string | undefined {
  if (cluster === undefined && group === undefined) return undefined;
  if (subscription !== undefined && group !== undefined && cluster !== undefined) {
    return `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.ContainerService/managedClusters/${cluster}`;
  }
  throw new MigrationError({
    code: 'bad-arguments',
    kind: 'usage',
    what: 'A cluster is named by --subscription, --resource-group and --cluster together',
    next: [
      'Or give its ARM id: --cluster-id "$(az aks show --query id --output tsv --resource-group GROUP --name CLUSTER)"',
    ],
  });
}
