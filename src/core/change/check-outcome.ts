/** What a check found: its answer, and everything that a person needs to judge it. */

export type Answer = 'pass' | 'fail' | 'inconclusive';

/** A fact, or two values that have to be equal and are not. Never a token. */
export type Evidence =
  | { what: string; is: string }
  | {
      what: string;
      promised: string;
      found: string;
      /** Where it was found: `in the token`. */
      where: string;
      /** Characters before the first that differs. */
      at: number;
    };

export interface CheckOutcome {
  /** Inconclusive: it could not be measured; nothing is known to be wrong. */
  answer: Answer;
  /** One line. */
  summary: string;
  /** Of a diagnosis, which `migrate explain` tells more about. */
  code?: string;
  evidence: readonly Evidence[];
  /** What may be behind it, the usual one first. */
  causes: readonly string[];
  /** What to do, then commands that show more. */
  next: readonly string[];
  /** What remains open whatever the answer is, a sentence each. */
  unproved: readonly string[];
}
