/** A network that gives the answers of a script, one per request, and the last one again and again. */
import type { HttpRequest, HttpResponse, Transport } from '../../src/ports/http.js';
import { fakeClock, type FakeClock } from './fake-clock.js';

/** What is thrown in place of an answer has no `status`. */
export type Given = { status: number; body?: unknown; headers?: HttpResponse['headers'] } | Error;

export interface ScriptedTransport {
  /** What an adapter of src/systems/kubernetes is made from. */
  wire: { transport: Transport; endpoint: { server: string }; clock: FakeClock; random: () => number };
  sent: HttpRequest[];
  /** `GET /api/v1/pods` */
  lines(): string[];
}

export function scriptedTransport(...given: Given[]): ScriptedTransport {
  const sent: HttpRequest[] = [];
  const transport: Transport = {
    async send(request) {
      sent.push(request);
      const next = given.length > 1 ? given.shift() : given[0];
      if (next === undefined || !('status' in next)) throw next;
      const { status, body = {}, headers = {} } = next;
      return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
    },
  };
  return {
    wire: { transport, endpoint: { server: 'aks.example:443' }, clock: fakeClock(), random: () => 0 },
    sent,
    lines: () => sent.map(({ method, path }) => `${method} ${path}`),
  };
}

/** Its message may hold anything. */
export function networkError(code: string, message = 'failed'): Error {
  return Object.assign(new Error(message), { code });
}
