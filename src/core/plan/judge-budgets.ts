/** Findings about identities whose credentials are running out, and what waits for a decision about them. */
import { normalizeArmId } from '../arm-id.js';
import type { AzureFacts } from '../azure/facts.js';
import { credentialBudgetExceeded } from '../findings/credential-budget-exceeded.js';
import { credentialBudgetHeld } from '../findings/credential-budget-held.js';
import { credentialBudgetNear } from '../findings/credential-budget-near.js';
import type { FindingSubject } from '../findings/define-finding.js';
import type { Finding } from '../formats/scan.js';
import { groupBy } from '../group-by.js';
import type { AzureIdentity } from '../inventory/pod-identity.js';
import { listSome } from '../list-some.js';
import type { Resolution } from '../resolve/resolve.js';
import { describeNamespaces, describeWaysOut, findMergeable } from './budget-ways-out.js';
import { CREDENTIAL_LIMIT, type CountedBudget, countUsed, isExceeded, isNear } from './budget.js';
import { applicationOf, holdersOf } from './credential-holders.js';
import type { PlannedConsumer } from './plan-consumer.js';

export function raiseBudgetFindings(
  budgets: readonly CountedBudget[],
  resolutions: readonly Resolution[],
  azure: AzureFacts | undefined,
): Finding[] {
  const telling = budgets.filter((budget) => isExceeded(budget) || isNear(budget));
  if (telling.length === 0) return [];
  const named = resolutions.flatMap(({ inventory }) =>
    inventory.identities.map((identity) => ({ root: inventory.root.id, identity })),
  );
  const byId = groupBy(
    named,
    ({ identity }) => applicationOf(identity, azure) ?? normalizeArmId(identity.resourceId.trim()),
  );
  return telling.map((budget) => raiseForBudget(budget, byId.get(normalizeArmId(budget.identity)) ?? []));
}

/** An identity of many namespaces is often named once in each. */
const OBJECTS_SHOWN = 10;

type NamedIdentity = { root: string; identity: AzureIdentity };

/** About the first AzureIdentity object that names the identity, since that is what a decision can be about. */
function raiseForBudget(budget: CountedBudget, named: readonly NamedIdentity[]): Finding {
  const { identity, needs } = budget;
  const mergeable = new Set(findMergeable(budget).flatMap((members) => members.map(({ root }) => root)));
  const [first] = [...named.filter(({ root }) => mergeable.has(root)), ...named];
  const subject: FindingSubject = first
    ? { root: first.root, ref: first.identity.ref, at: first.identity.at }
    : { root: needs[0]?.root ?? '', ref: identity };
  const objects = named.map(({ root, identity: { ref } }) => (root === subject.root ? ref : `${ref} of ${root}`));
  const count = { count: countUsed(budget), limit: CREDENTIAL_LIMIT };
  const facts = [
    `the identity is ${identity}`,
    ...(objects.length > 1 ? [`it is named by ${listSome(objects, OBJECTS_SHOWN).join(', ')}`] : []),
    ...describeNamespaces(budget),
  ];
  return isExceeded(budget)
    ? credentialBudgetExceeded.raise(subject, { ...count, facts: [...facts, ...describeWaysOut(budget)] })
    : credentialBudgetNear.raise(subject, { ...count, facts });
}

/** The identities that keep a consumer from being moved. */
export function findExceeded(
  { consumer }: PlannedConsumer,
  exceeded: ReadonlyMap<string, CountedBudget>,
  azure: AzureFacts | undefined,
): CountedBudget[] {
  const holders = holdersOf(
    consumer.usages.map(({ identity }) => identity),
    azure,
  );
  return holders.flatMap((id) => exceeded.get(normalizeArmId(id)) ?? []);
}

/**
 * An identity that is federated for some of its consumers only would leave it to chance who gets a token, so that none
 * gets a credential. What is only good to know tells of changes that are not made then.
 */
export function holdForBudget(planned: PlannedConsumer, budgets: readonly CountedBudget[]): PlannedConsumer {
  if (budgets.length === 0) return planned;
  const { root, workload } = planned.consumer;
  const held = budgets.map((budget) =>
    credentialBudgetHeld.raise(
      { root, ref: workload.ref, at: workload.at },
      { identity: budget.identity, count: countUsed(budget), limit: CREDENTIAL_LIMIT },
    ),
  );
  const findings = planned.findings.filter(({ severity }) => severity !== 'info');
  return { ...planned, extent: 'nothing', operations: [], adopted: [], findings: [...findings, ...held] };
}
