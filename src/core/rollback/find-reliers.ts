/** Who relies on what a change has brought, when all that is taken back is gone. */
import { classify, type Live } from '../change/classify.js';
import type { Change } from '../change/types.js';
import { asList, asObject, asString, compareText } from '../json.js';
import type { Ref } from '../ref.js';
import { type AccountName, accountOfSubject } from '../subject.js';
import type { Usage } from './usage.js';
import { setsAccount } from './workload-changes.js';

export interface Reliance {
  usage: Usage;
  live: Live;
  /** Of templates, by consumer. */
  edits: ReadonlyMap<Ref, readonly Change[]>;
  /** Those of them that are taken back. */
  takenBack: ReadonlyMap<Ref, readonly Change[]>;
  /** Consumers that the rollback is about. */
  meant: ReadonlySet<Ref>;
  /** Refs of what we created: a binding of ours goes with its account. */
  ours: ReadonlySet<Ref>;
}

export interface Reliers {
  refs: readonly Ref[];
  /** What could not be read, and may hold more of them. */
  gaps: readonly string[];
}

/** Of what an account says to the webhook, and of its credentials: whose pods the webhook still gives a token. */
export function findLabelledReliers(account: AccountName, change: Change, reliance: Reliance): Reliers {
  const { usage } = reliance;
  const users = usage.usersOf(account).flatMap(({ ref, isLabelled }) => (isLabelled ? ref : []));
  const moved = change.why.consumers.filter((consumer) => isStillMoved(consumer, reliance));
  const refs = [...new Set([...users, ...moved])].filter((ref) => !goesBack(ref, reliance));
  return { refs: refs.sort(compareText), gaps: usage.gapsIn(account.namespace) };
}

/** Of an account itself: whose pods run as it, and what gives it rights. */
export function findUsers(account: AccountName, { usage, takenBack, ours }: Reliance): Reliers {
  const isLeaving = (ref: Ref): boolean =>
    (takenBack.get(ref) ?? []).some((change) => setsAccount(change, account.name));
  const users = usage.usersOf(account).flatMap(({ ref }) => (isLeaving(ref) ? [] : ref));
  const bindings = usage.bindingsOf(account).filter((ref) => !ours.has(ref));
  return { refs: [...new Set([...users, ...bindings])].sort(compareText), gaps: usage.gapsIn(account.namespace) };
}

/** What an object of ours, or a credential, is for; empty where it cannot be told. */
export function accountsOf({ target, effect }: Change): AccountName[] {
  if (target.system === 'azure') {
    const account = accountOfSubject(target.credential?.subject ?? '');
    return account ? [account] : [];
  }
  if (target.system !== 'kubernetes' || target.namespace === undefined) return [];
  if (target.kind === 'ServiceAccount') return [{ namespace: target.namespace, name: target.name }];
  const subjects = effect.do === 'create' ? asList(asObject(effect.body)['subjects']) : [];
  return subjects.flatMap((item) => {
    const { kind, namespace, name } = asObject(item);
    const account = { namespace: asString(namespace) ?? '', name: asString(name) ?? '' };
    return kind === 'ServiceAccount' ? [account] : [];
  });
}

/** One that has no edit of its own was labelled before we came: it goes back with its account. */
function goesBack(consumer: Ref, { edits, takenBack, meant }: Reliance): boolean {
  return takenBack.has(consumer) || (meant.has(consumer) && !edits.has(consumer));
}

function isStillMoved(consumer: Ref, { edits, live }: Reliance): boolean {
  return (edits.get(consumer) ?? []).some((change) => classify(change, live) === 'done');
}
