import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MigrationEvent } from '../../../src/ports/events.js';
import { manifestsSource, readManifestRoots } from '../../../src/sources/manifests/manifests-source.js';
import { configMap, namesOf, readFolder, readTree, withTree } from './temporary-tree.js';

const silent = () => undefined;

describe('paths', () => {
  const tree = { 'k8s/a.yaml': configMap('a'), 'cwd/x.txt': '' };

  it.each([
    ['k8s', '.', 'k8s', 'k8s/a.yaml'],
    ['./k8s/', '.', 'k8s', 'k8s/a.yaml'],
    ['../k8s', 'cwd', '../k8s', '../k8s/a.yaml'],
    ['..', 'cwd', '..', '../k8s/a.yaml'],
  ])('are named from the working folder: %s in %s', async (from, cwd, id, path) => {
    await withTree(tree, async (folder) => {
      const [root] = await readFolder(join(folder, cwd), { from: [from] });
      expect([root?.root.id, root?.objects[0]?.origin.path]).toEqual([id, path]);
    });
  });

  it('are absolute only where the user wrote them so', async () => {
    await withTree(tree, async (folder) => {
      const [root] = await readFolder(folder, { from: [`${folder}/k8s`] });
      expect(root?.objects[0]?.origin.path).toBe(`${folder}/k8s/a.yaml`);
    });
  });

  it.each([['nowhere'], ['k8s/*.json'], ['k8s/a.yaml/b'], ['k8s', 'nowhere/*']])(
    'that name nothing are refused: %s %s',
    async (...from) => {
      await expect(readTree(tree, { from })).rejects.toMatchObject({ kind: 'usage', code: 'input-not-found' });
    },
  );

  it('with glob characters are taken by their name where there is such a file', async () => {
    const [root] = await readTree(
      { '[a].yaml': configMap('brackets'), 'a.yaml': configMap('a') },
      { from: ['[a].yaml'] },
    );
    expect(namesOf(root)).toEqual(['ConfigMap/brackets']);
  });
});

describe('a named pipe', () => {
  it('is refused, since nobody may ever write to it', async () => {
    await withTree({ 'a.yaml': configMap('a') }, async (folder) => {
      execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
      const [root] = await readFolder(folder, { from: ['a.yaml', 'pipe.yaml'] });
      expect(namesOf(root)).toEqual(['ConfigMap/a']);
      expect(root?.skipped).toMatchObject([
        { what: 'pipe.yaml', why: 'unreadable', message: 'is a named pipe; pipe what writes to it into --from -' },
      ]);
    });
  });
});

describe('standard input', () => {
  it('is a root of its own', async () => {
    const roots = await readTree({ 'a.yaml': configMap('a') }, { from: ['-', 'a.yaml'], stdin: configMap('piped') });
    expect(roots.map((root) => [root.root, namesOf(root)])).toEqual([
      [{ id: '-', kind: 'folder' }, ['ConfigMap/piped']],
      [{ id: '.', kind: 'folder' }, ['ConfigMap/a']],
    ]);
    expect(roots[0]?.objects[0]?.origin).toEqual({ path: '-', document: 0, line: 1 });
  });

  it('may be empty', async () => {
    const [root] = await readTree({}, { from: ['-'] });
    expect(root).toEqual({ root: { id: '-', kind: 'folder' }, objects: [], skipped: [] });
  });

  it('may not be binary', async () => {
    await expect(readTree({}, { from: ['-'], stdin: 'a\0b' })).rejects.toMatchObject({ code: 'input-not-text' });
  });
});

describe('interruption', () => {
  it('stops before reading', async () => {
    await withTree({ 'a.yaml': configMap('a') }, async (cwd) => {
      const options = { from: ['.'], roots: [], cwd, stdin: Readable.from([]) };
      await expect(readManifestRoots(options, silent, AbortSignal.abort())).rejects.toMatchObject({
        kind: 'interrupted',
        code: 'interrupted',
      });
    });
  });

  it('stops while standard input stays open', async () => {
    const controller = new AbortController();
    const options = { from: ['-'], roots: [], cwd: '.', stdin: new PassThrough() };
    const reading = readManifestRoots(options, silent, controller.signal);
    setImmediate(() => controller.abort());
    await expect(reading).rejects.toMatchObject({ code: 'interrupted' });
  });
});

describe('the source', () => {
  it('tells of its progress and gives one inventory per root', async () => {
    const files = Array.from({ length: 401 }, (_, index) => [`f${index}.yaml`, configMap(`c${index}`)]);
    await withTree(Object.fromEntries(files), async (cwd) => {
      const source = manifestsSource({ from: ['.'], roots: [], cwd, stdin: Readable.from([]) });
      const events: MigrationEvent[] = [];
      const inventories = await source.read((event) => events.push(event), new AbortController().signal);
      expect(source.description).toEqual({ kind: 'manifests', paths: ['.'] });
      expect(inventories.map(({ root }) => root)).toEqual([{ id: '.', kind: 'folder' }]);
      expect(events).toEqual([
        { type: 'read-started', what: 'manifests' },
        { type: 'read-progress', what: 'files', count: 200 },
        { type: 'read-progress', what: 'files', count: 400 },
        { type: 'read-done', what: 'manifests', count: 401 },
      ]);
    });
  });

  it('says the same in whatever order files were written', async () => {
    const entries: [string, string][] = [
      ['a/kustomization.yaml', 'resources: [../b]\n'],
      ['b/kustomization.yaml', 'resources: [x.yaml]\n'],
      ['b/x.yaml', configMap('x')],
      ['c.yaml', configMap('c')],
      ['c/d.tf', 'AzureIdentity'],
      ['vendor/e.yaml', configMap('e')],
    ];
    const expected = await readTree(Object.fromEntries(entries));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(entries, { minLength: entries.length }), async (shuffled) => {
        expect(await readTree(Object.fromEntries(shuffled))).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });
});
