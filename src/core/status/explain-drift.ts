/** Standings in which a change can neither be written nor count as done. */
import type { Standing } from '../change/types.js';

const REASONS: Readonly<Partial<Record<Standing, string>>> = {
  drifted: 'it holds neither what was planned to be found nor what is to be written',
  replaced: 'it was deleted and made again since the plan was made',
  missing: 'it is not there any more',
};

export function isDrift(standing: Standing): boolean {
  return REASONS[standing] !== undefined;
}

export function explainDrift(standing: Standing): string {
  return REASONS[standing] ?? '';
}
