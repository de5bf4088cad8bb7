/**
 * Tokens of service accounts, and what Entra gives for them. They are held in memory only: no implementation puts one
 * into an error, an event or a log.
 */
import type { JsonObject } from '../core/json.js';

export interface AccountTokenRequest {
  namespace: string;
  account: string;
  audience: string;
  /** Asked for; the API server may give it another lifetime. */
  seconds: number;
}

/** Failures are MigrationErrors with the codes of KubernetesReader; `kubernetes-not-found`: there is no such account. */
export interface AccountTokens {
  request(request: AccountTokenRequest, signal: AbortSignal): Promise<string>;
}

export interface ExchangeRequest {
  tenantId: string;
  clientId: string;
  /** `https://management.azure.com/.default` */
  scope: string;
  /** The token of a service account. */
  assertion: string;
}

export type ExchangeAnswer =
  | { granted: true; accessToken: string }
  | {
      granted: false;
      /** `AADSTS700213` */
      code: string;
      /** The first line of what Entra says, without anything that looks like a token. */
      description: string;
    };

/**
 * The token endpoint of one cloud. Failures are MigrationErrors with code `azure-unreachable`, `azure-timeout`,
 * `azure-throttled` or `azure-failed`: Entra said neither yes nor no.
 */
export interface TokenExchange {
  exchange(request: ExchangeRequest, signal: AbortSignal): Promise<ExchangeAnswer>;
}

/** One read of what the workload uses its token for. */
export interface ResourceProbe {
  /** For messages. */
  name: string;
  /** What the access token must be for. */
  scope: string;
  /** The HTTP status of the answer. Throws a MigrationError when there is none. */
  ask(accessToken: string, signal: AbortSignal): Promise<number>;
}

/** Where a pod of ours has come to. */
export interface ProbePodState {
  /** `Pending`, `Running`, `Succeeded` or `Failed` */
  phase: string;
  /** Of its container, once that has ended: what it left as its termination message. */
  report?: string;
  /** Why it does not start: `ImagePullBackOff`, `Unschedulable`. */
  reason?: string;
}

/** Pods of our own making. Failures are MigrationErrors with the codes of KubernetesReader. */
export interface ProbePods {
  create(pod: JsonObject, signal: AbortSignal): Promise<void>;
  /** Undefined when there is none. */
  read(namespace: string, name: string, signal: AbortSignal): Promise<ProbePodState | undefined>;
  /** At once; also when there is none. */
  delete(namespace: string, name: string, signal: AbortSignal): Promise<void>;
}
