/** Durations as people write them: `30s`, `10m`, `1h30m`. */
import { MigrationError } from '../core/errors.js';

const UNITS = { h: 3_600_000, m: 60_000, s: 1_000 } as const;

/** In milliseconds. @throws MigrationError `bad-arguments` (usage) */
export function parseDuration(text: string, name: string): number {
  const parts = /^(?:(?<h>\d{1,5})h)?(?:(?<m>\d{1,5})m)?(?:(?<s>\d{1,7})s)?$/.exec(text.trim())?.groups;
  if (parts && text.trim() !== '') {
    return Object.entries(UNITS).reduce((sum, [unit, length]) => sum + Number(parts[unit] ?? 0) * length, 0);
  }
  throw new MigrationError({
    code: 'bad-arguments',
    kind: 'usage',
    what: `The value of --${name} is no duration: ${text}`,
    next: ['Write it as 30s, 10m or 1h30m'],
  });
}
