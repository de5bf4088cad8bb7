/** Federated credentials of an app registration: list, get, create, update, delete. */
import type { HttpResponse } from '../../../ports/http.js';
import { MOST_CREDENTIALS } from '../arm/credential-rules.js';
import { uuidOf } from '../../chance.js';
import {
  type Application,
  type Credential,
  type Credentials,
  findCredential,
  removeCredential,
  storeCredential,
} from '../clients.js';
import { answer } from '../http.js';
import { type Members, membersOf, textOf, textsOf } from '../../read-json.js';
import { invalidValue, nameTaken, notFound, subjectTaken, tooManyCredentials } from './graph-errors.js';

const LONGEST_NAME = 120;
const LONGEST = 600;

export interface CredentialCall {
  application: Application;
  /** What reads show: a replica of the directory may be behind. */
  seen: Credentials;
  /** Id or name, as asked for; absent: all of them. */
  key: string | undefined;
  method: string;
  filter: string | null;
  body: unknown;
  now: number;
}

/** Undefined for a method that is not served. Throws a Refusal. */
export function serveCredentials(call: CredentialCall): HttpResponse | undefined {
  const { application, seen, key, method } = call;
  if (key === undefined) {
    if (method === 'GET') return answer(200, { value: select(call).map(show) });
    return method === 'POST' ? create(call) : undefined;
  }
  if (method === 'GET') return answer(200, show(find(seen, key)));
  const credential = find(application.credentials, key);
  if (method === 'PATCH') return update(call, credential);
  if (method !== 'DELETE') return undefined;
  removeCredential(application, credential.name, call.now);
  return answer(204);
}

function select({ seen, filter }: CredentialCall): Credential[] {
  const all = [...seen.values()];
  if (filter === null) return all;
  const [, property, quoted = ''] = /^(name|subject) eq '((?:[^']|'')*)'$/.exec(filter) ?? [];
  if (property === undefined) throw invalidValue('filter');
  const value = quoted.replaceAll("''", "'");
  return all.filter((credential) => (property === 'name' ? credential.name : credential.subject) === value);
}

function find(credentials: Credentials, key: string): Credential {
  const [, name] = /^name='(.*)'$/.exec(key) ?? [];
  const byId = [...credentials.values()].find(({ id }) => id === key);
  const found = byId ?? credentials.get((name ?? key).toLowerCase());
  if (!found) throw notFound(key);
  return found;
}

function create({ application, body, now }: CredentialCall): HttpResponse {
  const fields = read(membersOf(body));
  if (findCredential(application, fields.name)) throw nameTaken(fields.name);
  if (application.credentials.size >= MOST_CREDENTIALS) throw tooManyCredentials();
  checkSubject(application, fields);
  const id = uuidOf(`${application.objectId} ${fields.name} ${String(now)}`);
  const credential = { ...fields, id, writtenAt: now };
  storeCredential(application, credential);
  return answer(201, show(credential));
}

function update({ application, body, now }: CredentialCall, existing: Credential): HttpResponse {
  const fields = read({ ...existing, ...membersOf(body), name: existing.name });
  checkSubject(application, fields);
  storeCredential(application, { ...fields, id: existing.id, writtenAt: now });
  return answer(204);
}

function read(body: Members): Omit<Credential, 'id' | 'writtenAt'> {
  const name = textOf(body['name']);
  const issuer = textOf(body['issuer']);
  const subject = textOf(body['subject']);
  const audiences = textsOf(body['audiences']);
  const description = textOf(body['description']);
  if (!name || name.length > LONGEST_NAME || !/^[a-zA-Z0-9][a-zA-Z0-9-_]*$/.test(name)) throw invalidValue('Name');
  if (!issuer || issuer.length > LONGEST || !URL.canParse(issuer)) throw invalidValue('Issuer');
  if (!subject || subject.length > LONGEST) throw invalidValue('Subject');
  if (audiences?.length !== 1 || (audiences[0] ?? '').length > LONGEST) throw invalidValue('Audiences');
  return { name, issuer, subject, audiences, ...(description === undefined ? {} : { description }) };
}

function checkSubject(
  application: Application,
  { name, issuer, subject = '' }: Pick<Credential, 'issuer' | 'name' | 'subject'>,
): void {
  const taken = [...application.credentials.values()].some(
    (other) => other.name !== name && other.issuer === issuer && other.subject === subject,
  );
  if (taken) throw subjectTaken(issuer, subject);
}

function show({ id, name, issuer, subject, description, audiences }: Credential): object {
  return { id, name, issuer, subject: subject ?? null, description: description ?? null, audiences };
}
