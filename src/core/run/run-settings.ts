/** How a run goes about its plan, as far as people may choose. */
export interface RunSettings {
  /** Go on without what drifted, instead of refusing before the first write. */
  holdDrifted: boolean;
  /** How long to wait for what Helm, GitOps or an operator has to write, in milliseconds; 0: not at all. */
  waitForSourceMs: number;
  /** Take a wave back when something in it fails. */
  autoRollback: boolean;
  /** How long to watch the workloads of a wave before the next, in milliseconds. */
  soakMs: number;
  /** How long a rollout may take, in milliseconds. */
  rolloutTimeoutMs: number;
  /** Workloads of one namespace that may be restarted at the same time. */
  perNamespace: number;
  /** How long to wait for the lock, in milliseconds. */
  lockTimeoutMs: number;
}

export const DEFAULT_SETTINGS: RunSettings = {
  holdDrifted: false,
  waitForSourceMs: 0,
  autoRollback: false,
  soakMs: 0,
  rolloutTimeoutMs: 600_000,
  perNamespace: 1,
  lockTimeoutMs: 0,
};
