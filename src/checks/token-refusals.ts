/**
 * Which refusals of Entra are asked about again, and what it means when they stay (azure-facts §3.3, §3.4). Every other
 * one is final.
 */
import type { Answer } from '../core/change/check-outcome.js';

const UNTIL_SPREAD = ['AADSTS70021', 'AADSTS700211', 'AADSTS700212', 'AADSTS700213', 'AADSTS70025', 'AADSTS7000226'];
/** Entra has to fetch the keys of the issuer, and keeps them for a while. */
const UNTIL_KEYS_ARE_FETCHED = ['AADSTS50166', 'AADSTS90061', 'AADSTS7000272'];
const UNTIL_LESS_BUSY = ['AADSTS90055', 'AADSTS50196', 'AADSTS90033', 'AADSTS90024'];

const ANSWERS: ReadonlyMap<string, Answer> = new Map([
  ...[...UNTIL_SPREAD, ...UNTIL_KEYS_ARE_FETCHED].map((code) => [code, 'fail'] as const),
  ...UNTIL_LESS_BUSY.map((code) => [code, 'inconclusive'] as const),
]);

/** What a check answers when the refusal stays to the end; undefined: asking again cannot help. */
export function answerIfItStays(code: string): Answer | undefined {
  return ANSWERS.get(code);
}
