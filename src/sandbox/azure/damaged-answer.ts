/** Answers that a fault puts in the place of the real one. */
import type { HttpResponse } from '../../ports/http.js';
import { concurrentWrites } from './arm/arm-errors.js';
import type { Call } from './calls.js';
import type { Refused } from '../faults.js';
import { answer } from './http.js';

const CODES: Readonly<Record<number, string>> = {
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
};
const OAUTH_ERRORS: Readonly<Record<number, string>> = { 400: 'invalid_request', 401: 'invalid_client' };
/** Entra's numbers for being throttled, and for being out of order. */
const THROTTLED = 90055;
const OUT_OF_ORDER = 90033;

export function refuseByFault(call: Call, damage: Refused): HttpResponse {
  const { status, code, message = 'This was ordered.', retryAfterS } = damage;
  const headers: Record<string, string> = retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) };
  if (call.service === 'entra') return answer(status, entraBody(status, code, message), headers);
  if (status === 409 && code === undefined) {
    const refusal = concurrentWrites(call.identity);
    return answer(409, { error: { code: refusal.code, message: refusal.message } }, headers);
  }
  const error = { code: code ?? CODES[status] ?? 'InternalServerError', message };
  return answer(status, { error }, headers);
}

function entraBody(status: number, code: string | undefined, message: string): object {
  const number = Number(code ?? (status === 429 ? THROTTLED : OUT_OF_ORDER));
  return {
    error: OAUTH_ERRORS[status] ?? 'temporarily_unavailable',
    error_description: `AADSTS${String(number)}: ${message}`,
    error_codes: [number],
  };
}
