/** Connects what carries out a plan, or looks at what was carried out: to the cluster, and to Azure. */
import { dirname } from 'node:path';
import { MigrationError } from '../core/errors.js';
import type { ClusterIdentity } from '../core/inventory/found.js';
import type { ReviewedPlan } from '../core/report/plan-diff.js';
import type { Source } from '../ports/source.js';
import { clusterSource } from '../sources/cluster/cluster-source.js';
import { type Cloud, findCloud } from '../systems/azure/clouds.js';
import { connectAzure } from '../systems/azure/connect-azure.js';
import { tokenExchange } from '../systems/azure/exchange-token.js';
import { journalFiles } from '../systems/files/journal-files.js';
import { systemClock } from '../systems/system-clock.js';
import { refuseOtherTenant } from '../usecases/refuse-other-tenant.js';
import { type AssembledRun, assembleRun, type RunParts } from './assemble-run.js';
import { connect } from './compose.js';
import type { ClusterFlags } from './flags.js';
import { PUBLIC_CLOUD } from './read-azure-target.js';
import type { StateFlags } from './run-flags.js';
import type { Session } from './session.js';
import type { Tool } from './tool.js';

export interface ConnectedRun extends AssembledRun {
  cluster: ClusterIdentity;
  source: Source;
}

/** @throws MigrationError those of the kubeconfig, `other-tenant`, `azure-login-incomplete`, and those of reading the cluster */
export async function connectRun(
  plan: Pick<ReviewedPlan, 'inputs' | 'target'>,
  planPath: string,
  flags: ClusterFlags & Pick<StateFlags, 'state-namespace'> & Partial<StateFlags>,
  { tool, session }: { tool: Tool; session: Session },
): Promise<ConnectedRun> {
  const connected = await connect(flags, tool);
  const assembled = assembleRun({
    cluster: connected,
    azure: connectToAzure(plan, flags, tool, session),
    runs: journalFiles(flags['state-dir'] ?? dirname(planPath)),
    stateNamespace: flags['state-namespace'],
    clock: systemClock,
    random: Math.random,
    emit: session.emit,
  });
  const cluster = await connected.reader.identify(session.signal);
  return { ...assembled, cluster, source: clusterSource({ reader: connected.reader }) };
}

function connectToAzure(
  plan: Pick<ReviewedPlan, 'inputs' | 'target'>,
  flags: Partial<StateFlags>,
  tool: Tool,
  { emit }: Session,
): RunParts['azure'] {
  const cloud = requireCloud(flags.cloud ?? plan.inputs.cloud ?? PUBLIC_CLOUD);
  refuseOtherTenant(plan, flags['tenant-id']);
  const tenantId = flags['tenant-id'] ?? plan.target.tenantId;
  const azure = connectAzure({
    ...(tenantId !== undefined && { tenantId }),
    cloud,
    env: process.env,
    clock: systemClock,
    random: Math.random,
    onWait: (seconds) => emit({ type: 'waiting', what: 'Azure', seconds: Math.ceil(seconds) }),
    userAgent: userAgentOf(tool),
  });
  return {
    ...azure,
    exchange: tokenExchange({ clock: systemClock, userAgent: userAgentOf(tool) }, cloud.authority),
    tenantId: tenantId ?? '',
    scope: cloud.resourceManagerScope,
    authority: cloud.authority,
  };
}

function requireCloud(name: string): Cloud {
  const cloud = findCloud(name);
  if (cloud) return cloud;
  throw new MigrationError({ code: 'bad-arguments', kind: 'usage', what: `There is no cloud ${name}` });
}

function userAgentOf({ version }: Tool): string {
  return `migrate/${version}`;
}
