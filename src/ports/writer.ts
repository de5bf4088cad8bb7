/** Writing the changes of a plan, one system each. Only the engine ever holds a Writer. */
import type { Change, Observed, Path, Value } from '../core/change/types.js';
import type { MigrationError } from '../core/errors.js';
import type { Json } from '../core/json.js';
import type { Reader } from './reader.js';

/** What a place held when it was last looked at. */
export interface SeenField {
  at: Path;
  is: Value;
}

/** A write that is ready to be sent. Its preimage is on disk before it is. */
export interface Prepared {
  change: Change;
  /** The touched fields as just seen, and no others; none of a creation. */
  preimage: readonly SeenField[];
  uid?: string;
  version?: string;
  /** What the writer sends; nobody else reads it. */
  request: Json;
}

export type Sent =
  | {
      outcome: 'written';
      uid?: string;
      version?: string;
      /** Of a creation: it is certain that nobody else made it. */
      made?: boolean;
    }
  /** Somebody was faster, or the object is no longer what was seen. Nothing was written. */
  | { outcome: 'conflict' }
  /** The answer never came, or tells nothing: it may have been written. */
  | { outcome: 'unknown'; error: MigrationError };

export interface Writer extends Reader {
  /** Pure. `run` is the id of the run, which an object that is created will carry. The effect is never a restart. */
  prepare(change: Change, seen: Observed, run: string): Prepared;
  /**
   * `dryRun`: the server decides, and stores nothing.
   * @throws MigrationError when it is certain that nothing was written and that trying again is of no use: a missing
   * permission, an object that the server does not accept. Rejects with the reason of the signal only before it has sent.
   */
  send(prepared: Prepared, how: { dryRun: boolean; signal: AbortSignal }): Promise<Sent>;
}
