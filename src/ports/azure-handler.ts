/** A simulated Azure, as a function: what tests, the sandbox and rehearsals put in the place of the network. */
import type { HttpResponse } from './http.js';

export interface AzureRequest {
  method: string;
  /** Absolute. */
  url: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  body?: string;
}

/** Rejects with an error that has a `code`, as the network does; may never answer. */
export type AzureHandler = (request: AzureRequest, signal: AbortSignal) => Promise<HttpResponse>;
