/** Answers of the simulated services, and refusals. */
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
