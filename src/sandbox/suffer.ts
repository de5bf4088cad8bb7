/** A call on its way: how long it takes, and what an ordered fault does to it or to its answer. */
import type { Clock } from '../ports/clock.js';
import type { HttpResponse } from '../ports/http.js';
import { BrokenConnection } from './broken-connection.js';
import type { Damage, Refused } from './faults.js';

export interface Way {
  clock: Clock;
  latencyMs: number;
  damage: Damage | undefined;
  /** Carries the call out. */
  serve(): HttpResponse | Promise<HttpResponse>;
  /** A refusal in the words of the service. */
  refuse(damage: Refused): HttpResponse;
}

export async function sendOn(way: Way, signal: AbortSignal): Promise<HttpResponse> {
  const { clock, latencyMs, damage } = way;
  const wait = latencyMs + (damage?.do === 'slow' ? damage.ms : 0);
  if (wait > 0) await clock.sleep(wait, signal);
  if (damage && damage.do !== 'slow' && damage.do !== 'truncate' && !damage.after) {
    return suffer(way, damage, undefined, signal);
  }
  const response = await way.serve();
  return damage ? suffer(way, damage, response, signal) : response;
}

/** `response`: what was lost; undefined when the call took no effect. */
async function suffer(
  way: Way,
  damage: Damage,
  response: HttpResponse | undefined,
  signal: AbortSignal,
): Promise<HttpResponse> {
  switch (damage.do) {
    case 'refuse':
      return way.refuse(damage);
    case 'gateway':
      return answerAsGateway(damage.status);
    case 'reset':
      throw new BrokenConnection();
    case 'silence':
      return waitForAbort(signal);
    default:
      if (damage.do === 'truncate' || !response) throw new BrokenConnection(response);
      return response;
  }
}

function answerAsGateway(status: number): HttpResponse {
  const body = `<html><head><title>${String(status)}</title></head><body><h1>Our services aren't available right now</h1></body></html>`;
  return { status, headers: { 'content-type': 'text/html', 'content-length': String(Buffer.byteLength(body)) }, body };
}

function waitForAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
