/** One call to ARM, taken apart, and a kind of call that it serves. */
import type { Clock } from '../../../ports/clock.js';
import type { HttpResponse } from '../../../ports/http.js';
import type { AzureState } from '../state.js';
import type { ArmPath } from './arm-path.js';
import type { WriteGate } from './write-gate.js';

export interface ArmCall {
  state: AzureState;
  settings: ArmSettings;
  clock: Clock;
  signal: AbortSignal;
  gate: WriteGate;
  /** `https://management.azure.com`: of the request, for links. */
  origin: string;
  path: ArmPath;
  /** The id of the resource or collection, as requested. */
  id: string;
  apiVersion: string;
  query: URLSearchParams;
  body: unknown;
  /** Object id; undefined when nobody is asked who they are. */
  caller: string | undefined;
}

export interface ArmSettings {
  /** How the duplicate of an issuer and subject is refused: documentation and observation differ. */
  duplicateStatus: 400 | 409;
  /** How long a write to a managed identity takes; a second one within it is refused. */
  writeMs: number;
  /** Items of a page where the client asks for no smaller one. */
  pageSize: number;
  /** How long until a role holds. */
  roleDelayMs: number;
  /** How far Resource Graph lags behind. */
  resourceGraphDelayMs: number;
}

export interface ArmRoute {
  method: string;
  /** `Microsoft.ManagedIdentity/userAssignedIdentities`, without names. */
  type: string;
  /** Asked for without a name at the end. */
  collection?: true;
  /** What the caller must be allowed; absent where anybody may ask and sees what they may see. */
  action?: string;
  apiVersions: readonly string[];
  respond(call: ArmCall): HttpResponse | Promise<HttpResponse>;
}
