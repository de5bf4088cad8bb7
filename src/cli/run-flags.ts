/** The flags of commands that carry out a plan, or look at what was carried out. */
import { boolean, integer, option, string } from '@oclif/core/flags';
import type { InferredFlags } from '@oclif/core/interfaces';
import { STAGES } from '../core/change/stages.js';
import { DEFAULT_SETTINGS, type RunSettings } from '../core/run/run-settings.js';
import { parseDuration } from './duration.js';
import { azureFlags, grouped, named, planningFlags } from './flags.js';

/** Where runs are kept, and through what Azure is reached. */
export const stateFlags = {
  'state-namespace': string({
    summary: 'Namespace of the lock and of the records of runs: the same for everybody who applies',
    ...named('RUN', 'MIGRATE_STATE_NAMESPACE', 'NAME'),
    default: 'default',
  }),
  'state-dir': string({
    summary: 'Folder of the journals; that of the plan unless given',
    ...named('RUN', 'MIGRATE_STATE_DIR', 'DIR'),
  }),
  'tenant-id': planningFlags['tenant-id'],
  cloud: azureFlags.cloud,
};

export const approvalFlags = {
  yes: boolean({
    summary: 'Approve without a question; never enough for what destroys',
    default: false,
    ...grouped('APPROVAL', 'MIGRATE_YES'),
  }),
  approve: string({
    summary: 'Approve exactly this plan, by its id or the first 12 digits of it',
    ...named('APPROVAL', 'MIGRATE_APPROVE', 'PLAN-ID'),
  }),
  confirm: string({
    summary: 'Name of the cluster, for a stage that destroys',
    ...named('APPROVAL', 'MIGRATE_CONFIRM', 'CLUSTER'),
  }),
};

export const eventFlags = {
  events: option({
    summary: 'Print what happens, as it happens, instead of the result: a line of JSON each',
    ...grouped('OUTPUT', 'MIGRATE_EVENTS'),
    options: ['ndjson'] as const,
    exclusive: ['json', 'output'],
  })(),
  'events-file': string({
    summary: 'Also add these lines to a file, readable for its owner only',
    ...named('OUTPUT', 'MIGRATE_EVENTS_FILE', 'FILE'),
  }),
};

export const selectionFlags = {
  stage: option({
    summary: 'Only this stage, with what it needs; may be repeated',
    ...grouped('SELECTION', 'MIGRATE_STAGE'),
    options: STAGES,
    multiple: true,
    delimiter: ',',
  })(),
  until: option({ summary: 'Stop after this stage', ...grouped('SELECTION', 'MIGRATE_UNTIL'), options: STAGES })(),
  wave: integer({
    summary: 'Restart workloads up to this wave',
    ...grouped('SELECTION', 'MIGRATE_WAVE'),
    helpValue: 'N',
    min: 1,
  }),
  only: string({
    summary: 'Only this workload or namespace, with what it needs; may be repeated',
    ...named('SELECTION', 'MIGRATE_ONLY', 'REF'),
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
  }),
};

export const runFlags = {
  'dry-run': boolean({
    summary: 'Let the server try every write, and store nothing',
    default: false,
    ...grouped('RUN', 'MIGRATE_DRY_RUN'),
  }),
  resume: boolean({
    summary: 'Go on with a run that has stopped',
    default: false,
    ...grouped('RUN', 'MIGRATE_RESUME'),
  }),
  'hold-drifted': boolean({
    summary: 'Go on without what was changed since the plan was made',
    default: false,
    ...grouped('RUN', 'MIGRATE_HOLD_DRIFTED'),
  }),
  'wait-for-source': lasting(
    'How long to wait for what Helm, GitOps or an operator has to write',
    'MIGRATE_WAIT_FOR_SOURCE',
    '0s',
  ),
  'auto-rollback': boolean({
    summary: 'Take a wave back when something in it fails',
    default: false,
    ...grouped('RUN', 'MIGRATE_AUTO_ROLLBACK'),
  }),
  soak: lasting('How long to watch each wave before the next', 'MIGRATE_SOAK', '0s'),
  'rollout-timeout': lasting(
    'How long the pods of a workload may take to be replaced',
    'MIGRATE_ROLLOUT_TIMEOUT',
    '10m',
  ),
  'per-namespace': integer({
    summary: 'Workloads of one namespace that are restarted at the same time',
    ...grouped('RUN', 'MIGRATE_PER_NAMESPACE'),
    helpValue: 'N',
    default: DEFAULT_SETTINGS.perNamespace,
    min: 1,
  }),
  'token-interval': lasting('Between two of the three exchanges that prove a token', 'MIGRATE_TOKEN_INTERVAL', '20s'),
  'lock-timeout': lasting('How long to wait for the lock', 'MIGRATE_LOCK_TIMEOUT', '0s'),
};

