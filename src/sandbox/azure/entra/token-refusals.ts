/** Refusals of the token endpoint, word for word where the words are known (azure-facts §3.3). */

/** The OAuth 2.0 `error` that goes with a number. */
type OAuthError =
  | 'access_denied'
  | 'invalid_client'
  | 'invalid_request'
  | 'invalid_resource'
  | 'invalid_scope'
  | 'temporarily_unavailable'
  | 'unauthorized_client'
  | 'unsupported_grant_type';

export class TokenRefusal extends Error {
  readonly code: number;
  readonly status: number;
  readonly oauthError: OAuthError;

  constructor(code: number, status: number, oauthError: OAuthError, message: string) {
    super(message);
    this.name = 'TokenRefusal';
    this.code = code;
    this.status = status;
    this.oauthError = oauthError;
  }
}

export interface PresentedTriple {
  issuer: string;
  subject: string;
  audience: string;
}

const GUIDE = 'https://docs.microsoft.com/en-us/azure/active-directory/develop/workload-identity-federation';
const CHECK =
  'Please check your federated identity credential Subject, Audience and Issuer against the presented assertion.';
const NO_MATCH = 'No matching federated identity record found for presented assertion';

export function noMatchingIssuer({ issuer }: PresentedTriple): TokenRefusal {
  return invalidClient(700211, `${NO_MATCH} issuer '${issuer}'. ${CHECK} ${GUIDE}`);
}

export function noMatchingAudience({ audience }: PresentedTriple): TokenRefusal {
  return invalidClient(700212, `${NO_MATCH} audience '${audience}'. ${CHECK} ${GUIDE}`);
}

export function noMatchingSubject({ subject }: PresentedTriple): TokenRefusal {
  return invalidClient(700213, `${NO_MATCH} subject '${subject}'. ${CHECK} ${GUIDE}`);
}

export function otherCase({ subject }: PresentedTriple): TokenRefusal {
  return invalidClient(
    7002138,
    `${NO_MATCH} subject '${subject}'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. ` +
      `Check your federated identity credential Subject, Audience and Issuer against the presented assertion. ${GUIDE}#august-2024.`,
  );
}

/** What was said until 2022 in place of the others. */
export function noMatch({ issuer, subject, audience }: PresentedTriple): TokenRefusal {
  const triple = `Assertion Issuer: '${issuer}'. Assertion Subject: '${subject}'. Assertion Audience: '${audience}'.`;
  return new TokenRefusal(70021, 400, 'invalid_request', `${NO_MATCH}. ${triple} ${GUIDE}`);
}

export function noCredentials(clientId: string, name: string): TokenRefusal {
  return invalidClient(70025, `The client '${clientId}'(${name}) has no configured federated identity credentials.`);
}

export function unknownClient(clientId: string, tenantName: string): TokenRefusal {
  return new TokenRefusal(
    700016,
    400,
    'unauthorized_client',
    `Application with identifier '${clientId}' was not found in the directory '${tenantName}'. ` +
      'This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. ' +
      'You may have sent your authentication request to the wrong tenant.',
  );
}

export function unknownTenant(tenant: string): TokenRefusal {
  return new TokenRefusal(
    90002,
    400,
    'invalid_request',
    `Tenant '${tenant}' not found. This may happen if there are no active subscriptions for the tenant. ` +
      'Check to make sure you have the correct tenant ID. Check with your subscription administrator.',
  );
}

export function malformedTenant(tenant: string): TokenRefusal {
  const message = `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`;
  return new TokenRefusal(900023, 400, 'invalid_request', message);
}

export function outsideValidTime(now: Date, from: Date, until: Date): TokenRefusal {
  return invalidClient(
    700024,
    `Client assertion is not within its valid time range. Current time: ${now.toISOString()}, assertion valid from ${from.toISOString()}, ` +
      `expiry time of assertion ${until.toISOString()}. Review the documentation at ` +
      'https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials .',
  );
}

export function lifetimeTooLong(issuedAt: number, expiresAt: number): TokenRefusal {
  return invalidClient(
    70023,
    'External OIDC Provider token must have a lifetime of less than or equal to 1.01:00:00. ' +
      `Token issued at ${String(issuedAt)}. Token expires on ${String(expiresAt)}.`,
  );
}

/** `why` names claims, never the token. */
export function invalidToken(why: string): TokenRefusal {
  return invalidClient(50027, `Invalid JWT token because ${why}.`);
}

/** `code` is 50166 today; 90061 is the older number. */
export function issuerNotReachable(code: 50166 | 90061): TokenRefusal {
  return new TokenRefusal(code, 400, 'invalid_request', 'Request to External OIDC endpoint failed.');
}

export function unknownKey(keyId: string, issuer: string): TokenRefusal {
  return invalidClient(
    7000272,
    `The certificate with identifier ${keyId} used to sign the federated credential could not be found in the metadata of identity provider ${issuer}. ` +
      "Please validate that your Identity Provider's metadata exposes the key used to sign the incoming token.",
  );
}

export function badSignature(): TokenRefusal {
  return invalidClient(700027, 'Client assertion failed signature validation.');
}

export function ownToken(): TokenRefusal {
  return invalidClient(700222, 'AAD-issued tokens may not be used for federated identity flows.');
}

export function unknownResource(resource: string, tenant: string): TokenRefusal {
  return new TokenRefusal(
    500011,
    400,
    'invalid_resource',
    `The resource principal named ${resource} was not found in the tenant named ${tenant}. ` +
      'This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. ' +
      'You might have sent your authentication request to the wrong tenant.',
  );
}

export function malformedScope(): TokenRefusal {
  return new TokenRefusal(
    70011,
    400,
    'invalid_scope',
    "The provided value for the input parameter 'scope' isn't valid.",
  );
}

export function scopeWithoutDefault(scope: string): TokenRefusal {
  return new TokenRefusal(
    1002012,
    400,
    'invalid_scope',
    `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
  );
}

export function severalResources(): TokenRefusal {
  return new TokenRefusal(
    700022,
    400,
    'invalid_scope',
    "The provided value for the input parameter scope isn't valid because it contains more than one resource.",
  );
}

export function noResource(): TokenRefusal {
  return new TokenRefusal(
    700023,
    400,
    'invalid_scope',
    "The provided value for the input parameter scope isn't valid when requesting an access token.",
  );
}

export function wrongSecret(): TokenRefusal {
  return invalidClient(
    7000215,
    'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.',
  );
}

export function noSecretAndNoAssertion(): TokenRefusal {
  return invalidClient(
    7000218,
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  );
}

export function missingParameter(name: string): TokenRefusal {
  const message = `The request body must contain the following parameter: '${name}'.`;
  return new TokenRefusal(900144, 400, 'invalid_request', message);
}

export function unknownGrant(grant: string): TokenRefusal {
  const message = `The app requested an unsupported grant type '${grant}'.`;
  return new TokenRefusal(70003, 400, 'unsupported_grant_type', message);
}

export function publicClient(): TokenRefusal {
  return invalidClient(
    700025,
    "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
  );
}

export function disabledClient(clientId: string, name: string): TokenRefusal {
  return new TokenRefusal(7000112, 400, 'unauthorized_client', `Application '${clientId}'(${name}) is disabled.`);
}

export function blockedByConditionalAccess(): TokenRefusal {
  return new TokenRefusal(
    53003,
    400,
    'access_denied',
    'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
  );
}

function invalidClient(code: number, message: string): TokenRefusal {
  return new TokenRefusal(code, 401, 'invalid_client', message);
}
