/** A simulated Azure with a little in it, whose answers are held against Microsoft's documents as they are given. */
import { generateKeyPairSync } from 'node:crypto';
import { asObject, asString } from '../../src/core/json.js';
import type { AzureHandler } from '../../src/ports/azure-handler.js';
import type { HttpResponse } from '../../src/ports/http.js';
import { addCluster } from '../../src/sandbox/azure/arm/cluster.js';
import { addIdentity, type Identity } from '../../src/sandbox/azure/arm/identity.js';
import { addApplication, addCredential, type Application } from '../../src/sandbox/azure/clients.js';
import { createSandboxAzure, type SandboxAzure, type SandboxOptions } from '../../src/sandbox/azure/sandbox-azure.js';
import { type AzureState, emptyState } from '../../src/sandbox/azure/state.js';
import { fakeClock, type FakeClock } from './fake-clock.js';
import { type Exchange, type OpenApi, readOpenApi } from './open-api.js';

export const TENANT = '54826b22-38d6-4fb2-bad9-b7b93a3e9c5a';
export const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
export const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop`;
export const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/catalog`;
export const CLUSTER = `${GROUP}/providers/Microsoft.ContainerService/managedClusters/prod`;
export const ISSUER = `https://westeurope.oic.prod-aks.azure.com/${TENANT}/0e9d4e5f-0000-4000-8000-000000000001/`;
export const AUDIENCE = 'api://AzureADTokenExchange';
export const SUBJECT = 'system:serviceaccount:shop:catalog';
export const ARM = 'https://management.azure.com';
export const GRAPH = 'https://graph.microsoft.com';
export const LOGIN = 'https://login.microsoftonline.com';
const ARM_VERSION = '2024-11-30';

export interface AzureWorld extends SandboxAzure {
  state: AzureState;
  clock: FakeClock;
  identity: Identity;
  application: Application;
  /** Asks ARM; throws when the answer is not what the OpenAPI document of the provider says. */
  ask(method: string, path: string, body?: unknown): Promise<Answer>;
  /** The operations whose answers have been held against a document, with their status. */
  conforming: Set<string>;
}

export interface Answer {
  status: number;
  headers: HttpResponse['headers'];
  /** Parsed; undefined when empty. */
  body: unknown;
}

let madeKey: string | undefined;

/** Making one takes long enough for all worlds of a test file to share it. */
function signingKey(): string {
  madeKey ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;
  return madeKey;
}

const never = new AbortController().signal;

export function azureWorld(options: Partial<Omit<SandboxOptions, 'clock' | 'state'>> = {}): AzureWorld {
  const clock = fakeClock();
  const state = emptyState({ id: TENANT, name: 'Contoso' }, [{ id: SUBSCRIPTION, name: 'shop' }]);
  const identity = addIdentity(state.identities, { id: IDENTITY, tenantId: TENANT });
  const application = addApplication(state.applications, { name: 'reports' });
  addCluster(state.clusters, { id: CLUSTER, issuerUrl: ISSUER });
  const sandbox = createSandboxAzure({ signingKey: signingKey(), ...options, state, clock });
  const conforming = new Set<string>();
  const ask: AzureWorld['ask'] = async (method, path, body) => {
    const url = new URL(ARM + path);
    if (!url.searchParams.has('api-version')) url.searchParams.set('api-version', ARM_VERSION);
    const answer = await askRaw(sandbox.handle, method, url.href, body);
    const exchange = {
      method,
      path: url.pathname,
      query: url.searchParams,
      status: answer.status,
      responseBody: answer.body,
    };
    for (const name of conform(exchange)) conforming.add(`${name} ${String(answer.status)}`);
    return answer;
  };
  return { ...sandbox, state, clock, identity, application, ask, conforming };
}

/** Asks any of the services, without holding the answer against anything. */
export async function askRaw(handle: AzureHandler, method: string, url: string, body?: unknown): Promise<Answer> {
  const text = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const response = await handle({ method, url, headers: { 'content-type': 'application/json' }, ...text }, never);
  return {
    status: response.status,
    headers: response.headers,
    body: response.body === '' ? undefined : (JSON.parse(response.body) as unknown),
  };
}

/** A token request as SDKs send it. */
export function askToken(handle: AzureHandler, fields: Record<string, string>, tenant = TENANT): Promise<Answer> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'https://storage.azure.com/.default',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    ...fields,
  });
  return askRaw(handle, 'POST', `${LOGIN}/${tenant}/oauth2/v2.0/token`, form.toString());
}

export function credentialBody(fields: Record<string, unknown> = {}): object {
  return { properties: { issuer: ISSUER, subject: SUBJECT, audiences: [AUDIENCE], ...fields } };
}

export function errorOf(body: unknown): { code: string; message: string } {
  const { code, message } = asObject(asObject(body)['error']);
  return { code: asString(code) ?? '', message: asString(message) ?? '' };
}

/** Gives the identity credentials that have nothing to do with `SUBJECT`. */
export function fillIdentity({ identity }: AzureWorld, count: number): void {
  for (let index = 0; index < count; index += 1) {
    addCredential(identity, { name: `other-${String(index)}`, issuer: ISSUER, subject: `other:${String(index)}` });
  }
}

const documents: readonly OpenApi[] = [
  'Microsoft.ManagedIdentity-2024-11-30.bundled.json',
  'swagger-2021-07-fork/Microsoft.Authorization_2016-09-01_locks.json',
  'swagger-2021-07-fork/Microsoft.Authorization_2018-01-01-preview_authorization-RoleDefinitionsCalls.json',
  'swagger-2021-07-fork/Microsoft.Authorization_2020-04-01-preview_authorization-RoleAssignmentsCalls.json',
].map(readOpenApi);

/** The operations that the answer was held against. */
function conform(exchange: Exchange): string[] {
  return hold(exchange, (document) => document.problemsOfResponse(exchange));
}

/** The operations that the request was held against; throws when it is not what their documents ask for. */
export function conformRequest(exchange: Exchange): string[] {
  return hold(exchange, (document) => document.problemsOfRequest(exchange));
}

function hold(exchange: Exchange, find: (document: OpenApi) => string[]): string[] {
  return documents.flatMap((document) => {
    const operation = document.operationOf(exchange);
    if (operation === undefined) return [];
    const problems = find(document);
    if (problems.length > 0) throw new Error(`${operation} ${String(exchange.status)}: ${problems.join('; ')}`);
    return [operation];
  });
}
