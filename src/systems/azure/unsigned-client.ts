/** Sends a request as it is: without a login of ours, once, and to one server only. */
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { silenceError } from './errors.js';
import { failureOf } from './failure.js';
import { guardPolicy, timeoutPolicy } from './policies.js';
import { pipelineOptions, type Wire } from './wire.js';

export type UnsignedWire = Pick<Wire, 'clock' | 'userAgent' | 'ca' | 'httpClient'>;

export interface UnsignedRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

/** Resolves with any answer. Rejects with a MigrationError where there is none, or with the reason of the signal. */
export type Send = (request: UnsignedRequest, signal: AbortSignal) => Promise<PipelineResponse>;

/** `doing`: for messages, such as `exchange a token at Entra`. */
export function unsignedClient(wire: UnsignedWire, server: string, doing: string): Send {
  const pipeline = createPipelineFromOptions(pipelineOptions(wire));
  pipeline.addPolicy(timeoutPolicy(wire.clock), { afterPhase: 'Sign' });
  pipeline.addPolicy(guardPolicy(server), { afterPhase: 'Sign', afterPolicies: [timeoutPolicy.name] });
  const httpClient = wire.httpClient ?? createDefaultHttpClient();
  return async ({ method, url, headers, body }, signal) => {
    signal.throwIfAborted();
    const request = createPipelineRequest({ method, url, headers: createHttpHeaders(headers), abortSignal: signal });
    if (body !== undefined) request.body = body;
    try {
      return await pipeline.sendRequest(httpClient, request);
    } catch (error) {
      signal.throwIfAborted();
      const failure = failureOf(error, wire.clock);
      throw failure?.kind === 'silence' ? silenceError(failure, doing, new URL(server).host) : error;
    }
  };
}
