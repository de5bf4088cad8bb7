import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findPodTemplates } from '../../../src/core/inventory/find-pod-templates.js';
import type { Json, JsonObject } from '../../../src/core/json.js';
import { inventoryOf } from '../../support/objects.js';

const containers = [{ name: 'app', image: 'x' }];
const template = { metadata: { labels: { aadpodidbinding: 'api' } }, spec: { containers, serviceAccountName: 'api' } };
const foo = (rest: JsonObject, apiVersion = 'example.com/v1', kind = 'Foo'): JsonObject => ({
  apiVersion,
  kind,
  metadata: { namespace: 'shop', name: 'api' },
  ...rest,
});

describe('pod templates of unknown objects', () => {
  it.each<{ name: string; spec: Json; where: string[]; paths: (string | undefined)[] }>([
    { name: 'at one key', spec: { foo: template }, where: ['spec.foo'], paths: ['["spec","foo"]'] },
    {
      name: 'in a list, by name',
      spec: { pods: [{ name: 'a', template }, { name: 'b' }] },
      where: ['spec.pods[name=a].template'],
      paths: ['["spec","pods",{"where":{"name":"a"}},"template"]'],
    },
    {
      name: 'in a list whose elements have no names',
      spec: { pods: [{ template }, { name: 'b', template: {} }] },
      where: ['spec.pods[0].template'],
      paths: [undefined],
    },
    {
      name: 'in a list whose elements share a name',
      spec: { pods: [{ name: 'a', template }, { name: 'a' }] },
      where: ['spec.pods[a].template'],
      paths: [undefined],
    },
    { name: 'without labels', spec: { a: { spec: { containers } } }, where: ['spec.a'], paths: ['["spec","a"]'] },
    {
      name: 'several',
      spec: { a: template, b: { c: template } },
      where: ['spec.a', 'spec.b.c'],
      paths: ['["spec","a"]', '["spec","b","c"]'],
    },
    { name: 'none in a spec of containers alone', spec: { containers }, where: [], paths: [] },
    { name: 'none where containers are no list', spec: { a: { spec: { containers: 3 } } }, where: [], paths: [] },
    { name: 'none in text', spec: { text: JSON.stringify(template) }, where: [], paths: [] },
  ])('$name', ({ spec, where, paths }) => {
    const found = findPodTemplates(foo({ spec }));
    expect(found.map((reading) => reading.where)).toEqual(where);
    expect(found.map(({ fields }) => fields && JSON.stringify(fields.labels.slice(0, -2)))).toEqual(paths);
  });

  it('make the object a workload that nobody edits', () => {
    const { workloads, others } = inventoryOf([foo({ spec: { foo: template } })]);
    expect(workloads).toMatchObject([
      {
        ref: 'Foo.example.com/shop/api',
        rollout: 'unknown',
        pod: { serviceAccount: 'api', labels: { aadpodidbinding: 'api' } },
      },
    ]);
    expect(others).toEqual([]);
  });

  it.each([
    ['ConfigMap', foo({ data: { 'pod.yaml': 'aadpodidbinding' } }, 'v1', 'ConfigMap')],
    ['CustomResourceDefinition', foo({ spec: { a: template } }, 'apiextensions.k8s.io/v1', 'CustomResourceDefinition')],
    ['PodTemplate', foo({ template }, 'v1', 'PodTemplate')],
    ['Kyverno policy', foo({ spec: { rules: [{ mutate: template }] } }, 'kyverno.io/v1', 'Policy')],
    ['Gatekeeper mutation', foo({ spec: { a: template } }, 'mutations.gatekeeper.sh/v1', 'Assign')],
    ['SidecarSet', foo({ spec: { containers } }, 'apps.kruise.io/v1alpha1', 'SidecarSet')],
    [
      'IstioOperator',
      foo({ spec: { values: { a: { aadpodidbinding: 'x' } } } }, 'install.istio.io/v1alpha1', 'IstioOperator'),
    ],
  ])('are not looked for in a %s', (_kind, found) => {
    const { workloads, others } = inventoryOf([found]);
    expect(workloads).toEqual([]);
    expect(others).toHaveLength(1);
  });

  it('are found at any depth that is no attack, and never exhaust the stack', () => {
    const nest = (depth: number): Json => (depth === 0 ? template : { a: nest(depth - 1) });
    expect(findPodTemplates(foo({ spec: nest(20) }))).toHaveLength(1);
    expect(findPodTemplates(foo({ spec: nest(2000) }))).toEqual([]);
  });

  it('are found wherever they lie: by name in lists, by key in objects', () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', 'spec', '__proto__'), list: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
        const spec = steps.reduceRight<Json>(
          (inner, { key, list }) => Object.fromEntries([[key, list ? [{ name: 'x', inner }] : inner]]),
          template,
        );
        const [found, ...more] = findPodTemplates(foo({ spec }));
        expect(more).toEqual([]);
        expect(found?.shape.labels).toEqual({ aadpodidbinding: 'api' });
        expect(found?.fields?.labels).toHaveLength(1 + steps.reduce((sum, { list }) => sum + (list ? 3 : 1), 0) + 2);
      }),
      { numRuns: 300 },
    );
  });
});
