import { describe, expect, it } from '@jest/globals';
import { findWindowsHints, isWindows } from '../../../src/core/inventory/read-operating-system.js';
import type { JsonObject } from '../../../src/core/json.js';

const term = (key: string, operator: string, values: string[]): JsonObject => ({
  matchExpressions: [{ key, operator, values }],
});
const required = (...nodeSelectorTerms: JsonObject[]): JsonObject => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});
const tolerates = (key: string, value: string): JsonObject => ({ tolerations: [{ key, value, effect: 'NoSchedule' }] });
const OS = 'kubernetes.io/os';

describe('a pod', () => {
  it.each<[string, JsonObject, boolean, string[]]>([
    ['that says nothing', {}, false, []],
    ['by its system', { os: { name: 'windows' } }, true, []],
    ['by its nodes', { nodeSelector: { [OS]: 'windows' } }, true, []],
    ['by required affinity', required(term(OS, 'In', ['windows'])), true, []],
    ['by required affinity of old', required(term('beta.kubernetes.io/os', 'In', ['windows'])), true, []],
    ['with a choice of systems', required(term(OS, 'In', ['windows', 'linux'])), false, []],
    ['with an alternative', required(term(OS, 'In', ['windows']), term(OS, 'In', ['linux'])), false, []],
    ['that only avoids Linux', required(term(OS, 'NotIn', ['linux'])), false, []],
    ['with another key', required(term('os', 'In', ['windows'])), false, []],
    ['with no terms', required(), false, []],
    [
      'with preferred affinity',
      {
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [{ preference: term(OS, 'In', ['windows']) }],
          },
        },
      },
      false,
      [],
    ],
    ['that tolerates Windows nodes', tolerates('os', 'windows'), false, ['toleration']],
    ['that tolerates them in another case', tolerates('os', 'Windows'), false, ['toleration']],
    ['that tolerates another value', tolerates('os', 'linux'), false, []],
    ['that tolerates everything', { tolerations: [{ operator: 'Exists' }] }, false, []],
    ['with a runtime class', { runtimeClassName: 'windows-2022' }, false, ['runtime-class']],
    [
      'that tolerates Windows and runs on Linux',
      { ...tolerates('os', 'windows'), nodeSelector: { [OS]: 'linux' } },
      false,
      [],
    ],
  ])('%s', (_name, spec, windows, hints) => {
    expect(isWindows(spec)).toBe(windows);
    if (!windows) expect(findWindowsHints(spec)).toEqual(hints);
  });
});
