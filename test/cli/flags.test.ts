import { describe, expect, it } from '@jest/globals';
import {
  azureFlags,
  clusterFlags,
  detailedExitCodeFlag,
  listValues,
  outFlag,
  outputFlags,
  planningFlags,
  saveFlag,
  scopeFlags,
  sourceFlags,
} from '../../src/cli/flags.js';
import { POD_IDENTITY_MODES } from '../../src/core/resolve/readings.js';

const all = {
  ...clusterFlags,
  ...sourceFlags,
  ...scopeFlags,
  ...planningFlags,
  ...azureFlags,
  ...outputFlags,
  ...outFlag,
  ...saveFlag,
  ...detailedExitCodeFlag,
};

describe('the flags', () => {
  it.each(Object.entries(all))('--%s have a variable of the same name, a group and a summary', (name, flag) => {
    expect(flag.env).toBe(`MIGRATE_${name.toUpperCase().replaceAll('-', '_')}`);
    expect(flag.helpGroup).toMatch(/^[A-Z]+$/);
    expect(flag.summary).toBeTruthy();
  });

  it('offer every mode that is known', () => {
    expect(sourceFlags['pod-identity-mode'].options).toEqual(POD_IDENTITY_MODES);
  });
});

describe('listValues', () => {
  it.each([
    [undefined, []],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    ['a,b', ['a', 'b']],
    [['with,comma.yaml'], ['with,comma.yaml']],
  ])('of %j are %j', (values, list) => {
    expect(listValues(values)).toEqual(list);
  });
});
