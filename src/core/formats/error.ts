/** What a command prints instead of its result when it fails and JSON was asked for. Emitted only. */
import { type Static, strict, text, Type } from './schema.js';

export const ErrorDocument = strict({
  kind: Type.Literal('Error'),
  code: text('Stable; MIGRATION.md tells more of findings'),
  exitCode: Type.Integer({ description: 'The exit code of the process' }),
  message: text('What happened, one sentence'),
  why: Type.Optional(text()),
  next: Type.Array(text(), { description: 'What to run or change next' }),
});
export type ErrorDocument = Static<typeof ErrorDocument>;
