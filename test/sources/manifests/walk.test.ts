import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { configMap, namesOf, readFolder, readTree, skippedOf, withTree } from './temporary-tree.js';

describe('what is read of a folder', () => {
  it('reads manifests in the order of their paths', async () => {
    const [root] = await readTree({
      'b.yaml': configMap('b'),
      'a/z.json': '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"z"}}',
      'c.yml': configMap('c'),
    });
    expect(namesOf(root)).toEqual(['ConfigMap/z', 'ConfigMap/b', 'ConfigMap/c']);
    expect(root?.objects.map(({ origin }) => origin.path)).toEqual(['a/z.json', 'b.yaml', 'c.yml']);
  });

  it('names a vendored or ignored folder once and leaves out .git', async () => {
    const [root] = await readTree({
      'vendor/a.yaml': configMap('a'),
      'vendor/b.yaml': configMap('b'),
      'x/node_modules/c.yaml': configMap('c'),
      '.git/config.yaml': configMap('git'),
      'build/d.yaml': configMap('d'),
      '.gitignore': 'build/\n',
      'own.yaml': configMap('own'),
    });
    expect(namesOf(root)).toEqual(['ConfigMap/own']);
    expect(skippedOf(root)).toEqual(['vendored build', 'vendored vendor', 'vendored x/node_modules']);
    expect(root?.skipped.flatMap(({ affects }) => affects)).toEqual([]);
  });

  it('lets the innermost .gitignore decide', async () => {
    const [root] = await readTree({
      '.gitignore': '*.generated.yaml\n/a.yaml\n',
      'a.yaml': configMap('a'),
      'x/a.yaml': configMap('kept'),
      'x/.gitignore': '!b.generated.yaml\n',
      'x/b.generated.yaml': configMap('back'),
      'x/c.generated.yaml': configMap('c'),
    });
    expect(namesOf(root)).toEqual(['ConfigMap/kept', 'ConfigMap/back']);
    expect(root?.skipped.map(({ what, message }) => [what, message])).toEqual([
      ['.', '1 manifest file is excluded by .gitignore'],
      ['x', '1 manifest file is excluded by .gitignore'],
    ]);
  });

  it.each([['ignored.yaml'], ['vendor'], ['vendor/a.yaml']])('reads %s when it is given by name', async (path) => {
    const tree = { '.gitignore': 'ignored.yaml', 'ignored.yaml': configMap('a'), 'vendor/a.yaml': configMap('a') };
    const [root] = await readTree(tree, { from: [path] });
    expect(namesOf(root)).toEqual(['ConfigMap/a']);
    const [beside] = await readTree(tree, { from: ['.', path] });
    expect(namesOf(beside)).toContain('ConfigMap/a');
  });

  it('survives files that are no text, too large or unreadable, which could hold anything', async () => {
    const [root] = await readTree({
      'binary.yaml': Buffer.from([1, 0, 2]),
      'huge.yaml': '#'.repeat(10 * 1024 * 1024 + 1),
      'picture.png': Buffer.from([1, 0, 2]),
      'good.yaml': configMap('good'),
    });
    expect(namesOf(root)).toEqual(['ConfigMap/good']);
    expect(skippedOf(root)).toEqual(['binary binary.yaml', 'too-large huge.yaml']);
    expect(root?.skipped.every(({ affects }) => affects.length === 3)).toBe(true);
  });

  it('names a file or folder that it may not read', async () => {
    await withTree({ 'closed/a.yaml': '', 'secret.yaml': '' }, async (folder) => {
      await chmod(join(folder, 'closed'), 0o000);
      await chmod(join(folder, 'secret.yaml'), 0o000);
      const [root] = await readFolder(folder);
      await chmod(join(folder, 'closed'), 0o700);
      const mayReadAnything = process.getuid?.() === 0;
      expect(skippedOf(root)).toEqual(mayReadAnything ? [] : ['unreadable closed', 'unreadable secret.yaml']);
    });
  });

  it('only searches other text for mentions', async () => {
    const [root] = await readTree({
      'main.tf': 'a = 1\n  aadpodidbinding = "x"\n',
      'clean.tf': 'a = 1\n',
      'README.md': 'Use an AzureIdentity.\n',
      'notes.md': 'nothing\n',
    });
    expect(root?.skipped).toEqual([
      {
        what: 'README.md',
        path: 'README.md',
        why: 'unsupported',
        affects: [],
        message: 'is documentation, not read as a manifest (it mentions pod identity, line 1)',
      },
      {
        what: 'main.tf',
        path: 'main.tf',
        why: 'unsupported',
        affects: [],
        message: 'is Terraform, not read as a manifest (it mentions pod identity, line 2)',
        notation: 'terraform',
        mentions: [{ line: 2, term: 'aadpodidbinding', selector: 'x' }],
      },
    ]);
  });
});

describe('symbolic links', () => {
  it('reads a thing once, under its own name', async () => {
    const [root] = await readTree({
      'a-link.yaml': { link: 'z/real.yaml' },
      'z/real.yaml': configMap('real'),
      b: { link: 'z' },
    });
    expect(root?.objects.map(({ origin }) => origin.path)).toEqual(['z/real.yaml']);
    expect(root?.skipped).toEqual([]);
  });

  it('follows a link to what is not read otherwise', async () => {
    const [root] = await readTree({ 'vendor/x/a.yaml': configMap('a'), mine: { link: 'vendor/x' } });
    expect(root?.objects.map(({ origin }) => origin.path)).toEqual(['mine/a.yaml']);
  });

  it.each([
    ['a loop', { 'a/up': { link: '..' } }, 'symlink-loop a/up'],
    ['a link to itself', { self: { link: 'self' } }, 'symlink-loop self'],
    ['a dangling link', { gone: { link: 'nowhere' } }, 'unreadable gone'],
    ['a link that leaves', { out: { link: '/etc' } }, 'unreadable out'],
  ])('reports %s', async (_, links, expected) => {
    const [root] = await readTree({ 'a/x.yaml': configMap('x'), ...links });
    expect(namesOf(root)).toEqual(['ConfigMap/x']);
    expect(skippedOf(root)).toEqual([expected]);
  });

  it('never reads outside the given folder through a link', async () => {
    await withTree({ 'secret.yaml': configMap('outside') }, async (outside) => {
      const tree = { 'in.yaml': configMap('in'), 'out.yaml': { link: `${outside}/secret.yaml` } };
      const [root] = await readTree(tree);
      expect(namesOf(root)).toEqual(['ConfigMap/in']);
      expect(root?.skipped.map(({ affects }) => affects.length)).toEqual([3]);
    });
  });
});
