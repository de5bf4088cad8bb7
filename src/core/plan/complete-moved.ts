/** Consumers that label and annotation say are moved, while an identity of theirs has no credential for their account. */
import { normalizeArmId } from '../arm-id.js';
import { compareCredential } from '../azure/compare-credentials.js';
import { answerFor, type AzureFacts, credentialsOn } from '../azure/facts.js';
import type { CredentialSpec } from '../change/operation.js';
import { credentialMissing } from '../findings/credential-missing.js';
import type { AzureIdentity } from '../inventory/pod-identity.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { holdersOf } from './credential-holders.js';
import { credentialFor } from './credential.js';
import { type Extent, lesserExtent, reaches } from './extent.js';
import { findUsageObstacles, isAccepted } from './judge-consumer.js';
import type { ConsumerContext, PlannedConsumer } from './plan-consumer.js';
import { planCredentials } from './plan-credentials.js';

/**
 * Its new pods get no token on the new path, and pod identity hides that until it is taken away. Nothing in the cluster is
 * touched: who set it up has chosen its account. Undefined where nothing is missing, and where it is not known.
 */
export function completeMoved(consumer: ResolvedConsumer, context: ConsumerContext): PlannedConsumer | undefined {
  const { workload, account, usages } = consumer;
  const { azure } = context;
  if (!azure || !account || consumer.state !== 'both' || workload.finished) return undefined;
  const credential = credentialFor(context.issuer, workload.namespace, account.name, context.audience);
  const lacking = usages.filter(({ identity }) => lacks(identity, credential, azure.facts));
  if (lacking.length === 0) return undefined;

  const decision = context.decisions.for(consumer);
  const subject = { root: consumer.root, ref: workload.ref, at: workload.at };
  const obstacles = lacking.flatMap((usage) =>
    findUsageObstacles(usage, { credential, azure }, subject).filter(
      ({ finding }) => !isAccepted(finding.code, usage.identity.ref, decision),
    ),
  );
  const held = obstacles.reduce<Extent>(
    (least, { allows }) => lesserExtent(least, allows),
    decision?.skip ? 'nothing' : PROVED,
  );
  const { operations, adopted } = reaches(held, 'credentials')
    ? planCredentials(consumer, account.name, context)
    : { operations: [], adopted: [] };
  const missing = lacking.map(({ identity }) => identity.ref);
  return {
    consumer,
    extent: operations.length > 0 ? held : 'nothing',
    accountName: account.name,
    operations,
    adopted,
    findings: [
      credentialMissing.raise(subject, { account: account.ref, identities: missing }),
      ...obstacles.map(({ finding }) => finding),
    ],
  };
}

/** As far as the proof of its token. */
const PROVED: Extent = 'account';

/** Only where Azure has told: what could not be read may be there. */
function lacks(identity: AzureIdentity, wanted: CredentialSpec, facts: AzureFacts): boolean {
  return holdersOf([identity], facts).some((holder) => {
    const key = normalizeArmId(holder);
    const isGone = answerFor(facts.identities, key)?.state === 'absent';
    const isKnown = answerFor(facts.credentials, key)?.state === 'present';
    return isGone || (isKnown && compareCredential(wanted, credentialsOn(facts, holder)).state !== 'adopted');
  });
}
