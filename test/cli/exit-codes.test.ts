import { describe, expect, it } from '@jest/globals';
import { EXIT_CODES, exitCodeOfSignal, STOP_SIGNALS } from '../../src/cli/exit-codes.js';

describe('EXIT_CODES', () => {
  it('gives every way to end a number of its own', () => {
    const codes = Object.values(EXIT_CODES).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it.each([
    ['ok', 0],
    ['failed', 1],
    ['usage', 2],
    ['changes', 3],
    ['stale', 4],
    ['locked', 5],
    ['not_approved', 6],
    ['partial', 7],
    ['verify_failed', 8],
    ['inconclusive', 9],
    ['rollback_incomplete', 10],
    ['bug', 20],
    ['interrupted', 130],
  ] as const)('ends %s with %i, which scripts rely on', (name, code) => {
    expect(EXIT_CODES[name].code).toBe(code);
  });
});

describe('exitCodeOfSignal', () => {
  it('reports a signal as a shell does', () => {
    expect(STOP_SIGNALS.map((signal) => [signal, exitCodeOfSignal(signal)])).toEqual([
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ]);
  });
});
