/** ARM's refusals, word for word where the words are known (azure-facts §1.6; what is unknown is marked). */
import { Refusal } from '../http.js';

export function concurrentWrites(identityId: string): Refusal {
  return new Refusal(
    409,
    'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity',
    `Too many Federated Identity Credentials are written concurrently for the managed identity '${identityId.toLowerCase()}'. ` +
      'Concurrent Federated Identity Credentials writes under the same managed identity are not supported.',
  );
}

/** Documented as 400; 409 with the code `Conflict` has been seen as well. */
export function duplicateSubject(as: 400 | 409): Refusal {
  const message = 'Issuer and subject combination already exists for this Managed Identity.';
  return new Refusal(as, as === 409 ? 'Conflict' : 'BadRequest', message);
}

/** Only the beginning of the message is known. */
export function tooManyCredentials(): Refusal {
  return badRequest('Too many Federated Identity Credentials');
}

export function incompleteCredential(): Refusal {
  return badRequest(
    "The request format was unexpected. Federated Identity Credential must specify 'issuer', 'subject' and 'audience'.",
  );
}

export function severalAudiences(): Refusal {
  return badRequest('Federated identity credentials must have exactly one audience.');
}

export function emptyProperties(): Refusal {
  return badRequest('Federated Identity Credential from HTTP body has empty properties');
}

export function invalidCredentialName(name: string): Refusal {
  return badRequest(`Federated Identity Credential name '${name}' is invalid.`);
}

/** The real words for values that are too long or no URI are unknown. */
export function invalidProperty(property: string): Refusal {
  return badRequest(`The request format was unexpected. Federated Identity Credential has an invalid '${property}'.`);
}

export function badRequest(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message);
}

export function credentialsNotEnabled(): Refusal {
  const message = 'The request format was unexpected : Support for federated identity credentials not enabled';
  return new Refusal(405, 'MethodNotAllowed', message);
}

export function parentNotFound(parent: string): Refusal {
  return new Refusal(
    404,
    'ParentResourceNotFound',
    `Can not perform requested operation on nested resource. Parent resource '${parent}' not found.`,
  );
}

export function resourceNotFound(type: string, name: string, group: string): Refusal {
  return new Refusal(
    404,
    'ResourceNotFound',
    `The Resource '${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

export function subscriptionNotFound(id: string): Refusal {
  return new Refusal(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`);
}

export function scopeLocked(scope: string, operation: 'delete' | 'write', locks: readonly string[]): Refusal {
  return new Refusal(
    409,
    'ScopeLocked',
    `The scope '${scope}' cannot perform ${operation} operation because following scope(s) are locked: '${locks.join("','")}'. ` +
      'Please remove the lock and try again.',
  );
}

/** The real words are unknown. */
export function disallowedByPolicy(resource: string, policy: string): Refusal {
  return new Refusal(403, 'RequestDisallowedByPolicy', `Resource '${resource}' was disallowed by policy '${policy}'.`);
}

export function authorizationFailed(caller: string, action: string, scope: string): Refusal {
  return new Refusal(
    403,
    'AuthorizationFailed',
    `The client '${caller}' with object id '${caller}' does not have authorization to perform action '${action}' over scope '${scope}' ` +
      'or the scope is invalid. If access was recently granted, please refresh your credentials.',
  );
}

export function authenticationFailed(): Refusal {
  return new Refusal(
    401,
    'AuthenticationFailed',
    "Authentication failed. The 'Authorization' header is missing or its token is not valid here.",
    { 'www-authenticate': 'Bearer authorization_uri="https://login.windows.net/", error="invalid_token"' },
  );
}

export function tooManyRequests(retryAfterSeconds: number): Refusal {
  return new Refusal(429, 'TooManyRequests', 'The request is being throttled.', {
    'retry-after': String(retryAfterSeconds),
  });
}

export function missingApiVersion(): Refusal {
  return new Refusal(
    400,
    'MissingApiVersionParameter',
    'The api-version query parameter (?api-version=) is required for all requests.',
  );
}

export function unknownApiVersion(version: string, type: string, supported: readonly string[]): Refusal {
  return new Refusal(
    400,
    'NoRegisteredProviderFound',
    `No registered resource provider found for API version '${version}' for type '${type}'. The supported api-versions are '${supported.join(', ')}'.`,
  );
}

export function unknownType(type: string): Refusal {
  return new Refusal(404, 'InvalidResourceType', `The resource type '${type}' could not be found.`);
}
