import { relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { expandGlob } from '../../../src/sources/manifests/expand-glob.js';
import { withTree } from './temporary-tree.js';

const tree = {
  'a.yaml': '',
  'b.yml': '',
  '.hidden.yaml': '',
  'envs/dev/a.yaml': '',
  'envs/prod/a.yaml': '',
  'node_modules/x/a.yaml': '',
  'odd+(1).yaml': '',
};

describe('expandGlob', () => {
  it.each([
    ['*.yaml', ['a.yaml', 'odd+(1).yaml']],
    ['?.{yaml,yml}', ['a.yaml', 'b.yml']],
    ['**/a.yaml', ['a.yaml', 'envs/dev/a.yaml', 'envs/prod/a.yaml']],
    ['envs/*', ['envs/dev', 'envs/prod']],
    ['envs/[!d]*/a.yaml', ['envs/prod/a.yaml']],
    ['.h*', ['.hidden.yaml']],
    ['odd+(1).*', ['odd+(1).yaml']],
    ['[z-a]', []],
    ['nothing/**', []],
  ])('%s', async (glob, expected) => {
    await withTree(tree, async (folder) => {
      const found = await expandGlob(`${folder}/${glob}`);
      expect(found.map((path) => relative(folder, path))).toEqual(expected);
    });
  });
});
