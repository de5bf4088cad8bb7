/** Puts together what carries out a plan, from a cluster and an Azure that are connected already. */
import { sharePodLists } from '../checks/pod-lists.js';
import { patienceFor } from '../checks/prove-repeatedly.js';
import { createChecks, type AzurePorts } from '../checks/run-check.js';
import { stuckPods } from '../checks/stuck-pods.js';
import { workloadPods } from '../checks/workload-pods.js';
import type { ExecutablePlan } from '../core/run/executable.js';
import type { SelectedSteps } from '../core/run/select-steps.js';
import type { RunPorts } from '../engine/run.js';
import type { Checks } from '../ports/checks.js';
import type { Clock } from '../ports/clock.js';
import type { Emit } from '../ports/events.js';
import type { RunStore } from '../ports/runs.js';
import { azureWriter } from '../systems/azure/azure-writer.js';
import type { ConnectedAzure } from '../systems/azure/connect-azure.js';
import { accessReviews } from '../systems/kubernetes/access-reviews.js';
import { clusterReader } from '../systems/kubernetes/cluster-reader.js';
import { clusterWriter } from '../systems/kubernetes/cluster-writer.js';
import type { ConnectedCluster } from '../systems/kubernetes/connect.js';
import { dryRuns } from '../systems/kubernetes/dry-runs.js';
import { leaseStore } from '../systems/kubernetes/lease-store.js';
import { podLogs } from '../systems/kubernetes/pod-logs.js';
import { runRecords } from '../systems/kubernetes/run-records.js';

export interface RunParts {
  cluster: Pick<ConnectedCluster, 'reader' | 'tokens' | 'wire'>;
  azure: ConnectedAzure & Omit<AzurePorts, 'reader'>;
  runs: RunStore;
  /** Of the lock and of the records of runs. */
  stateNamespace: string;
  clock: Clock;
  random: () => number;
  emit: Emit;
}

export interface AssembledRun {
  ports: Omit<RunPorts, 'checks'>;
  /** `tokenIntervalMs`: between two exchanges of a token; absent: the usual. */
  checksFor(plan: ExecutablePlan, steps: SelectedSteps, tokenIntervalMs?: number): Checks;
}

export function assembleRun(parts: RunParts): AssembledRun {
  const { cluster, azure, runs, stateNamespace, clock, random, emit } = parts;
  const { reader, tokens, wire } = cluster;
  const objects = clusterReader(reader);
  const pods = workloadPods({ reader: objects, lists: sharePodLists(reader) });
  return {
    ports: {
      writers: { kubernetes: clusterWriter({ ...wire, reader: objects }), azure: azureWriter(azure) },
      stuckPods: stuckPods({ reader: objects, pods, clock }),
      leases: leaseStore(wire, stateNamespace),
      records: runRecords(wire, stateNamespace),
      ...{ runs, clock, random, emit },
    },
    checksFor(plan, steps, tokenIntervalMs) {
      const ports = {
        cluster: reader,
        reader: objects,
        dryRuns: dryRuns(wire),
        reviews: accessReviews(wire),
        logs: podLogs(wire),
        ...{ tokens, clock },
        azure: withKnownCredentials(azure),
      };
      return createChecks(plan, ports, {
        ...{ steps, stateNamespace },
        ...(tokenIntervalMs !== undefined && { patience: patienceFor(tokenIntervalMs) }),
      });
    },
  };
}

/** What the writer knows already: a list of its own for each token would have to wait for the pace of Azure. */
function withKnownCredentials({ reader, writer, ...azure }: RunParts['azure']): AzurePorts {
  return { ...azure, reader: { ...reader, listCredentials: writer.list, listApplicationCredentials: writer.list } };
}
