/** Questions to Azure one by one: a failure of one is an answer about that one, unless it speaks of the login or of all. */
import type { Answer } from '../core/azure/facts.js';
import { MigrationError } from '../core/errors.js';

export type Answers<T> = Record<string, Answer<T>>;

/** What says of a single thing that it could not be read. Whatever else goes wrong goes wrong for all. */
const OF_ONE_THING = [
  'azure-forbidden',
  'azure-policy-denied',
  'azure-subscription-not-found',
  'azure-throttled',
  'azure-unreachable',
  'azure-timeout',
  'azure-failed',
  'azure-id-invalid',
  'azure-not-found',
];

/** Azure, or the way to it, does not answer. */
const SILENCE = ['azure-throttled', 'azure-unreachable', 'azure-timeout'];

/** @param also further codes that speak of this one thing here */
export async function askOne<T>(ask: () => Promise<T | undefined>, also: readonly string[] = []): Promise<Answer<T>> {
  try {
    const value = await ask();
    return value === undefined ? { state: 'absent' } : { state: 'present', value };
  } catch (error) {
    if (!(error instanceof MigrationError) || ![...OF_ONE_THING, ...also].includes(error.code)) throw error;
    return { state: 'unreadable', why: { code: error.code, message: error.message, next: error.next } };
  }
}

/** One answer per key. */
export async function answersOf<T>(
  things: readonly string[],
  keyOf: (thing: string) => string,
  ask: (thing: string) => Promise<Answer<T>>,
): Promise<Answers<T>> {
  return Object.fromEntries(
    await Promise.all(things.map(async (thing): Promise<[string, Answer<T>]> => [keyOf(thing), await ask(thing)])),
  );
}

/** @throws MigrationError the first failure, where each is one of the way to Azure */
export function refuseSilence(answers: Answers<unknown>): void {
  const all = Object.values(answers);
  const [first] = all;
  const isSilent = all.every((answer) => answer.state === 'unreadable' && SILENCE.includes(answer.why.code));
  if (first?.state !== 'unreadable' || !isSilent) return;
  const { code, message, next } = first.why;
  throw new MigrationError({
    code,
    kind: 'failed',
    what: 'Azure could not be asked about any identity',
    why: message,
    next,
  });
}

export function messageOfFailure(answer: Answer<unknown>): string {
  return answer.state === 'unreadable' ? answer.why.message : 'there was no answer';
}
