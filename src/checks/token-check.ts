/**
 * Proves that a service account gets the tokens that a plan promises: a real token of the cluster, exchanged at Entra,
 * several times in a row. Entra keeps a refusal for a while, so that it is asked only after we have compared ourselves.
 */
import type { CheckOutcome } from '../core/change/check-outcome.js';
import { MigrationError } from '../core/errors.js';
import { findMismatch } from '../core/tokens/match-credential.js';
import { compareAssertion } from '../core/tokens/promise.js';
import { keepAssertion } from './assertions.js';
import { DEFAULT_PATIENCE, type Patience, proveRepeatedly } from './prove-repeatedly.js';
import { endedBefore, noCredential, otherAssertion, withEgress } from './token-outcomes.js';
import type { TokenPorts, TokenQuestion } from './token-question.js';
import { tryToken } from './try-token.js';

/** Every failure is an outcome; it rejects with the reason of the signal. */
export async function checkToken(
  question: TokenQuestion,
  ports: TokenPorts,
  signal: AbortSignal,
  patience: Patience = DEFAULT_PATIENCE,
): Promise<CheckOutcome> {
  const { clock, emit, tokens } = ports;
  const { namespace, account } = question.promise;
  const assertion = keepAssertion(question.promise, tokens, clock);
  const what = `a token of service account ${namespace}/${account}`;
  try {
    const { claims } = await assertion(signal);
    const differences = compareAssertion(question.promise, claims);
    if (differences.length > 0) return otherAssertion(question, differences);
    const missing = await compareCredentials(question, ports, signal);
    if (missing) return missing;
    const onWait = (milliseconds: number): void => emit({ type: 'waiting', what, seconds: milliseconds / 1000 });
    const attempt = () => tryToken(question, ports, assertion, signal);
    const outcome = await proveRepeatedly({ question, patience, clock, onWait, attempt }, signal);
    if (outcome.answer !== 'pass' || !ports.probeEgress) return outcome;
    return withEgress(outcome, await ports.probeEgress(question, signal));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof MigrationError) return endedBefore(error);
    throw error;
  }
}

/** Undefined where one fits. */
async function compareCredentials(
  question: TokenQuestion,
  { listCredentials }: TokenPorts,
  signal: AbortSignal,
): Promise<CheckOutcome | undefined> {
  const credentials = await listCredentials(signal);
  if (!credentials) {
    return noCredential(question, { code: 'AADSTS700016', evidence: [] }, 'The identity does not exist in Azure');
  }
  const mismatch = findMismatch(question.promise, credentials);
  return mismatch && noCredential(question, mismatch, 'No credential of the identity fits the token');
}
