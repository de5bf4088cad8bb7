import { describe, expect, it } from '@jest/globals';
import type { ScopeFlags } from '../../src/cli/flags.js';
import { readScope } from '../../src/cli/read-scope.js';
import type { MigrationFile } from '../../src/core/formats/migration-file.js';

const NO_FLAGS = { namespace: undefined, 'exclude-namespace': undefined, selector: undefined } as unknown as ScopeFlags;
const FILE: MigrationFile = {
  kind: 'Migration',
  formatVersion: '1.0',
  scope: { namespaces: ['file'], excludeNamespaces: ['old'], selector: 'app=file' },
};

describe('the scope', () => {
  it.each([
    ['is everything', {}, undefined, { namespaces: [], excludeNamespaces: [] }],
    ['is what the file says', {}, FILE, { namespaces: ['file'], excludeNamespaces: ['old'], selector: 'app=file' }],
    [
      'is what a flag says, for that flag',
      { namespace: ['flag'] },
      FILE,
      { namespaces: ['flag'], excludeNamespaces: ['old'], selector: 'app=file' },
    ],
    [
      'is what variables say',
      { 'exclude-namespace': 'a,b', selector: 'app=env' },
      FILE,
      { namespaces: ['file'], excludeNamespaces: ['a', 'b'], selector: 'app=env' },
    ],
  ])('%s', (_name, flags, file, expected) => {
    expect(readScope({ ...NO_FLAGS, ...(flags as Partial<ScopeFlags>) }, file)).toEqual(expected);
  });
});
