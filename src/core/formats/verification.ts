/** The document that `migrate verify --json` prints. Emitted only: minor versions add keys. */
import { oneOf, type Static, strict, text, Type } from './schema.js';

export const VerifiedEvidence = Type.Union([
  strict({ what: text(), is: text() }),
  strict({ what: text(), promised: text(), found: text(), where: text(), at: Type.Integer() }),
]);

export const VerifiedCheck = strict({
  id: text(),
  run: text('token, pods or path'),
  subject: text(),
  answer: oneOf(['pass', 'fail', 'inconclusive']),
  summary: text('One line'),
  code: Type.Optional(text('Stable; `migrate explain` tells more of some')),
  evidence: Type.Array(VerifiedEvidence),
  causes: Type.Array(text()),
  next: Type.Array(text()),
  unproved: Type.Array(text('What remains open whatever the answer is')),
});
export type VerifiedCheck = Static<typeof VerifiedCheck>;

export const Verification = strict({
  kind: Type.Literal('Verification'),
  formatVersion: text(),
  planId: text(),
  outcome: oneOf(['ok', 'verify_failed', 'inconclusive'], {
    description: 'Name of the exit code. Which way served the app counts only where the log of NMI tells it',
  }),
  checks: Type.Array(VerifiedCheck),
  unmoved: Type.Array(text(), { description: 'Consumers whose changes are not in place: they were not looked at' }),
});
export type Verification = Static<typeof Verification>;
