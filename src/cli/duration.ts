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

/** `40s`, `1m20s`, `1h02m`: as precise as somebody who waits wants to know it. */
export function formatElapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / UNITS.s));
  const twoDigits = (count: number): string => String(count).padStart(2, '0');
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${twoDigits(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h${twoDigits(Math.floor((seconds % 3600) / 60))}m`;
}
