/** What ARM accepts as a federated credential of a managed identity (azure-facts §1.3, §1.6, §9). */
import { type Client, type Credential, findCredential } from '../clients.js';
import { isMembers, membersOf, textOf, textsOf } from '../../read-json.js';
import {
  duplicateSubject,
  emptyProperties,
  incompleteCredential,
  invalidCredentialName,
  invalidProperty,
  severalAudiences,
  tooManyCredentials,
} from './arm-errors.js';

export type CredentialFields = Omit<Credential, 'description' | 'id' | 'name' | 'writtenAt'>;

/** Per identity and per application; it cannot be raised. */
export const MOST_CREDENTIALS = 20;
const LONGEST = 600;
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9-_]{2,119}$/;
/** The only ones that know expressions in place of a subject. */
const FLEXIBLE_VERSIONS = ['2025-01-31-preview', '2025-05-31-preview'];

/** Throws a Refusal for a body or a name that is not accepted. */
export function readCredential(name: string, body: unknown, apiVersion: string): CredentialFields {
  if (!NAME.test(name)) throw invalidCredentialName(name);
  const { properties } = membersOf(body);
  if (!isMembers(properties) || Object.keys(properties).length === 0) throw emptyProperties();
  const issuer = textOf(properties['issuer']);
  const subject = textOf(properties['subject']);
  const audiences = textsOf(properties['audiences']);
  const expression = FLEXIBLE_VERSIONS.includes(apiVersion) ? readExpression(properties) : undefined;
  // A credential has either a subject or an expression.
  if (!issuer || !audiences || (subject === undefined) === (expression === undefined)) throw incompleteCredential();
  if (audiences.length !== 1) throw severalAudiences();
  if (!URL.canParse(issuer) || issuer.length > LONGEST) throw invalidProperty('issuer');
  if ((subject ?? '').length > LONGEST) throw invalidProperty('subject');
  if (audiences.some((audience) => audience === '' || audience.length > LONGEST)) throw invalidProperty('audiences');
  return {
    issuer,
    audiences,
    ...(subject === undefined ? {} : { subject }),
    ...(expression === undefined ? {} : { claimsMatchingExpression: expression }),
  };
}

/** Throws a Refusal for what the credentials that are there do not leave room for. */
export function checkRoom(client: Client, name: string, fields: CredentialFields, duplicateStatus: 400 | 409): void {
  const existing = findCredential(client, name);
  if (!existing && client.credentials.size >= MOST_CREDENTIALS) throw tooManyCredentials();
  if (isTaken(client, fields, existing)) throw duplicateSubject(duplicateStatus);
}

/** True when a credential besides the given one has the issuer and subject. */
function isTaken(client: Client, fields: CredentialFields, besides: Credential | undefined): boolean {
  return [...client.credentials.values()].some(
    (other) =>
      other !== besides &&
      fields.subject !== undefined &&
      other.issuer === fields.issuer &&
      other.subject === fields.subject,
  );
}

function readExpression(properties: Readonly<Record<string, unknown>>): Credential['claimsMatchingExpression'] {
  const { value, languageVersion } = membersOf(properties['claimsMatchingExpression']);
  if (typeof value !== 'string' || typeof languageVersion !== 'number') return undefined;
  return { value, languageVersion };
}
