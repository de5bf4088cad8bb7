/** What Azure answered, as data: a plan is made from it, and the same answers give the same plan. What is not in it was not asked. */
import { normalizeArmId } from '../arm-id.js';
import { lookUp } from '../json.js';

/** One answer. Only Azure's own "there is none" makes it absent. */
export type Answer<T> = { state: 'present'; value: T } | { state: 'absent' } | { state: 'unreadable'; why: Unreadable };

export interface Unreadable {
  /** Of the error: `azure-forbidden` and such. */
  code: string;
  /** One line. */
  message: string;
  next: readonly string[];
}

export interface IdentityFact {
  /** As Azure writes it. */
  id: string;
  clientId: string;
  principalId: string;
  tenantId: string;
  location: string;
}

export interface ExistingCredential {
  name: string;
  issuer: string;
  /** Absent from a flexible credential, which counts against the limit all the same. */
  subject?: string;
  audiences: readonly string[];
}

export interface ClusterFact {
  id: string;
  tenantId?: string;
  provisioningState: string;
  oidcIssuer: { enabled: boolean; url?: string };
  workloadIdentity: boolean;
  /** Present where the add-on for pod identity is on: how many identities it was given. */
  podIdentityAddOn?: { identities: number };
}

/** One role's part of what the login may do; the parts add up. */
export interface GrantedActions {
  actions: readonly string[];
  notActions: readonly string[];
}

export interface LockFact {
  name: string;
  level: 'CanNotDelete' | 'ReadOnly';
  scope: string;
}

type Answers<T> = Readonly<Record<string, Answer<T>>>;

export interface AzureFacts {
  /** By normalised ARM id. */
  identities: Answers<IdentityFact>;
  /** Found by the client ids of the AzureIdentity objects, in every subscription that the login sees. */
  owners: {
    found: readonly IdentityFact[];
    /** Subscriptions that could not be searched: what was not found may be there. */
    unsearched: readonly string[];
  };
  /** App registrations by client id in lower case. */
  applications: Answers<{ objectId: string }>;
  /** By what they are on: normalised ARM id, or object id of an app registration. */
  credentials: Answers<readonly ExistingCredential[]>;
  /** By root. */
  clusters: Answers<ClusterFact>;
  /** By normalised id of a resource group. */
  permissions: Answers<readonly GrantedActions[]>;
  /** By normalised id of a resource group. */
  locks: Answers<readonly LockFact[]>;
}

/** Undefined: it was not asked. */
export function answerFor<T>(answers: Answers<T>, key: string): Answer<T> | undefined {
  return lookUp(answers, key);
}

export function valueOf<T>(answer: Answer<T> | undefined): T | undefined {
  return answer?.state === 'present' ? answer.value : undefined;
}

/** None where it was not asked, or could not be told. */
export function credentialsOn(facts: AzureFacts | undefined, holder: string): readonly ExistingCredential[] {
  return (facts && valueOf(answerFor(facts.credentials, normalizeArmId(holder)))) ?? [];
}

/** Those with any of the client ids that were searched for. */
export function findOwner({ owners }: AzureFacts, clientId: string): IdentityFact | undefined {
  return owners.found.find((identity) => identity.clientId.toLowerCase() === clientId.toLowerCase());
}

/** In lower case; undefined for what is no id of anything in a subscription. */
export function subscriptionOf(armId: string): string | undefined {
  return /^\/subscriptions\/([^/]+)\//.exec(normalizeArmId(armId.trim()))?.[1];
}

/** `/subscriptions/…/resourceGroups/…` of a resource, normalised; undefined for what is no id of one. */
export function resourceGroupOf(armId: string): string | undefined {
  return /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+(?=\/)/.exec(normalizeArmId(armId.trim()))?.[0];
}
