/** Asking the API server what it would make of a new pod. Nothing is stored. */
import type { JsonObject } from '../core/json.js';

export type PodAdmission =
  /** As it would be stored: what webhooks add is in it. */
  | { outcome: 'admitted'; pod: JsonObject }
  /**
   * An answer that is no success, whoever gave it: the server, a quota, a webhook. `message` is the one of the Status, as it
   * came: untrusted, of any length.
   */
  | { outcome: 'refused'; status: number; reason: string; message: string };

/** Failures without an answer are MigrationErrors with the codes of KubernetesReader. */
export interface DryRuns {
  /** `dryRun=All` */
  createPod(pod: JsonObject, signal: AbortSignal): Promise<PodAdmission>;
}
