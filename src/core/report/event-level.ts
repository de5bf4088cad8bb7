/** How much an event of a run matters. */
import type { EventLevel, RunEvent } from '../formats/event.js';

export function levelOf(event: RunEvent): EventLevel {
  switch (event.type) {
    case 'change_failed':
      return 'error';
    case 'drift':
    case 'change_held':
      return 'warning';
    case 'check':
    case 'wait_done':
      return event.answer === 'pass' ? 'info' : event.answer === 'fail' ? 'error' : 'warning';
    case 'lock':
      return event.state === 'lost' ? 'error' : event.state === 'taken_over' ? 'warning' : 'info';
    case 'run_end':
      return event.outcome === 'ok' ? 'info' : ENDED_IN_ORDER.has(event.outcome) ? 'warning' : 'error';
    default:
      return 'info';
  }
}

/** Ends that nobody has to repair. */
const ENDED_IN_ORDER = new Set(['interrupted', 'inconclusive']);
