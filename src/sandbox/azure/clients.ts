/** What a token can be asked for: a managed identity or an app registration, with its federated credentials. */
import { uuidOf } from '../chance.js';

export interface Credential {
  /** Of Microsoft Graph; ARM does not show it. */
  id: string;
  name: string;
  issuer: string;
  /** Absent from a flexible credential, which has an expression instead. */
  subject?: string;
  audiences: readonly string[];
  claimsMatchingExpression?: { value: string; languageVersion: number };
  /** Of Microsoft Graph only. */
  description?: string;
  /** Milliseconds since 1970. */
  writtenAt: number;
}

export type Credentials = ReadonlyMap<string, Credential>;

export interface Client {
  /** The id that a token request names. */
  clientId: string;
  /** Object id of the service principal, which roles are assigned to. */
  principalId: string;
  name: string;
  credentials: Credentials;
  /** Every set of credentials since the beginning, oldest first: a replica of Entra may still see an older one. */
  history: { since: number; credentials: Credentials }[];
}

export interface Application extends Client {
  objectId: string;
  /** Why Entra gives it no token, whatever it presents. */
  refused?: 'conditional-access' | 'disabled' | 'public-client';
  secrets: readonly string[];
}

/** Ids that are not given are derived from the name. */
export function addApplication(
  applications: Map<string, Application>,
  fields: Partial<Application> & { name: string },
): Application {
  const application: Application = {
    clientId: uuidOf(`client ${fields.name}`),
    principalId: uuidOf(`principal ${fields.name}`),
    objectId: uuidOf(`object ${fields.name}`),
    credentials: new Map(),
    history: [{ since: 0, credentials: new Map() }],
    secrets: [],
    ...fields,
  };
  applications.set(application.clientId.toLowerCase(), application);
  return application;
}

/** A credential that has been there for long, unless said otherwise. */
export function addCredential(client: Client, fields: Partial<Credential> & { name: string; issuer: string }): void {
  storeCredential(client, {
    id: uuidOf(`${client.clientId} ${fields.name}`),
    audiences: ['api://AzureADTokenExchange'],
    writtenAt: 0,
    ...fields,
  });
}

/** Names are compared without regard to case, as every name in ARM. */
export function findCredential(client: Client, name: string): Credential | undefined {
  return client.credentials.get(name.toLowerCase());
}

/** As they were then. */
export function credentialsAt({ history }: Client, time: number): Credentials {
  return history.findLast(({ since }) => since <= time)?.credentials ?? new Map<string, Credential>();
}

export function storeCredential(client: Client, credential: Credential): void {
  setCredentials(client, [...client.credentials.values(), credential], credential.writtenAt);
}

export function removeCredential(client: Client, name: string, now: number): void {
  const others = [...client.credentials.values()].filter((one) => one.name.toLowerCase() !== name.toLowerCase());
  setCredentials(client, others, now);
}

/** A later one of the same name takes the place of the earlier. */
function setCredentials(client: Client, credentials: readonly Credential[], since: number): void {
  client.credentials = new Map(credentials.map((credential) => [credential.name.toLowerCase(), credential]));
  client.history.push({ since, credentials: client.credentials });
}
