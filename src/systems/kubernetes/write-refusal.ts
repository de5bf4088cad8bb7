/** A write that the API server will not carry out → MigrationError: who says no, and what a person can do about it. */
import { MigrationError } from '../../core/errors.js';
import { asList, asObject, asString, type JsonObject, parseObject } from '../../core/json.js';
import { shortenMessage } from '../../core/rollout/read-refusal.js';
import type { HttpResponse } from '../../ports/http.js';
import { type Role, statusError } from './status-error.js';

const NOT_VALID = new Set([400, 422]);
/** The server's own words, around those of whoever denies. */
const DENIAL = /\bdenied (?:the )?request\b|^admission webhook .* does not support dry run/;
const RESUME = 'then: migrate apply PLAN --resume';

/** `doing` is what was tried, such as `patch Deployment shop/api`. */
export function writeRefusal(response: HttpResponse, doing: string, role: Role): MigrationError {
  const answer = parseObject(response.body);
  const { code, what, why, next } = statusError(response, doing, role);
  if (isDenied(answer)) {
    return new MigrationError({
      code: 'admission-denied',
      kind: 'failed',
      what,
      why: shortenMessage(messageOf(answer)),
      next: [`Ask who keeps that policy or webhook, or make the object what it asks for; ${RESUME}`],
    });
  }
  if (NOT_VALID.has(response.status)) {
    return new MigrationError({
      code: 'object-refused',
      kind: 'failed',
      what,
      why: ['the API server does not accept the object', findFields(answer).join(', ')]
        .filter((part) => part)
        .join(': '),
      next: [`Look at the change in the plan (\`migrate diff PLAN\`) and at the object in the cluster; ${RESUME}`],
    });
  }
  // Such a message names who may not do what, and no value of the object.
  const said = response.status === 403 ? shortenMessage(messageOf(answer)) : '';
  return new MigrationError({ code, kind: 'failed', what, why: [why, said].filter((part) => part).join(': '), next });
}

/**
 * Webhooks choose their status; a policy of the server is answered as if the object were not valid. Where fields are
 * named it is not: the message repeats their values, which may hold any words.
 */
export function isDenied(answer: JsonObject | undefined): boolean {
  return findFields(answer).length === 0 && DENIAL.test(messageOf(answer));
}

function messageOf(answer: JsonObject | undefined): string {
  return asString(answer?.['message']) ?? '';
}

/** Only names: the values are the object's. */
function findFields(answer: JsonObject | undefined): string[] {
  const causes = asList(asObject(answer?.['details'] ?? null)['causes']);
  return [...new Set(causes.flatMap((cause) => asString(asObject(cause)['field']) ?? []))];
}
