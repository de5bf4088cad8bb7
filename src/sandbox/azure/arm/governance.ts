/** What an organisation puts over its resources: management locks and policies that deny. */
import { disallowedByPolicy, scopeLocked } from './arm-errors.js';
import { isWithin } from './arm-path.js';

export interface Lock {
  name: string;
  scope: string;
  level: 'CanNotDelete' | 'ReadOnly';
  notes?: string;
}

export interface Policy {
  name: string;
  scope: string;
  /** Type and body of what is about to be written. */
  denies(type: string, body: unknown): boolean;
}

/** Throws a Refusal when a lock at or above the resource forbids the operation. */
export function checkLocks(locks: readonly Lock[], id: string, operation: 'delete' | 'write'): void {
  const forbidding = locks.filter(
    ({ scope, level }) => isWithin(id, scope) && (level === 'ReadOnly' || operation === 'delete'),
  );
  if (forbidding.length > 0)
    throw scopeLocked(
      id,
      operation,
      forbidding.map(({ scope }) => scope),
    );
}

/** Throws a Refusal when a policy denies the resource. */
export function checkPolicies(policies: readonly Policy[], id: string, type: string, body: unknown): void {
  const denying = policies.find((policy) => isWithin(id, policy.scope) && policy.denies(type, body));
  if (denying) throw disallowedByPolicy(id, denying.name);
}
