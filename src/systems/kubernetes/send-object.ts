/** Reads and writes single objects of our own, such as the lock: the status is for the caller to judge. */
import { type JsonObject, parseObject } from '../../core/json.js';
import type { Clock } from '../../ports/clock.js';
import type { HttpRequest, HttpResponse, Transport } from '../../ports/http.js';
import { type Endpoint, translateNetworkError } from './network-error.js';
import { sendWithRetries } from './retry.js';
import { statusError, unexpectedAnswer } from './status-error.js';

export interface ObjectSenderOptions {
  transport: Transport;
  endpoint: Endpoint;
  clock: Clock;
  /** 0 ≤ n < 1; spreads retries. */
  random: () => number;
}

export interface ObjectRequest {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  body?: unknown;
  /** Such as `read the lock`, for messages. */
  doing: string;
}

export interface ObjectAnswer {
  status: number;
  /** Of a success. */
  object?: JsonObject;
}

export interface ObjectSender {
  /**
   * Passing failures are tried again: what is asked for must bear that. Resolves with a success, or with one of the
   * given statuses; everything else is a MigrationError.
   */
  send(request: ObjectRequest, expected: readonly number[], signal: AbortSignal): Promise<ObjectAnswer>;
}

export function objectSender({ transport, endpoint, clock, random }: ObjectSenderOptions): ObjectSender {
  const patience = { clock, random, hasAnswered: () => true, onWait: () => undefined };
  return {
    async send({ method, path, body, doing }, expected, signal) {
      const request: HttpRequest = {
        method,
        path,
        headers: { 'content-type': method === 'PATCH' ? 'application/json-patch+json' : 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      };
      try {
        const response = await sendWithRetries(() => transport.send(request, signal), patience, signal);
        return judge(response, expected, doing);
      } catch (error) {
        signal.throwIfAborted();
        throw translateNetworkError(error, doing, endpoint);
      }
    },
  };
}

function judge(response: HttpResponse, expected: readonly number[], doing: string): ObjectAnswer {
  const { status, body } = response;
  if (expected.includes(status)) return { status };
  if (status < 200 || status >= 300) throw statusError(response, doing, 'apply');
  const object = parseObject(body);
  if (!object) throw unexpectedAnswer(doing);
  return { status, object };
}
