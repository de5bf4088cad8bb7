import { describe, expect, it } from '@jest/globals';
import { configMap, namesOf, readTree, type ReadOptions, skippedOf, type Tree } from './temporary-tree.js';

async function rootsOf(tree: Tree, options: ReadOptions = {}): Promise<string[]> {
  const roots = await readTree(tree, options);
  return roots.map((root) => `${root.root.kind} ${root.root.id}: ${namesOf(root).join(' ')}`);
}

const kustomization = (...resources: string[]) => `resources: [${resources.join(', ')}]\n`;

describe('roots of a folder', () => {
  const tree = {
    'plain.yaml': configMap('plain'),
    'base/kustomization.yaml': kustomization('a.yaml'),
    'base/a.yaml': configMap('a'),
    'base/unused.yaml': configMap('unused'),
    'prod/kustomization.yaml': kustomization('../base'),
    'chart/Chart.yaml': 'name: c\n',
    'chart/crds/crd.yaml': configMap('crd'),
    'chart/templates/x.yaml': configMap('x'),
  };

  it('are its kustomize leaves, its charts and what is left', async () => {
    expect(await rootsOf(tree)).toEqual([
      'folder .: ConfigMap/unused ConfigMap/plain',
      'chart chart: ConfigMap/crd',
      'kustomize prod: ConfigMap/a',
    ]);
  });

  it('do not depend on how the folder is named, but are named as it is', async () => {
    expect(await rootsOf(tree, { from: ['./prod/', 'chart'] })).toEqual([
      'chart chart: ConfigMap/crd',
      'kustomize prod: ConfigMap/a',
    ]);
  });

  it('never share an id', async () => {
    const roots = { 'kustomization.yaml': kustomization('a.yaml'), 'a.yaml': configMap('a'), 'b.yaml': configMap('b') };
    expect(await rootsOf(roots)).toEqual(['kustomize .: ConfigMap/a', 'folder ./*: ConfigMap/b']);
  });

  it('are left out when empty, but for the folder itself when all are', async () => {
    expect(await rootsOf({ 'notes.txt': 'x' })).toEqual(['folder .: ']);
    expect(await rootsOf({ 'x/notes.txt': 'x', 'y/a.yaml': configMap('a') }, { from: ['x', 'y'] })).toEqual([
      'folder y: ConfigMap/a',
    ]);
  });
});

describe('explicit roots', () => {
  const tree = {
    'base/kustomization.yaml': kustomization('a.yaml'),
    'base/a.yaml': configMap('a'),
    'prod/api/kustomization.yaml': kustomization('../../base'),
    'prod/web/kustomization.yaml': kustomization('w.yaml'),
    'prod/web/w.yaml': configMap('w'),
    'prod/plain.yaml': configMap('plain'),
    'prod/chart/Chart.yaml': 'name: c\n',
    'prod/chart/templates/t.yaml': 'a: {{ .x }}\n',
    'dev.yaml': configMap('dev'),
    'dev/a.yaml': configMap('dev-a'),
  };

  it('receive everything below them as one', async () => {
    expect(await rootsOf(tree, { roots: ['prod', 'dev'] })).toEqual([
      'folder .: ConfigMap/dev',
      'folder dev: ConfigMap/dev-a',
      'folder prod: ConfigMap/a ConfigMap/w ConfigMap/plain',
    ]);
    const [, , prod] = await readTree(tree, { roots: ['prod', 'dev'] });
    expect(skippedOf(prod)).toEqual(['unsupported prod/chart/Chart.yaml:1', 'template prod/chart/templates/t.yaml:1']);
  });

  it('may be one kustomization, even one that others use', async () => {
    expect(await rootsOf(tree, { roots: ['base'] })).toContain('kustomize base: ConfigMap/a');
  });

  it('may be a chart, a file, or what a glob matches', async () => {
    expect(await rootsOf(tree, { roots: ['prod/chart'] })).toContain('chart prod/chart: ');
    expect(await rootsOf(tree, { roots: ['dev.yaml'] })).toContain('folder dev.yaml: ConfigMap/dev');
    expect(await rootsOf(tree, { from: ['prod'], roots: ['prod/*/'] })).toHaveLength(4);
  });

  it('have to be covered', async () => {
    await expect(readTree(tree, { from: ['prod'], roots: ['dev'] })).rejects.toMatchObject({
      kind: 'usage',
      code: 'root-not-covered',
    });
  });
});

