import { describe, expect, it } from '@jest/globals';
import { formatElapsed, parseDuration } from '../../src/cli/duration.js';

describe('a duration', () => {
  it.each([
    ['0s', 0],
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    [' 1h2m3s ', 3_723_000],
  ])('%j lasts %i ms', (text, milliseconds) => {
    expect(parseDuration(text, 'soak')).toBe(milliseconds);
  });

  it.each(['', ' ', '10', '1d', '30m1h', '-1s', '1.5h', '1s1s'])('%j is none', (text) => {
    expect(() => parseDuration(text, 'soak')).toThrow(
      expect.objectContaining({ code: 'bad-arguments', kind: 'usage' }),
    );
  });
});

describe('what has passed', () => {
  it.each([
    [-5, '0s'],
    [999, '0s'],
    [59_999, '59s'],
    [60_000, '1m00s'],
    [125_000, '2m05s'],
    [3_600_000, '1h00m'],
    [7_380_000, '2h03m'],
  ])('%i ms is shown as %s', (milliseconds, text) => {
    expect(formatElapsed(milliseconds)).toBe(text);
  });
});
