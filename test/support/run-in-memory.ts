/** Runs of a plan in a world in memory, as the commands would do them. */
import type { MigrationPlan } from '../../src/core/formats/plan.js';
import type { RunOutcome } from '../../src/core/run/run-outcome.js';
import { EVERYTHING, type Selection } from '../../src/core/run/select-steps.js';
import { DEFAULT_SETTINGS, type RunSettings } from '../../src/core/run/run-settings.js';
import { type ApplicablePlan, apply } from '../../src/usecases/apply.js';
import { type Process, type ProcessOptions, startProcess, type WorldState } from './memory-world.js';
import {
  azureIdentity,
  azureIdentityBinding,
  liveInventoryOf,
  nmi,
  roleBinding,
  serviceAccount,
  workload,
} from './objects.js';
import { planInventories } from './planning.js';
import type { JsonObject } from '../../src/core/json.js';

export interface RunOptions extends ProcessOptions {
  plan: ApplicablePlan;
  resume?: boolean;
  dryRun?: boolean;
  selection?: Partial<Selection>;
  settings?: Partial<RunSettings>;
  signal?: AbortSignal;
  approve?: () => Promise<string>;
  runId?: string;
}

export interface EndedRun extends Process {
  outcome: RunOutcome;
}

/** Rejects as `apply` does, also when the process is killed. */
export async function runInMemory(state: WorldState, options: RunOptions): Promise<EndedRun> {
  const process = startProcess(state, options);
  const outcome = await apply({
    plan: options.plan,
    selection: { ...EVERYTHING, ...options.selection },
    resume: options.resume ?? false,
    dryRun: options.dryRun ?? false,
    settings: { ...DEFAULT_SETTINGS, ...options.settings },
    runId: options.runId ?? `run-${Object.keys(state.journals).length + 1}`,
    who: 'ann@laptop',
    tool: '1.2.3',
    cluster: { server: 'aks.example', context: 'prod' },
    ports: process.ports,
    approve: options.approve ?? (async () => '--yes'),
    signal: options.signal ?? new AbortController().signal,
  });
  return { ...process, outcome };
}

/** Two that have to be split, one that is labelled already, and one of every other kind. */
export function shop(): JsonObject[] {
  const kinds = ['StatefulSet', 'DaemonSet', 'CronJob', 'ReplicaSet'] as const;
  return [
    ...['api', 'web', 'batch'].flatMap((name, number) => [
      azureIdentity('shop', name, { number: number + 1 }),
      azureIdentityBinding('shop', name, name, name),
    ]),
    ...['api', 'web'].map((name) => workload('shop', name, { label: name, account: 'shared' })),
    serviceAccount('shop', 'shared', { imagePullSecrets: [{ name: 'registry' }] }),
    roleBinding('shop', 'readers', 'shared'),
    workload('shop', 'labelled', {
      label: 'batch',
      account: 'labelled',
      podLabels: { 'azure.workload.identity/use': 'true' },
    }),
    serviceAccount('shop', 'labelled'),
    ...kinds.flatMap((kind) => {
      const name = kind.toLowerCase();
      const isJob = kind === 'CronJob';
      return [
        workload('shop', name, {
          kind,
          label: 'batch',
          account: name,
          ...(isJob && { podSpec: { restartPolicy: 'Never' } }),
        }),
        serviceAccount('shop', name, { annotations: { owner: 'team' } }),
      ];
    }),
    workload('lake', 'reader', { label: 'lake' }),
    azureIdentity('lake', 'lake', { number: 4 }),
    azureIdentityBinding('lake', 'lake', 'lake', 'lake'),
    serviceAccount('lake', 'default'),
    nmi(),
  ];
}

export function planShop(objects: readonly JsonObject[] = shop()): MigrationPlan {
  return planInventories([liveInventoryOf(objects)], {
    mode: 'standard',
    waveSize: 2,
    file: { policy: { serviceAccountSplit: 'carry-over' } },
  });
}