/** Exactly this: what it needs is not taken back with it. */
export const undoFlags = {
  stage: selectionFlags.stage,
  wave: integer({
    summary: 'Only this wave; may be repeated',
    ...grouped('SELECTION', 'MIGRATE_WAVE'),
    helpValue: 'N',
    min: 1,
    multiple: true,
  }),
  only: selectionFlags.only,
  'delete-created': boolean({
    summary: 'Also delete the accounts and credentials that we made and nobody uses',
    default: false,
    ...grouped('SELECTION', 'MIGRATE_DELETE_CREATED'),
  }),
  'skip-drifted': boolean({
    summary: 'Leave what somebody has changed since, and undo the rest',
    default: false,
    ...grouped('SELECTION', 'MIGRATE_SKIP_DRIFTED'),
  }),
};

export const verifyFlags = {
  stage: option({
    summary: 'Only the checks of this stage',
    ...grouped('SELECTION', 'MIGRATE_STAGE'),
    options: ['token-check', 'verify'] as const,
    multiple: true,
    delimiter: ',',
  })(),
  wave: integer({
    summary: 'Only workloads up to this wave',
    ...grouped('SELECTION', 'MIGRATE_WAVE'),
    helpValue: 'N',
    min: 1,
  }),
  only: string({
    summary: 'Only this workload or namespace; may be repeated',
    ...named('SELECTION', 'MIGRATE_ONLY', 'REF'),
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
  }),
  watch: lasting('Go on looking at the pods for so long', 'MIGRATE_WATCH', '0s'),
  junit: string({ summary: 'Also write the checks as JUnit XML', ...named('OUTPUT', 'MIGRATE_JUNIT', 'FILE') }),
  'token-interval': runFlags['token-interval'],
};

export type UndoFlags = InferredFlags<typeof undoFlags>;
export type VerifyFlags = InferredFlags<typeof verifyFlags>;
export type StateFlags = InferredFlags<typeof stateFlags>;
export type ApprovalFlags = InferredFlags<typeof approvalFlags>;
export type EventFlags = InferredFlags<typeof eventFlags>;
export type SelectionFlags = InferredFlags<typeof selectionFlags>;
export type RunFlags = InferredFlags<typeof runFlags>;

/** @throws MigrationError `bad-arguments` (usage) */
export function toSettings(flags: RunFlags): RunSettings {
  const lengthOf = (name: 'wait-for-source' | 'soak' | 'rollout-timeout' | 'lock-timeout') =>
    parseDuration(flags[name], name);
  return {
    holdDrifted: flags['hold-drifted'],
    waitForSourceMs: lengthOf('wait-for-source'),
    autoRollback: flags['auto-rollback'],
    soakMs: lengthOf('soak'),
    rolloutTimeoutMs: lengthOf('rollout-timeout'),
    perNamespace: flags['per-namespace'],
    lockTimeoutMs: lengthOf('lock-timeout'),
  };
}

/** In milliseconds. @throws MigrationError `bad-arguments` (usage) */
export function readTokenInterval(flags: Pick<RunFlags, 'token-interval'>): number {
  return parseDuration(flags['token-interval'], 'token-interval');
}

function lasting(summary: string, env: `MIGRATE_${string}`, fallback: string) {
  return string({ summary, ...named('RUN', env, 'DURATION'), default: fallback });
}
