/**
 * What each refusal of ARM and Graph means, as data: first row that fits. Rows follow Microsoft's catalogue
 * (azure-facts §1.6 and §2). A 409 alone means nothing: one passes, one is a lock, one is a credential that exists.
 */
import { LOG_IN, LOOK_FOR_APPLICATION, MAKE_ROOM } from './advice.js';
import type { Asked } from './call.js';
import type { Failure, Refusal } from './failure.js';
import { askForRole } from './who-may.js';

/**
 * What to do about it: the same `again` later; `look` at what is there now, somebody was faster; else `stop`.
 */
export type Remedy = 'again' | 'look' | 'stop';

export interface Meaning {
  code: string;
  why: string;
  next: (asked: Asked, refusal: Refusal) => readonly string[];
  remedy: Remedy;
}

interface Rule extends Meaning {
  status?: readonly number[];
  /** Whole code, in any case. */
  codes?: readonly string[];
  message?: RegExp;
}

const scopeOf = ({ subject, scope }: Asked): string => scope ?? subject;
const toAdmin = (asked: Asked, { message }: Refusal): string[] => [
  `${askForRole(asked.call, scopeOf(asked), missingAction(message))}`,
  'Wait up to 10 minutes after a role was given, or log in again',
];

const concurrentWrites: Meaning = {
  code: 'azure-conflict',
  why: 'somebody else writes credentials of the same identity at the same time',
  next: () => ['Wait until other tools (Terraform, Bicep, another run) have finished with this identity'],
  remedy: 'again',
};
const invalidCredential: Omit<Meaning, 'why'> = {
  code: 'azure-credential-invalid',
  next: () => ['Check the issuer URL, the audience, and the names of the service account and its namespace'],
  remedy: 'stop',
};
const existingCredential: Omit<Meaning, 'why'> = {
  code: 'azure-credential-exists',
  next: () => ['Plan again: what is there will be adopted, or named'],
  remedy: 'look',
};

const CREDENTIAL_RULES: readonly Rule[] = [
  { codes: ['ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity'], ...concurrentWrites },
  { message: /credentials are written concurrently/i, ...concurrentWrites },
  {
    status: [400, 409],
    message: /issuer and subject combination already exists/i,
    ...existingCredential,
    why: 'another credential of the identity has the same issuer and subject',
  },
  {
    status: [400],
    message: /^too many federated identity credentials/i,
    code: 'azure-credential-limit',
    why: 'it has its 20 credentials',
    next: () => [MAKE_ROOM],
    remedy: 'stop',
  },
  {
    status: [405],
    message: /support for federated identity credentials not enabled/i,
    code: 'azure-region-unsupported',
    why: 'the region of the identity does not support federated credentials',
    next: () => ['Make an identity with the same roles in another region'],
    remedy: 'stop',
  },
  {
    status: [400],
    message:
      /must specify 'issuer', 'subject' and 'audience'|exactly one audience|has empty properties|name '.*' is invalid/i,
    ...invalidCredential,
    why: 'Azure does not take the name, issuer, subject or audience',
  },
  {
    status: [404],
    codes: ['ParentResourceNotFound'],
    code: 'azure-identity-not-found',
    why: 'there is no such identity',
    next: () => ['Look for it: `az identity list --query "[].id"`; then plan again'],
    remedy: 'stop',
  },
];

const GOVERNANCE_RULES: readonly Rule[] = [
  {
    codes: ['ScopeLocked'],
    code: 'azure-locked',
    why: 'a lock forbids it',
    next: (asked) => [
      `Show the lock: \`az lock list\` for ${scopeOf(asked)} and what is above it; who put it there can lift it for a while`,
    ],
    remedy: 'stop',
  },
  {
    status: [403],
    codes: ['RequestDisallowedByPolicy'],
    code: 'azure-policy-denied',
    why: 'an Azure Policy forbids it',
    next: (asked) => [
      `Show what is assigned: \`az policy assignment list\` for ${scopeOf(asked)}; ask for an exemption, or for this issuer to be trusted`,
    ],
    remedy: 'stop',
  },
];

