/** Writes federated credentials, and looks at them and at clusters, as changes of a plan. */
import type { AzureTarget, Change, Observed, Target } from '../../core/change/types.js';
import { MigrationError } from '../../core/errors.js';
import { groupBy } from '../../core/group-by.js';
import { isGuid } from '../../core/guid.js';
import { asList, asObject, asString, type Json } from '../../core/json.js';
import type { CredentialWriter, NamedCredential } from '../../ports/azure-credentials.js';
import type { AzureReader, FederatedCredential } from '../../ports/azure.js';
import type { Prepared, Sent, Writer } from '../../ports/writer.js';
import { isSame, judgeCredentials } from './judge-credentials.js';

export interface AzureWriterOptions {
  reader: Pick<AzureReader, 'getCluster'>;
  writer: CredentialWriter;
}

/** Holders at the same time; the adapters below keep the pace that Azure allows. */
const PARALLEL = 16;

export function azureWriter(options: AzureWriterOptions): Writer {
  return {
    observe: (targets, signal) => observe(options, targets, signal),
    prepare,
    send: (prepared, how) => send(options, prepared, how),
  };
}

async function* observe(
  options: AzureWriterOptions,
  targets: readonly Target[],
  signal: AbortSignal,
): AsyncGenerator<Observed> {
  const holders = [...groupBy(targets.filter(isAzure), ({ id }) => id.toLowerCase()).values()];
  for (let start = 0; start < holders.length; start += PARALLEL) {
    const batch = holders.slice(start, start + PARALLEL);
    for (const observed of await Promise.all(batch.map((same) => observeHolder(options, same, signal))))
      yield* observed;
  }
}

function isAzure(target: Target): target is AzureTarget {
  return target.system === 'azure';
}

/** One list of a holder answers for all its credentials. */
async function observeHolder(
  { reader, writer }: AzureWriterOptions,
  targets: readonly AzureTarget[],
  signal: AbortSignal,
): Promise<Observed[]> {
  const id = targets[0]?.id ?? '';
  try {
    const credentials = targets.some(({ credential }) => credential) ? await writer.list(id, signal) : undefined;
    const cluster = targets.some(({ credential }) => !credential)
      ? await observeCluster(reader, id, signal)
      : undefined;
    return targets.map((target) => {
      if (!target.credential)
        return cluster ? { target, state: 'present', value: cluster } : { target, state: 'absent' };
      return credentials ? observeCredential(target, target.credential, credentials) : noHolder(target);
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof MigrationError) return targets.map((target) => ({ target, state: 'unreadable', error }));
    throw error;
  }
}

/** Under any name. Where issuer and subject belong to another credential, that one is what is there. */
function observeCredential(
  target: AzureTarget,
  wanted: NonNullable<AzureTarget['credential']>,
  all: readonly FederatedCredential[],
): Observed {
  const same = all.find((one) => isSame({ name: '', ...wanted }, one));
  const found = same ?? all.find(({ issuer, subject }) => issuer === wanted.issuer && subject === wanted.subject);
  return found ? { target, state: 'present', value: describeCredential(found) } : { target, state: 'absent' };
}

function describeCredential({ name, issuer, subject, audiences }: FederatedCredential): Json {
  return { name, issuer, ...(subject !== undefined && { subject }), audiences: [...audiences] };
}

/** As ARM writes it; what it leaves out is off. */
async function observeCluster(
  reader: AzureWriterOptions['reader'],
  id: string,
  signal: AbortSignal,
): Promise<Json | undefined> {
  const cluster = await reader.getCluster(id, signal);
  if (!cluster) return undefined;
  return {
    properties: {
      oidcIssuerProfile: { enabled: cluster.oidcIssuer.enabled },
      securityProfile: { workloadIdentity: { enabled: cluster.workloadIdentity } },
    },
  };
}

function noHolder(target: AzureTarget): Observed {
  const error = new MigrationError({
    code: isGuid(target.id) ? 'azure-application-not-found' : 'azure-identity-not-found',
    kind: 'failed',
    what: `${target.id} is not there`,
    why: 'there is no such identity in the tenant of the login',
    next: ['Look for it: `az identity list --query "[].id"`; then plan again'],
  });
  return { target, state: 'unreadable', error };
}

function prepare(change: Change): Prepared {
  const { effect } = change;
  const credential = effect.do === 'create' ? effect.body : effect.do === 'delete' ? effect.was : null;
  return { change, preimage: [], request: credential };
}

async function send(
  options: AzureWriterOptions,
  prepared: Prepared,
  { dryRun, signal }: { dryRun: boolean; signal: AbortSignal },
): Promise<Sent> {
  const { change, request } = prepared;
  const credential = readCredential(request);
  const target = change.target as AzureTarget;
  if (dryRun) return change.effect.do === 'create' ? tryCreation(options, target, credential, signal) : WRITTEN;
  try {
    if (change.effect.do === 'create') return await create(options, target, credential, signal);
    const deletion = await options.writer.delete(target.id, credential, signal);
    return deletion.outcome === 'held' ? { outcome: 'conflict' } : WRITTEN;
  } catch (error) {
    if (error instanceof MigrationError && IN_DOUBT.has(error.code)) return { outcome: 'unknown', error };
    throw error;
  }
}

const WRITTEN: Sent = { outcome: 'written' };

/** Azure tries nothing, so that what it would refuse is not known; what we would not write is. */
async function tryCreation(
  { writer }: AzureWriterOptions,
  { id }: AzureTarget,
  credential: NamedCredential,
  signal: AbortSignal,
): Promise<Sent> {
  const judgement = judgeCredentials(credential, (await writer.list(id, signal)) ?? []);
  if (judgement.is === 'held') throw held(id, credential, judgement.by);
  return judgement.is === 'there' ? { outcome: 'conflict' } : WRITTEN;
}

/** Of failures after which a write may show later. */
const IN_DOUBT = new Set(['azure-not-read-back', 'azure-conflict']);

/**
 * We look before we write, and our name is a digest of what we write: what is found under it after an answer that was
 * lost is ours. What took the place of another credential is not: undoing it would not bring that one back.
 */
async function create(
  { writer }: AzureWriterOptions,
  { id }: AzureTarget,
  credential: NamedCredential,
  signal: AbortSignal,
): Promise<Sent> {
  const created = await writer.create(id, credential, signal);
  switch (created.outcome) {
    case 'created':
    case 'found':
      return { outcome: 'written', made: true };
    case 'replaced':
      return { outcome: 'written', made: false };
    case 'adopted':
      return { outcome: 'conflict' };
    case 'held':
      throw held(id, credential, created.by);
  }
}

function held(id: string, { name, subject }: NamedCredential, by: FederatedCredential): MigrationError {
  return new MigrationError({
    code: 'azure-credential-held',
    kind: 'failed',
    what: `Could not create the credential ${name} of ${id}`,
    why: `another one is in its place: ${by.name}, for ${by.subject ?? 'an expression'} instead of ${subject}`,
    next: ['Find out what it is for; rename or remove it, then: migrate apply PLAN --resume'],
  });
}

function readCredential(body: Json): NamedCredential {
  const { name, issuer, subject, audiences } = asObject(body);
  const [audience] = asList(audiences ?? null);
  return {
    name: asString(name) ?? '',
    issuer: asString(issuer) ?? '',
    subject: asString(subject) ?? '',
    audience: asString(audience) ?? '',
  };
}
