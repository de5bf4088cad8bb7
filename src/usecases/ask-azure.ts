/** Asks Azure what a plan has to know: calls grow with the identities, never with the workloads that use them. */
import { normalizeArmId } from '../core/arm-id.js';
import type { AzureFacts, ExistingCredential } from '../core/azure/facts.js';
import { type AzureQuestions, listAzureQuestions } from '../core/azure/questions.js';
import type { Resolution } from '../core/resolve/resolve.js';
import type { AzureReader } from '../ports/azure.js';
import type { Emit } from '../ports/events.js';
import { limitConcurrency } from '../sources/cluster/limit-concurrency.js';
import { askClusters, type NamedCluster } from './ask-clusters.js';
import { askIdentities, findKnownIdentities, type KnownIdentities } from './ask-identities.js';
import { type Answers, answersOf, askOne, refuseSilence } from './azure-answers.js';

export interface AzureRequest extends NamedCluster {
  reader: AzureReader;
  /** Of Azure, where it is not the public one. */
  cloud?: string;
}

/** What is asked at the same time; the adapter keeps to the limits of Azure. */
const CONCURRENCY = 16;
/** Who may log in to Azure may still get no token for Microsoft Graph. */
const OF_GRAPH = ['azure-unauthorized'];
const PROGRESS = 'credentials in Azure';

export interface AskContext {
  /** By root, as far as they are known before. */
  issuers: Readonly<Record<string, string>>;
  emit: Emit;
  signal: AbortSignal;
}

/**
 * What could not be read of single things becomes part of the answer.
 * @throws MigrationError `azure-unauthorized`, `cluster-not-found`, `ambiguous-cluster`, or the first failure where all fail
 */
export async function askAzure(
  resolutions: readonly Resolution[],
  request: AzureRequest,
  context: AskContext,
): Promise<AzureFacts> {
  const { reader } = request;
  const { issuers, emit, signal } = context;
  const questions = listAzureQuestions(resolutions);
  const clusters = await askClusters(resolutions, request, issuers, signal);
  emit({ type: 'read-started', what: PROGRESS });
  const { known, credentials, ...found } = await askAtOnce(reader, questions, context);
  refuseSilence(credentials);
  const asking = { reader, signal, limit: limitConcurrency(CONCURRENCY) };
  const identities = await askIdentities(asking, questions.identities, known, credentials);
  const ofApplications = await askApplications(reader, found.applications, signal);
  emit({ type: 'read-done', what: PROGRESS, count: questions.identities.length });
  return { ...found, identities, credentials: { ...credentials, ...ofApplications }, clusters };
}

type AtOnce = Omit<AzureFacts, 'identities' | 'clusters'> & KnownIdentities;

/** All that needs no other answer first. */
async function askAtOnce(
  reader: AzureReader,
  questions: AzureQuestions,
  { emit, signal }: AskContext,
): Promise<AtOnce> {
  const limit = limitConcurrency(CONCURRENCY);
  let count = 0;
  const [identities, credentials, permissions, locks, applications] = await Promise.all([
    findKnownIdentities({ reader, limit, signal }, questions),
    answersOf(questions.identities, normalizeArmId, async (id) => {
      const answer = await limit(() => askOne(() => reader.listCredentials(id, signal)));
      emit({ type: 'read-progress', what: PROGRESS, count: (count += 1) });
      return answer;
    }),
    answersOf(questions.resourceGroups, String, (scope) =>
      limit(() => askOne(() => reader.listPermissions(scope, signal))),
    ),
    answersOf(questions.resourceGroups, String, (scope) => limit(() => askOne(() => reader.listLocks(scope, signal)))),
    answersOf(questions.applications, String, (id) =>
      limit(() => askOne(() => reader.findApplication(id, signal), OF_GRAPH)),
    ),
  ]);
  return { ...identities, credentials, permissions, locks, applications };
}

async function askApplications(
  reader: AzureReader,
  applications: AzureFacts['applications'],
  signal: AbortSignal,
): Promise<Answers<readonly ExistingCredential[]>> {
  const ids = Object.values(applications).flatMap((answer) =>
    answer.state === 'present' ? answer.value.objectId : [],
  );
  return answersOf(ids, normalizeArmId, (id) => askOne(() => reader.listApplicationCredentials(id, signal), OF_GRAPH));
}
