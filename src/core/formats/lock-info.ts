/** Who holds the lock, and what for. */
import { oneOf, type Static, strict, text } from './schema.js';
import { RUN_MODES } from './run-mode.js';

export const LockInfo = strict({
  id: text('What `migrate unlock` asks for; the id of the run'),
  mode: oneOf(RUN_MODES),
  planId: text(),
  who: text('user@host'),
  tool: text('Version of the program'),
  created: text('RFC 3339, UTC'),
});
export type LockInfo = Static<typeof LockInfo>;
