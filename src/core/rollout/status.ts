/** How far a workload has come with what was written last. */

export type RolloutState = 'current' | 'in-progress' | 'failed' | 'terminating' | 'unknown';

/** Why pods stay as they are until somebody does something about it. */
export type Held = 'paused' | 'on-delete' | 'partition' | 'bare';

export interface RolloutStatus {
  state: RolloutState;
  /** For people: `2 of 3 updated`. */
  detail: string;
  /** A word of Kubernetes: `ProgressDeadlineExceeded`. */
  reason?: string;
  held?: Held;
  /** There are no pods now, and none are wanted. */
  idle?: true;
}
