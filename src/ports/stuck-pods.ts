/** Pods that keep an ordered StatefulSet from going on: its controller waits for them, and never replaces them. */
import type { KubernetesTarget } from '../core/change/types.js';

export interface StuckPods {
  /** Of a StatefulSet whose template was taken back; none of anything else. */
  find(target: KubernetesTarget, signal: AbortSignal): Promise<readonly { name: string; uid: string }[]>;
}
