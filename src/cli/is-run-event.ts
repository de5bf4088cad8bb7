/** Tells what happens in a run from what is read before it. */
import type { RunEvent } from '../core/formats/event.js';
import type { MigrationEvent } from '../ports/events.js';

const OTHERS: Record<Exclude<MigrationEvent, RunEvent>['type'], true> = {
  'read-started': true,
  'read-progress': true,
  'read-done': true,
  'read-skipped': true,
  waiting: true,
  warning: true,
};

export function isRunEvent(event: MigrationEvent): event is RunEvent {
  return !Object.hasOwn(OTHERS, event.type);
}
