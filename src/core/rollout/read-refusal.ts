/** Why the API server would not create a pod, read from the message of its Status: there is no other place that tells. */
import { recognise } from '../diagnoses/recognise.js';

export interface Refusal {
  status: number;
  /** Of the Status: `Forbidden`. */
  reason: string;
  /** Untrusted. */
  message: string;
}

export type RefusalCause =
  /** Our own right is missing. */
  | 'right-missing'
  | 'webhook-unreachable'
  | 'webhook-denied-pod'
  /** Some webhook does not take requests that are only tried. */
  | 'dry-run-unsupported'
  | 'quota-exceeded'
  | 'account-missing'
  /** The server has too much to do, or an error of its own: it says nothing of the pod. */
  | 'server-busy'
  | 'pod-refused';

const LONGEST_TEXT = 300;

export function readRefusal({ status, message }: Refusal): RefusalCause {
  const codes = recognise(message).diagnoses.map(({ code }) => code);
  if (codes.includes('webhook-unreachable') || /failed calling webhook /.test(message)) return 'webhook-unreachable';
  if (codes.includes('webhook-denied-pod')) return 'webhook-denied-pod';
  if (/does not support dry run/.test(message)) return 'dry-run-unsupported';
  if (status === 403 && /cannot create resource /.test(message)) return 'right-missing';
  if (status === 403 && /: exceeded quota: /.test(message)) return 'quota-exceeded';
  if (status === 403 && /error looking up service account /.test(message)) return 'account-missing';
  return status === 429 || status >= 500 ? 'server-busy' : 'pod-refused';
}

/**
 * What a person needs of the message, on one line. That of an invalid object repeats its values, which may be secret: of
 * it nothing is told.
 */
export function describeRefusal({ status, reason, message }: Refusal): string {
  if (status === 422) return `the pod is not valid (${reason})`;
  const line = shortenMessage(message);
  return line === '' ? `HTTP ${status}, ${reason}` : line;
}

/** On one line, without control characters. */
export function shortenMessage(message: string): string {
  const line = message.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length <= LONGEST_TEXT ? line : `${line.slice(0, LONGEST_TEXT)}…`;
}
