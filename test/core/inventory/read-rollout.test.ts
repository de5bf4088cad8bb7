import { describe, expect, it } from '@jest/globals';
import { readRolloutFacts } from '../../../src/core/inventory/read-rollout.js';
import type { JsonObject } from '../../../src/core/json.js';

const partition = (value: number | string): JsonObject => ({ updateStrategy: { rollingUpdate: { partition: value } } });

describe('a workload', () => {
  it.each<[string, string, JsonObject, JsonObject]>([
    ['with a partition', 'StatefulSet', partition(2), { partition: 2 }],
    ['with a partition of 0', 'StatefulSet', partition(0), {}],
    ['with a text for a partition', 'StatefulSet', partition('2'), {}],
    ['of another kind with a partition', 'DaemonSet', partition(2), {}],
    ['that recreates its pods', 'Deployment', { strategy: { type: 'Recreate' } }, { recreates: true }],
    ['that replaces them one by one', 'Deployment', { strategy: { type: 'RollingUpdate' } }, {}],
    ['that is suspended', 'CronJob', { suspend: true }, { suspended: true }],
    ['that is not', 'CronJob', { suspend: false }, {}],
    ['that says nothing', 'Deployment', {}, {}],
  ])('%s', (_name, kind, spec, expected) => {
    expect(readRolloutFacts(kind, spec)).toEqual(expected);
  });
});
