/** Which identity a consumer gets when its code asks for none. */
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { distinctClientIds, type Usage } from '../resolve/match.js';
import type { Decisions } from './decisions.js';

/** What was decided where there is a choice: a client id, or `none`; undefined where nothing was, or nothing is to be. */
export function decidedDefault(consumer: ResolvedConsumer, decisions: Decisions): string | undefined {
  return hasChoice(consumer.usages) ? decisions.for(consumer)?.defaultIdentity : undefined;
}

/** The client id for the annotation; undefined when there are several and the decision is to have none. */
export function defaultClientId(consumer: ResolvedConsumer, decisions: Decisions): string | undefined {
  if (!hasChoice(consumer.usages)) return distinctClientIds(consumer.usages)[0];
  const chosen = decidedDefault(consumer, decisions);
  return chosen === 'none' ? undefined : chosen;
}

function hasChoice(usages: readonly Usage[]): boolean {
  return distinctClientIds(usages).length > 1;
}
