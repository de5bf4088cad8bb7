import { describe, expect, it } from '@jest/globals';
import type { FoundRoot } from '../../../../src/core/inventory/found.js';
import type { Json, JsonObject } from '../../../../src/core/json.js';
import { namesOf, readTree, skippedOf, type Tree, withTree } from '../temporary-tree.js';

/** The root built from the kustomization of one folder. */
async function build(tree: Tree, folder = '.'): Promise<FoundRoot> {
  const roots = await readTree(tree);
  const root = roots.find(({ root: { id, kind } }) => id === folder && kind === 'kustomize');
  if (!root) throw new Error(`no kustomize root ${folder} among ${roots.map(({ root: { id } }) => id).join()}`);
  return root;
}

function objectOf(root: FoundRoot, name: string): JsonObject {
  const index = namesOf(root).indexOf(name);
  const object = root.objects[index]?.object;
  if (!object) throw new Error(`no ${name} among ${namesOf(root).join()}`);
  return object;
}

const workload = `
apiVersion: v1
kind: ServiceAccount
metadata: {name: api}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  template:
    metadata: {labels: {aadpodidbinding: api}}
    spec: {serviceAccountName: api, containers: [{name: main, image: x}]}
`;
const binding = `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: rb}
roleRef: {kind: Role, name: reader}
subjects:
- {kind: ServiceAccount, name: api}
- {kind: ServiceAccount, name: default, namespace: x}
- {kind: ServiceAccount, name: api, namespace: elsewhere}
- {kind: User, name: api}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: crb}
roleRef: {kind: ClusterRole, name: reader}
subjects: [{kind: ServiceAccount, name: api, namespace: default}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
`;
const identity = `
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: {name: id}
spec: {type: 0}
---
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata: {name: bind}
spec: {azureIdentity: id, selector: api}
`;

