/** What containers have written to their logs. It may hold anything: nothing of it is kept as it is. */

export interface PodLogRequest {
  namespace: string;
  pod: string;
  /** Absent: its only one. */
  container?: string;
  /** RFC 3339; absent: from the beginning. */
  sinceTime?: string;
  /** The log is cut after so many, from the oldest on. */
  limitBytes: number;
}

/** Failures are MigrationErrors with the codes of KubernetesReader. */
export interface PodLogs {
  /** Each line begins with the time at which it was written, in RFC 3339 (`timestamps=true`), and a space. */
  read(request: PodLogRequest, signal: AbortSignal): Promise<string>;
}
