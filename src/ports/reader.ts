/** Looking at the targets of changes: what is there now. */
import type { Observed, Target } from '../core/change/types.js';

export interface Reader {
  /** One answer per target, in any order. What cannot be read is an answer too: `unreadable`. */
  observe(targets: readonly Target[], signal: AbortSignal): AsyncIterable<Observed>;
}