describe('names and namespaces', () => {
  it('follows accounts and roles, but not the identity that a binding names, for kustomize does not know it', async () => {
    const root = await build({
      'kustomization.yaml': 'resources: [a.yaml, b.yaml, c.yaml]\nnamespace: shop\nnamePrefix: p-\nnameSuffix: -s\n',
      'a.yaml': workload,
      'b.yaml': binding,
      'c.yaml': identity,
    });
    expect(root.skipped).toEqual([]);
    expect(namesOf(root)).toEqual([
      'ServiceAccount/shop/p-api-s',
      'Deployment/shop/p-api-s',
      'RoleBinding/shop/p-rb-s',
      'ClusterRoleBinding/p-crb-s',
      'Role/shop/p-reader-s',
      'AzureIdentity/shop/p-id-s',
      'AzureIdentityBinding/shop/p-bind-s',
    ]);
    expect(objectOf(root, 'Deployment/shop/p-api-s')).toMatchObject({
      spec: { template: { spec: { serviceAccountName: 'p-api-s' } } },
    });
    expect(objectOf(root, 'RoleBinding/shop/p-rb-s')).toMatchObject({
      roleRef: { name: 'p-reader-s' },
      subjects: [
        { name: 'p-api-s', namespace: 'shop' },
        { name: 'default', namespace: 'shop' },
        { name: 'api', namespace: 'elsewhere' },
        { kind: 'User', name: 'api' },
      ],
    });
    expect(objectOf(root, 'ClusterRoleBinding/p-crb-s')).toMatchObject({
      roleRef: { name: 'reader' },
      subjects: [{ name: 'p-api-s', namespace: 'shop' }],
    });
    expect(objectOf(root, 'AzureIdentityBinding/shop/p-bind-s')).toMatchObject({ spec: { azureIdentity: 'id' } });
  });

  it('renames Namespaces by namespace, never by prefix, and gives none to cluster-wide kinds', async () => {
    const kinds = ['Namespace', 'ClusterRole', 'CustomResourceDefinition', 'ClusterIssuer', 'Unknown'];
    const root = await build({
      'kustomization.yaml': 'resources: [a.yaml]\nnamespace: shop\nnamePrefix: p-\n',
      'a.yaml': kinds.map((kind) => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: x}\n`).join('---\n'),
    });
    expect(namesOf(root)).toEqual([
      'Namespace/shop',
      'ClusterRole/p-x',
      'CustomResourceDefinition/x',
      'ClusterIssuer/p-x',
      'Unknown/shop/p-x',
    ]);
  });

  it('keeps apart accounts of one name in two namespaces', async () => {
    const account = (namespace: string) =>
      `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a, namespace: ${namespace}}\n`;
    const pod = (namespace: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p-${namespace}, namespace: ${namespace}}\nspec: {serviceAccountName: a}\n`;
    const root = await build({
      'kustomization.yaml': 'resources: [a.yaml]\nnamePrefix: x-\n',
      'a.yaml': [account('one'), account('two'), pod('one'), pod('three')].join('---\n'),
    });
    expect(objectOf(root, 'Pod/one/x-p-one')).toMatchObject({ spec: { serviceAccountName: 'x-a' } });
    expect(objectOf(root, 'Pod/three/x-p-three')).toMatchObject({ spec: { serviceAccountName: 'a' } });
  });
});

describe('labels and annotations', () => {
  const fields = `
resources: [a.yaml]
commonLabels: {team: a}
labels:
- pairs: {meta: b}
- pairs: {template: c}
  includeTemplates: true
commonAnnotations: {note: d}
`;
  const objects = `${workload}---
apiVersion: batch/v1
kind: CronJob
metadata: {name: cron}
spec: {jobTemplate: {spec: {template: {spec: {containers: []}}}}}
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: custom}
spec: {template: {spec: {containers: []}}}
`;

  it('reaches pod templates and selectors where kustomize knows them', async () => {
    const root = await build({ 'kustomization.yaml': fields, 'a.yaml': objects });
    const template = { labels: { team: 'a', template: 'c' }, annotations: { note: 'd' } };
    const metadata = { labels: { team: 'a', meta: 'b', template: 'c' }, annotations: { note: 'd' } };
    expect(objectOf(root, 'Deployment/api')).toMatchObject({
      metadata,
      spec: {
        selector: { matchLabels: { team: 'a' } },
        template: { metadata: { ...template, labels: { ...template.labels, aadpodidbinding: 'api' } } },
      },
    });
    expect(objectOf(root, 'CronJob/cron')).toMatchObject({
      spec: { jobTemplate: { metadata: template, spec: { template: { metadata: template } } } },
    });
    expect(objectOf(root, 'Rollout/custom')).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { name: 'custom', ...metadata },
      spec: { template: { spec: { containers: [] } } },
    });
  });
});