const GRAPH_RULES: readonly Rule[] = [
  {
    status: [409],
    codes: ['Directory_ConcurrencyViolation'],
    code: 'azure-conflict',
    why: 'somebody else writes in the directory of the tenant at the same time',
    next: () => ['Wait until other tools (Terraform, Bicep, another run) have finished with this app registration'],
    remedy: 'again',
  },
  {
    status: [404],
    codes: ['Request_ResourceNotFound'],
    code: 'azure-not-found',
    why: 'the tenant of the login has no such app registration, or none with this credential',
    next: () => [LOOK_FOR_APPLICATION],
    remedy: 'stop',
  },
  {
    status: [409],
    codes: ['Request_MultipleObjectsWithSameKeyValue'],
    ...existingCredential,
    why: 'another credential of the app registration has this name',
  },
  {
    status: [400],
    codes: ['InvalidFederatedIdentityCredentialValue'],
    message: /must be unique/i,
    ...existingCredential,
    why: 'another credential of the app registration has the same issuer and subject',
  },
  {
    codes: ['InvalidFederatedIdentityCredentialValue'],
    ...invalidCredential,
    why: 'Microsoft Graph does not take the name, issuer, subject or audience',
  },
];

const COMMON_RULES: readonly Rule[] = [
  {
    codes: ['SubscriptionNotFound'],
    code: 'azure-subscription-not-found',
    why: 'the login does not see the subscription: it is of another tenant or cloud, or there is none',
    next: () => [
      'See which ones there are: `az account list --query "[].{id:id,tenant:tenantId}"`',
      'Log in to its tenant: `az login --tenant TENANT_ID`',
    ],
    remedy: 'stop',
  },
  {
    codes: ['InvalidAuthenticationTokenTenant'],
    code: 'azure-unauthorized',
    why: 'the login is of another tenant than the subscription',
    next: () => ['Log in to the tenant of the subscription: `az login --tenant TENANT_ID`, or set --tenant-id'],
    remedy: 'stop',
  },
  {
    codes: ['NoRegisteredProviderFound', 'InvalidApiVersionParameter', 'MissingSubscriptionRegistration'],
    code: 'azure-failed',
    why: 'the subscription or the cloud does not offer this API',
    next: () => ['Register it: `az provider register --namespace Microsoft.ManagedIdentity`, and check --cloud'],
    remedy: 'stop',
  },
  {
    status: [401],
    code: 'azure-unauthorized',
    why: 'Azure does not accept the login',
    next: () => [LOG_IN],
    remedy: 'stop',
  },
  { status: [403], code: 'azure-forbidden', why: 'the permission is missing', next: toAdmin, remedy: 'stop' },
  {
    status: [429],
    code: 'azure-throttled',
    why: 'there were more requests than Azure allows',
    next: () => ['Try again later, and not while other tools read or write the same subscription'],
    remedy: 'again',
  },
  {
    status: [408, 504],
    code: 'azure-timeout',
    why: 'Azure did not answer in time',
    next: () => ['Try again; if it stays, look at https://status.azure.com'],
    remedy: 'again',
  },
  {
    status: [500, 502, 503],
    code: 'azure-failed',
    why: 'Azure answered with an error of its own',
    next: () => ['Try again; if it stays, look at https://status.azure.com'],
    remedy: 'again',
  },
  {
    status: [404],
    code: 'azure-not-found',
    why: 'there is none',
    next: () => ['Check the name, then plan again'],
    remedy: 'stop',
  },
];

const anyOther: Meaning = {
  code: 'azure-failed',
  why: 'Azure does not take the request',
  next: () => ['Check the names in the plan; plan again'],
  remedy: 'stop',
};

const RULES = [...CREDENTIAL_RULES, ...GOVERNANCE_RULES, ...GRAPH_RULES, ...COMMON_RULES];

/** Longest part of a message that is looked at. */
const MATCHED = 2_000;

export function meaningOf({ status, code = '', message }: Refusal): Meaning {
  const name = code.toLowerCase();
  const text = message.slice(0, MATCHED);
  const fits = (rule: Rule): boolean =>
    (rule.status?.includes(status) ?? true) &&
    (rule.codes?.some((known) => known.toLowerCase() === name) ?? true) &&
    (rule.message?.test(text) ?? true);
  return RULES.find(fits) ?? anyOther;
}

/** A refusal of the request as such, in words that no row knows. */
export function isUnexplained(failure: Failure): boolean {
  return failure.kind === 'refusal' && meaningOf(failure) === anyOther;
}

/** As Azure names it: `… does not have authorization to perform action 'Microsoft.X/y/read' over scope …`. */
function missingAction(message: string): string | undefined {
  return /perform action '(Microsoft\.[A-Za-z0-9./*]{1,200})'/.exec(message.slice(0, MATCHED))?.[1];
}
