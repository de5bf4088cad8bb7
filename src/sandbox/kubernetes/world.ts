/** A state, and what happens to it: how its parts behave. */
import type { KubeObject } from './kube-object.js';
import type { KubernetesState } from './state.js';

/** What becomes of a pod when it has had its time to start. */
export type Fate =
  | { ends: 'ready' }
  /** `reason`: what its container waits for, such as `CrashLoopBackOff`; absent: it runs, and its probe fails. */
  | { ends: 'unready'; reason?: string }
  /** `message`: what its container left as its last word. */
  | { ends: 'succeeded' | 'failed'; message?: string };

export interface Behaviour {
  /** From its node to its fate. */
  rolloutMs: number;
  /** From its deletion until a pod is gone. */
  terminationMs: number;
  /** From a write until controllers see it. */
  controllerLagMs: number;
  /** Undefined: pods of Jobs succeed, all others become ready. */
  fateOf?: (pod: KubeObject) => Fate | undefined;
  /** Why a policy of the cluster refuses a new pod; undefined: it does not. */
  refusePod?: (pod: KubeObject) => string | undefined;
}

export interface World extends Behaviour {
  state: KubernetesState;
  /** Of what is going on: controllers are behind the clock until somebody asks. */
  time: number;
}
