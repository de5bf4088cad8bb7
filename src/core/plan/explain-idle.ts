/** Why a decision decides nothing for a consumer. */
import type { EffectiveDecision } from './merge-decisions.js';
import type { PlannedConsumer } from './plan-consumer.js';
import type { Part } from './try-decisions.js';

export interface Idle {
  /** Whoever wrote the decision expects something that does not happen. */
  isContradicted: boolean;
  why: string;
}

export function explainIdle(part: Part, planned: PlannedConsumer, decision: EffectiveDecision | undefined): Idle {
  if (decision?.skip && part.choice !== 'skip') return notNeeded('it is skipped');
  switch (part.choice) {
    case 'skip':
      return notNeeded(decision?.skip ? 'another decision skips it' : 'no other decision skips it');
    case 'serviceAccount':
      return explainAccount(planned, decision);
    case 'defaultIdentity':
      return explainDefault(planned, decision);
    case 'accept':
      return notNeeded(`${part.code ?? ''} does not hold it back`);
    case 'proxy':
      return notNeeded('the plan gives it no proxy sidecar, or it has one already');
    default:
      return notNeeded('the plan is the same without it');
  }
}

function explainAccount({ consumer, accountName }: PlannedConsumer, decision: EffectiveDecision | undefined): Idle {
  if (accountName === consumer.workload.pod.serviceAccount) return notNeeded(`it keeps ${consumer.accountRef} anyway`);
  if (decision?.serviceAccount === 'keep') {
    const why = `${consumer.accountRef} cannot be kept: it is default, was not found, or others run as it that need other identities or have the label already`;
    return { isContradicted: true, why };
  }
  return notNeeded(
    accountName === undefined ? 'it is not known what it can run as' : `nothing keys on ${consumer.accountRef}`,
  );
}

function explainDefault({ consumer }: PlannedConsumer, decision: EffectiveDecision | undefined): Idle {
  const clientIds = consumer.usages.map(({ identity }) => identity.clientId);
  const chosen = decision?.defaultIdentity ?? '';
  if (chosen !== 'none' && !clientIds.includes(chosen)) {
    return { isContradicted: true, why: `it gets no identity with client id ${chosen}, but ${clientIds.join(', ')}` };
  }
  return notNeeded(clientIds.length === 1 ? 'it gets one identity only' : 'the plan is the same without it');
}

function notNeeded(why: string): Idle {
  return { isContradicted: false, why };
}
