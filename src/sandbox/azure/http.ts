/** Answers of the simulated services, and the two ways in which there is none: a refusal and a broken connection. */
import type { HttpResponse } from '../../ports/http.js';

/** An answer with an error body. Each service puts it into its own words. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** The connection broke, after nothing or after half of an answer: over a socket it really does. */
export class BrokenConnection extends Error {
  readonly code = 'ECONNRESET';
  readonly partial: HttpResponse | undefined;

  constructor(partial?: HttpResponse) {
    super('socket hang up');
    this.name = 'BrokenConnection';
    this.partial = partial;
  }
}

export function answer(status: number, value?: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  const body = value === undefined ? '' : JSON.stringify(value);
  return {
    status,
    headers: {
      'cache-control': 'no-cache',
      pragma: 'no-cache',
      expires: '-1',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      ...(status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      ...(value === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      ...headers,
    },
    body,
  };
}
