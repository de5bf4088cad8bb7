/** What a use case tells while it works. Renderers turn events into progress, text or ndjson; none can fail a run. */
import type { RunEvent } from '../core/formats/event.js';

export type MigrationEvent =
  | { type: 'read-started'; what: string }
  /** `count` objects of `what` so far. */
  | { type: 'read-progress'; what: string; count: number }
  | { type: 'read-done'; what: string; count: number }
  | { type: 'read-skipped'; what: string; message: string }
  | { type: 'waiting'; what: string; seconds: number }
  | { type: 'warning'; message: string }
  | RunEvent;

export type Emit = (event: MigrationEvent) => void;