describe('patches', () => {
  const label = (value: string): Json => ({ spec: { template: { metadata: { labels: { aadpodidbinding: value } } } } });
  const merge = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec: {template: {metadata: {labels: {aadpodidbinding: new}}}}\n`;
  const json = `- {op: replace, path: /spec/template/metadata/labels/aadpodidbinding, value: new}\n`;
  const inline = (patch: string) => JSON.stringify(patch);

  it.each([
    ['an inline merge', `patches: [{patch: ${inline(merge)}}]`, {}],
    ['a merge in a file', 'patches: [{path: p.yaml}]', { 'p.yaml': merge }],
    [
      'a merge on a target',
      `patches: [{target: {kind: Deploy.*}, patch: ${inline(merge.replace('name: api', 'name: any'))}}]`,
      {},
    ],
    ['a JSON patch', `patches: [{target: {name: api, kind: Deployment}, patch: ${inline(json)}}]`, {}],
    [
      'a JSON patch in a file',
      'patches: [{target: {kind: Deployment}, path: p.json}]',
      {
        'p.json': JSON.stringify([{ op: 'add', path: '/spec/template/metadata/labels/aadpodidbinding', value: 'new' }]),
      },
    ],
    ['patchesStrategicMerge by path', 'patchesStrategicMerge: [p.yaml]', { 'p.yaml': merge }],
    ['patchesStrategicMerge inline', `patchesStrategicMerge: [${inline(merge)}]`, {}],
    [
      'patchesJson6902',
      'patchesJson6902: [{target: {version: v1, kind: Deployment, name: api}, path: p.yaml}]',
      { 'p.yaml': json },
    ],
  ])('applies %s', async (_, field, files) => {
    const root = await build({ 'kustomization.yaml': `resources: [a.yaml]\n${field}\n`, 'a.yaml': workload, ...files });
    expect(root.skipped).toEqual([]);
    expect(objectOf(root, 'Deployment/api')).toMatchObject(label('new') as JsonObject);
    expect(root.objects[1]?.origin).toEqual({
      path: 'a.yaml',
      document: 1,
      line: 6,
      layers: [Object.keys(files)[0] ?? 'kustomization.yaml'],
    });
    expect(root.objects[0]?.origin.layers).toBeUndefined();
  });

  it('finds an object by a former name and by its present one', async () => {
    const tree = {
      'base/kustomization.yaml': 'resources: [a.yaml]\nnamePrefix: p-\nnamespace: shop\n',
      'base/a.yaml': workload,
      'former/kustomization.yaml': `resources: [../base]\npatches: [{patch: ${inline(merge)}}]\n`,
      'present/kustomization.yaml': `resources: [../base]\npatches: [{patch: ${inline(merge.replace('name: api', 'name: p-api, namespace: shop'))}}]\n`,
      'neither/kustomization.yaml': `resources: [../base]\npatches: [{patch: ${inline(merge.replace('name: api', 'name: p-api'))}}]\n`,
    };
    for (const folder of ['former', 'present']) {
      expect(objectOf(await build(tree, folder), 'Deployment/shop/p-api')).toMatchObject(label('new') as JsonObject);
    }
    expect(skippedOf(await build(tree, 'neither'))).toEqual(['invalid neither/kustomization.yaml']);
  });

  it('deletes', async () => {
    const root = await build({
      'kustomization.yaml':
        'resources: [a.yaml]\npatches: [{patch: "{apiVersion: v1, kind: ServiceAccount, metadata: {name: api}, $patch: delete}"}]\n',
      'a.yaml': workload,
    });
    expect(namesOf(root)).toEqual(['Deployment/api']);
  });

  it('keeps out Secret data that a patch brings', async () => {
    const root = await build({
      'kustomization.yaml':
        'resources: [a.yaml]\npatches: [{patch: "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {a: hidden}}"}]\n',
      'a.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n',
    });
    expect(JSON.stringify(root.objects)).not.toContain('hidden');
  });

  it.each([
    ['a missing file', 'patches: [{path: gone.yaml}]', 'names the patch gone.yaml, which does not exist', 3],
    [
      'a merge for nothing',
      `patches: [{patch: ${inline(merge.replace('name: api', 'name: other'))}}]`,
      'patches Deployment.apps/default/other, which the kustomization does not have',
      3,
    ],
    [
      'a target that fits nothing',
      `patches: [{target: {kind: Job}, patch: ${inline(json)}}]`,
      'has a patch whose target fits nothing',
      0,
    ],
    ['a JSON patch without target', `patches: [{patch: ${inline(json)}}]`, 'has a JSON 6902 patch without a target', 3],
    [
      'a replacement of nothing',
      'patches: [{target: {kind: Deployment}, patch: "[{op: replace, path: /metadata/labels/x, value: y}]"}]',
      'has a patch that cannot be applied: there is no /metadata/labels',
      3,
    ],
    ['broken YAML', 'patches: [{target: {kind: Deployment}, patch: "a: ["}]', 'has a patch that is not valid YAML', 3],
    [
      'neither path nor patch',
      'patches: [{target: {kind: Deployment}}]',
      'has an entry in patches without path and patch',
      3,
    ],
    [
      'a hostile pattern',
      `patches: [{target: {name: (a+)+}, patch: ${inline(json)}}]`,
      'has a patch that is not applied',
      3,
    ],
  ])('reports %s and goes on', async (_, field, message, affects) => {
    const root = await build({
      'kustomization.yaml': `resources: [a.yaml]\n${field}\nnamespace: shop\n`,
      'a.yaml': workload,
    });
    expect(namesOf(root)).toEqual(['ServiceAccount/shop/api', 'Deployment/shop/api']);
    expect(root.skipped.map((entry) => [entry.message.slice(0, message.length), entry.affects.length])).toEqual([
      [message, affects],
    ]);
  });
});

describe('bases and components', () => {
  it('lets each layer work on what the ones below made', async () => {
    const root = await build(
      {
        'base/kustomization.yml': 'resources: [a.yaml]\nnamespace: base\n',
        'base/a.yaml': workload,
        'component/kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [b.yaml]\nnameSuffix: -c\n',
        'component/b.yaml': identity,
        'overlay/Kustomization': 'bases: [../base]\ncomponents: [../component]\nnamespace: prod\n',
      },
      'overlay',
    );
    expect(namesOf(root)).toEqual([
      'ServiceAccount/prod/api-c',
      'Deployment/prod/api-c',
      'AzureIdentity/prod/id-c',
      'AzureIdentityBinding/prod/bind-c',
    ]);
    expect(objectOf(root, 'Deployment/prod/api-c')).toMatchObject({
      spec: { template: { spec: { serviceAccountName: 'api-c' } } },
    });
    expect(root.objects[0]?.origin).toEqual({
      path: 'base/a.yaml',
      document: 0,
      line: 2,
      layers: ['base/kustomization.yml', 'component/kustomization.yaml', 'overlay/Kustomization'],
    });
  });

  it('gives every overlay of a base its own objects, and reads the base for no other root', async () => {
    const roots = await readTree({
      'base/kustomization.yaml': 'resources: [a.yaml]\n',
      'base/a.yaml': workload,
      'dev/kustomization.yaml': 'resources: [../base]\nnamespace: dev\n',
      'prod/kustomization.yaml': 'resources: [../base]\nnamespace: prod\n',
    });
    expect(roots.map((root) => [root.root, namesOf(root)])).toEqual([
      [{ id: 'dev', kind: 'kustomize' }, ['ServiceAccount/dev/api', 'Deployment/dev/api']],
      [{ id: 'prod', kind: 'kustomize' }, ['ServiceAccount/prod/api', 'Deployment/prod/api']],
    ]);
  });

  it('reads a base beside the given folder, but nothing outside the working folder', async () => {
    const base = { 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': workload };
    await withTree(base, async (outside) => {
      const roots = await readTree(
        {
          'base/kustomization.yaml': 'resources: [a.yaml]\n',
          'base/a.yaml': workload,
          'prod/kustomization.yaml': `resources: [../base, ${outside}]\n`,
        },
        { from: ['prod'] },
      );
      expect(roots.map((root) => [root.root.id, namesOf(root).length])).toEqual([['prod', 2]]);
      expect(roots[0]?.objects[0]?.origin.path).toBe('base/a.yaml');
      expect(roots[0]?.skipped).toMatchObject([{ why: 'invalid', message: expect.stringContaining('outside') }]);
    });
  });

  it.each([
    ['a missing file', 'gone.yaml', 'invalid'],
    ['a folder without kustomization', './empty', 'invalid'],
    ['a remote base', 'https://example.com/org/repo//base?ref=v1', 'remote'],
    ['a remote base by host', 'github.com/org/repo/base?ref=v1', 'remote'],
    ['a remote base by ssh', 'git@example.com:org/repo.git', 'remote'],
    ['itself', '.', 'invalid'],
  ])('reports %s and goes on', async (_, entry, why) => {
    const root = await build({
      'kustomization.yaml': `resources: [a.yaml, ${JSON.stringify(entry)}]\n`,
      'a.yaml': workload,
      'empty/README.md': 'nothing',
    });
    expect(namesOf(root)).toEqual(['ServiceAccount/api', 'Deployment/api']);
    expect(root.skipped.map((skipped) => [skipped.why, skipped.affects])).toEqual([
      [why, ['accounts', 'matching', 'workloads']],
    ]);
  });

  it('builds a cycle once and says so', async () => {
    const [root, ...others] = await readTree({
      'a/kustomization.yaml': 'resources: [../b, x.yaml]\n',
      'a/x.yaml': workload,
      'b/kustomization.yaml': 'resources: [../a]\n',
    });
    expect(others).toEqual([]);
    expect([root?.root.id, namesOf(root)]).toEqual(['a', ['ServiceAccount/api', 'Deployment/api']]);
    expect(root?.skipped).toMatchObject([{ why: 'invalid', what: 'b/kustomization.yaml' }]);
  });

  it('keeps the first of two objects of one id', async () => {
    const root = await build({
      'kustomization.yaml': 'resources: [a.yaml, b.yaml]\n',
      'a.yaml': workload,
      'b.yaml': workload,
    });
    expect(namesOf(root)).toEqual(['ServiceAccount/api', 'Deployment/api']);
    expect(skippedOf(root)).toEqual(['invalid kustomization.yaml', 'invalid kustomization.yaml']);
  });

  it('reports a component that nobody uses', async () => {
    const roots = await readTree({
      'c/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{path: p.yaml}]\n',
      'c/p.yaml': workload,
    });
    expect(roots.map((root) => [namesOf(root), skippedOf(root)])).toEqual([[[], ['unsupported c/kustomization.yaml']]]);
  });
});

describe('fields that are not computed', () => {
  it.each([
    ['helmCharts: [{name: x}]', 'uses helmCharts', ['accounts', 'matching', 'workloads']],
    ['generators: [g.yaml]', 'uses generators', ['accounts', 'matching', 'workloads']],
    ['replacements: [{path: r.yaml}]', 'uses replacements', ['matching', 'workloads']],
    ['vars: [{name: X}]', 'uses vars', ['matching', 'workloads']],
    ['transformers: [t.yaml]', 'uses transformers', ['matching', 'workloads']],
    ['labels: [{pairs: {a: b}, fields: [{path: x}]}]', 'uses labels[].fields', ['matching', 'workloads']],
    ['crds: [c.yaml]', 'uses crds', []],
    ['configurations: [plain.yaml]', 'uses configurations', []],
    ['configurations: [names.yaml]', 'uses configurations', ['matching']],
    ['nmePrefix: x', 'has a field that kustomize does not know: nmePrefix', []],
  ])('names %s', async (field, message, affects) => {
    const root = await build({
      'kustomization.yaml': `resources: [a.yaml]\n${field}\n`,
      'a.yaml': workload,
      'plain.yaml': 'commonLabels: [{path: x}]\n',
      'names.yaml': 'nameReference:\n- kind: AzureIdentity\n  fieldSpecs: [{path: spec/azureIdentity}]\n',
    });
    expect(namesOf(root)).toEqual(['ServiceAccount/api', 'Deployment/api']);
    expect(root.skipped).toMatchObject([{ why: 'unsupported', message: expect.stringContaining(message), affects }]);
  });

  it('passes over what decides nothing about identities', async () => {
    const root = await build({
      'kustomization.yaml':
        'resources: [a.yaml]\nimages: [{name: x, newTag: y}]\nreplicas: [{name: api, count: 2}]\nconfigMapGenerator: [{name: c, files: [data.yaml]}]\nsecretGenerator: [{name: s, literals: [a=b]}]\ngeneratorOptions: {disableNameSuffixHash: true}\nhelmCharts: []\n',
      'a.yaml': workload,
      'data.yaml': 'not: a manifest\n',
    });
    expect(root.skipped).toEqual([]);
  });
});

describe('files that are no kustomization', () => {
  it.each([
    ['broken YAML', 'resources: [\n', 'is not valid YAML'],
    ['a template', 'resources: [{{ .x }}]\n', 'is a template'],
    ['a list', '- a\n', 'is no kustomization'],
  ])('reports %s', async (_, text, message) => {
    const root = await build({ 'kustomization.yaml': text });
    expect(root.skipped).toMatchObject([{ why: 'invalid', message: expect.stringContaining(message) }]);
    expect(root.skipped[0]?.affects).toHaveLength(3);
  });

  it("reads Flux's kind of the same name as an object", async () => {
    const roots = await readTree({
      'kustomization.yaml': 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\n',
      'a.yaml': workload,
    });
    expect(roots.map((root) => [root.root.kind, namesOf(root)])).toEqual([
      ['folder', ['ServiceAccount/api', 'Deployment/api', 'Kustomization/apps']],
    ]);
  });
});
