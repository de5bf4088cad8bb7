/** Which workload a pod belongs to, told by its name alone: an inventory holds workloads, not their pods. */
import { lookUp } from '../json.js';

/** What each controller appends to its own name; the letters are those of Kubernetes' `rand.String`, and digits. */
const SUFFIXES: Readonly<Record<string, RegExp>> = {
  Deployment: /^-[a-z0-9]{1,10}-[a-z0-9]{5}$/,
  ReplicaSet: /^-[a-z0-9]{5}$/,
  ReplicationController: /^-[a-z0-9]{5}$/,
  DaemonSet: /^-[a-z0-9]{5}$/,
  StatefulSet: /^-\d+$/,
  Job: /^(-\d+)?-[a-z0-9]{5}$/,
  CronJob: /^-\d+(-\d+)?-[a-z0-9]{5}$/,
};

export function couldOwnPod({ kind, name }: { kind: string; name: string }, podName: string): boolean {
  return podName.startsWith(name) && (lookUp(SUFFIXES, kind)?.test(podName.slice(name.length)) ?? false);
}
