/** Microsoft Graph's refusals (azure-facts §2). */
import { Refusal } from '../http.js';

export function notFound(what: string): Refusal {
  return new Refusal(
    404,
    'Request_ResourceNotFound',
    `Resource '${what}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

export function nameTaken(name: string): Refusal {
  return new Refusal(
    409,
    'Request_MultipleObjectsWithSameKeyValue',
    `FederatedIdentityCredential with name ${name} already exists.`,
  );
}

export function subjectTaken(issuer: string, subject: string): Refusal {
  return new Refusal(
    400,
    'InvalidFederatedIdentityCredentialValue',
    `The combination of issuer and subject must be unique for the application. Issuer: ${issuer} and Subject: ${subject} already exist. ` +
      'paramName: FederatedIdentityCredential.Subject, paramValue: , objectType: System.String',
  );
}

/** The real code and words are unknown. */
export function tooManyCredentials(): Refusal {
  return new Refusal(400, 'Request_BadRequest', 'Too many Federated Identity Credentials');
}

/** The real words are unknown. */
export function invalidValue(property: string): Refusal {
  return new Refusal(
    400,
    'InvalidFederatedIdentityCredentialValue',
    `Invalid value for the property. paramName: FederatedIdentityCredential.${property}`,
  );
}

export function badGraphRequest(message: string): Refusal {
  return new Refusal(400, 'Request_BadRequest', message);
}

export function insufficientPrivileges(): Refusal {
  return new Refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

export function invalidToken(): Refusal {
  return new Refusal(401, 'InvalidAuthenticationToken', 'Access token is empty or not valid here.');
}
