/** Refusals of the API server, in its own words: a `Status` each. */
import type { HttpResponse } from '../../ports/http.js';
import type { ResourceType } from '../../ports/kubernetes.js';
import type { Members } from '../read-json.js';
import { resourceName } from './resource-types.js';

export interface Cause {
  reason?: string;
  message: string;
  field?: string;
}

interface Refused {
  code: number;
  reason: string;
  message: string;
  details?: Members;
}

export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: Members;

  constructor({ code, reason, message, details = {} }: Refused) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.reason = reason;
    this.details = details;
  }
}

export function answer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  const body = typeof value === 'string' ? value : JSON.stringify(value);
  const type = typeof value === 'string' ? 'text/plain' : 'application/json';
  return {
    status,
    headers: { 'content-type': type, 'content-length': String(Buffer.byteLength(body)), ...headers },
    body,
  };
}

export function answerError({ code, reason, message, details }: ApiError): HttpResponse {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason };
  return answer(code, { ...status, details, code });
}

export function notFound(type: ResourceType, name: string): ApiError {
  const message = `${resourceName(type)} "${name}" not found`;
  return new ApiError({ code: 404, reason: 'NotFound', message, details: describe(type, name) });
}

export function noSuchPath(): ApiError {
  return new ApiError({ code: 404, reason: 'NotFound', message: 'the server could not find the requested resource' });
}

export function alreadyExists(type: ResourceType, name: string): ApiError {
  const message = `${resourceName(type)} "${name}" already exists`;
  return new ApiError({ code: 409, reason: 'AlreadyExists', message, details: describe(type, name) });
}

export function conflict(type: ResourceType, name: string, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${resourceName(type)} "${name}": ${why}`;
  return new ApiError({ code: 409, reason: 'Conflict', message, details: describe(type, name) });
}

export function staleVersion(type: ResourceType, name: string): ApiError {
  const why = 'the object has been modified; please apply your changes to the latest version and try again';
  return conflict(type, name, why);
}

export function forbidden(type: ResourceType, name: string, why: string): ApiError {
  const message =
    name === '' ? `${resourceName(type)} is forbidden: ${why}` : `${resourceName(type)} "${name}" is forbidden: ${why}`;
  return new ApiError({ code: 403, reason: 'Forbidden', message, details: describe(type, name) });
}

export function badRequest(message: string): ApiError {
  return new ApiError({ code: 400, reason: 'BadRequest', message });
}

export function unsupportedMediaType(): ApiError {
  return new ApiError({
    code: 415,
    reason: 'UnsupportedMediaType',
    message:
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json',
  });
}

export function methodNotAllowed(): ApiError {
  return new ApiError({
    code: 405,
    reason: 'MethodNotAllowed',
    message: 'the server does not allow this method on the requested resource',
  });
}

/** A list whose continue token is too old. */
export function expired(): ApiError {
  return new ApiError({ code: 410, reason: 'Expired', message: 'The provided continue parameter is too old' });
}

/** A patch that does not fit: which of its operations it was, the server does not tell. */
export function patchRefused(): ApiError {
  return new ApiError({
    code: 422,
    reason: 'Invalid',
    message: 'the server rejected our request due to an error in our request',
  });
}

/** With the causes of one, the message says it once more; with several, all of them in brackets. */
export function invalid(
  { kind, group }: { kind: string; group: string },
  name: string,
  causes: readonly Cause[],
): ApiError {
  const whole = group === '' ? kind : `${kind}.${group}`;
  const told = causes.map(({ field = '', message }) => `${field}: ${message}`);
  return new ApiError({
    code: 422,
    reason: 'Invalid',
    message: `${whole} "${name}" is invalid: ${told.length === 1 ? (told[0] ?? '') : `[${told.join(', ')}]`}`,
    details: { name, ...(group === '' ? {} : { group }), kind, causes },
  });
}

export function internalError(message: string): ApiError {
  const details = { causes: [{ message }] };
  return new ApiError({ code: 500, reason: 'InternalError', message: `Internal error occurred: ${message}`, details });
}

function describe({ group, plural }: ResourceType, name: string): Members {
  return { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind: plural };
}
