/** Conditions of an object's status. */
import { asList, asObject, asString, type JsonObject } from '../json.js';

export interface Condition {
  status: string;
  /** A word of Kubernetes, or of an operator. */
  reason: string;
  /** Untrusted text. */
  message: string;
}

export function findCondition(object: JsonObject, type: string): Condition | undefined {
  const found = conditionsOf(object).find((condition) => condition['type'] === type);
  return (
    found && {
      status: asString(found['status']) ?? '',
      reason: readWord(found['reason']) ?? '',
      message: asString(found['message']) ?? '',
    }
  );
}

export function isTrue(object: JsonObject, type: string): boolean {
  return findCondition(object, type)?.status === 'True';
}

export function hasConditions(object: JsonObject): boolean {
  return conditionsOf(object).length > 0;
}

/** A reason as Kubernetes writes them; anything else may be whatever somebody wanted to be shown. */
export function readWord(value: unknown): string | undefined {
  const word = asString(value);
  return word !== undefined && /^[A-Za-z][\w:,.]{0,79}$/.test(word) ? word : undefined;
}

function conditionsOf(object: JsonObject): readonly JsonObject[] {
  return asList(asObject(object['status'])['conditions']).map((condition) => asObject(condition));
}
