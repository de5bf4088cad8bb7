/** What an Azure in which all is well answers, for tests that change one thing of it. */
import { normalizeArmId } from '../../src/core/arm-id.js';
import type { Answer, AzureFacts, ClusterFact, ExistingCredential, IdentityFact } from '../../src/core/azure/facts.js';
import type { MigrationPlan } from '../../src/core/formats/plan.js';
import { asList, asObject, asString, type JsonObject } from '../../src/core/json.js';
import { credentialFor, DEFAULT_AUDIENCE } from '../../src/core/plan/credential.js';
import { armId, clientId, ISSUER } from './objects.js';

export const TENANT = '00000000-0000-4000-8000-0000000000aa';
export const CLUSTER_ID =
  '/subscriptions/00000000-0000-4000-8000-0000000000ff/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/prod';
export const GROUP = '/subscriptions/00000000-0000-4000-8000-0000000000ff/resourcegroups/rg';

export function present<T>(value: T): Answer<T> {
  return { state: 'present', value };
}

export const ABSENT = { state: 'absent' } as const;

export function forbidden(what: string): {
  state: 'unreadable';
  why: { code: string; message: string; next: string[] };
} {
  return {
    state: 'unreadable',
    why: {
      code: 'azure-forbidden',
      message: `not allowed to read ${what}`,
      next: ['ask for Managed Identity Operator'],
    },
  };
}

export function identityFact(name: string, number: number, more: Partial<IdentityFact> = {}): IdentityFact {
  return {
    id: armId(name),
    clientId: clientId(number),
    principalId: `principal-${name}`,
    tenantId: TENANT,
    location: 'westeurope',
    ...more,
  };
}

export function clusterFact(more: Partial<ClusterFact> = {}): ClusterFact {
  return {
    id: CLUSTER_ID,
    provisioningState: 'Succeeded',
    oidcIssuer: { enabled: true, url: ISSUER },
    workloadIdentity: true,
    ...more,
  };
}

/** @param identities name → number of the client id */
export function factsOf(identities: Readonly<Record<string, number>>, more: Partial<AzureFacts> = {}): AzureFacts {
  const facts = Object.entries(identities).map(([name, number]) => identityFact(name, number));
  return {
    identities: Object.fromEntries(facts.map((fact) => [normalizeArmId(fact.id), present(fact)])),
    owners: { found: facts, unsearched: [] },
    applications: {},
    credentials: Object.fromEntries(facts.map(({ id }) => [normalizeArmId(id), present([])])),
    clusters: { cluster: present(clusterFact()) },
    permissions: { [GROUP]: present([{ actions: ['*'], notActions: [] }]) },
    locks: { [GROUP]: present([]) },
    ...more,
  };
}

export function withCredentials(facts: AzureFacts, holder: string, more: readonly ExistingCredential[]): AzureFacts {
  const key = normalizeArmId(holder);
  const answer = facts.credentials[key];
  const known = answer?.state === 'present' ? answer.value : [];
  return { ...facts, credentials: { ...facts.credentials, [key]: present([...known, ...more]) } };
}

/** The facts after all credentials of a plan have been made. */
export function afterCreating(plan: MigrationPlan, facts: AzureFacts): AzureFacts {
  return plan.changes.reduce((seen, { target, effect }) => {
    if (target.system !== 'azure' || effect.do !== 'create') return seen;
    return withCredentials(seen, target.id, [readCredential(asObject(effect.body))]);
  }, facts);
}

function readCredential(body: JsonObject): ExistingCredential {
  return {
    name: asString(body['name']) ?? '',
    issuer: asString(body['issuer']) ?? '',
    subject: asString(body['subject']) ?? '',
    audiences: asList(body['audiences']).map(String),
  };
}

/** The credential that a plan wants for the account `shop/api`. */
export const WANTED = credentialFor(ISSUER, 'shop', 'api', DEFAULT_AUDIENCE);

/** The same as Azure tells it when somebody has made it by hand. */
export function existing(more: Partial<ExistingCredential> = {}): ExistingCredential {
  const { issuer, subject, audience } = WANTED;
  return { name: 'by-hand', issuer, subject, audiences: [audience], ...more };
}