describe('files given by name', () => {
  const tree = {
    'k8s/x/a.yaml': configMap('a'),
    'k8s/y/b.txt': configMap('b'),
    'k8s/y/c.yaml': configMap('c'),
    'other/d.yaml': configMap('d'),
  };

  it('form one root, named by the folder they share', async () => {
    expect(await rootsOf(tree, { from: ['k8s/y/b.txt', 'k8s/x/a.yaml'] })).toEqual([
      'folder k8s: ConfigMap/a ConfigMap/b',
    ]);
    expect(await rootsOf(tree, { from: ['k8s/y/b.txt', 'other/d.yaml'] })).toEqual([
      'folder .: ConfigMap/b ConfigMap/d',
    ]);
    expect(await rootsOf(tree, { from: ['k8s/**/*.yaml'] })).toEqual(['folder k8s: ConfigMap/a ConfigMap/c']);
  });

  it('stand beside folders, each of which is a root', async () => {
    expect(await rootsOf(tree, { from: ['k8s/x', 'k8s/y', 'other/d.yaml', 'k8s/x/a.yaml'] })).toEqual([
      'folder k8s/x: ConfigMap/a',
      'folder k8s/y: ConfigMap/c',
      'folder other: ConfigMap/d',
    ]);
  });

  it('may be a kustomization', async () => {
    const roots = {
      'k/kustomization.yaml': kustomization('a.yaml'),
      'k/a.yaml': configMap('a'),
      'k/b.yaml': configMap('b'),
    };
    expect(await rootsOf(roots, { from: ['k/*.yaml'] })).toEqual([
      'kustomize k: ConfigMap/a',
      'folder k/*: ConfigMap/b',
    ]);
  });
});

describe('charts', () => {
  it('are roots of their own, nested ones too', async () => {
    const roots = await readTree({
      'c/Chart.yaml': 'name: c\n',
      'c/values.yaml': 'podLabels: {aadpodidbinding: x}\n',
      'c/values-prod.yaml': 'a: 1\n',
      'c/templates/plain.yaml': 'kind: AzureIdentity\n',
      'c/templates/_helpers.tpl': 'text\n{{ define "x" }}{{ end }}\n',
      'c/templates/kustomization.yaml': 'resources: []\n',
      'c/templates/empty.yaml': '',
      'c/templates/NOTES.txt': 'about aadpodidbinding\n',
      'c/crds/crd.yaml': configMap('crd'),
      'c/tests/snapshot.yaml': configMap('snapshot'),
      'c/charts/sub.tgz': new Uint8Array([31, 139, 0]),
      'c/charts/sub/Chart.yaml': 'name: sub\n',
    });
    expect(roots.map((root) => [root.root, namesOf(root)])).toEqual([
      [{ id: 'c', kind: 'chart' }, ['ConfigMap/crd']],
      [{ id: 'c/charts/sub', kind: 'chart' }, []],
    ]);
    expect(
      roots.map((root) =>
        root.skipped.map(({ why, what, line, affects }) => [`${why} ${what}:${line ?? ''}`, affects.join()]),
      ),
    ).toEqual([
      [
        ['unsupported c/Chart.yaml:1', ''],
        ['binary c/charts/sub.tgz:', 'accounts,matching,workloads'],
        ['unsupported c/templates/NOTES.txt:', ''],
        ['template c/templates/_helpers.tpl:2', ''],
        ['template c/templates/kustomization.yaml:1', ''],
        ['template c/templates/plain.yaml:1', 'matching'],
        ['unsupported c/tests/snapshot.yaml:', ''],
        ['unsupported c/values-prod.yaml:1', ''],
        ['unsupported c/values.yaml:1', ''],
      ],
      [['unsupported c/charts/sub/Chart.yaml:1', '']],
    ]);
  });
});
