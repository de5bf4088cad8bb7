import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json.js';
import { liveInventoryOf, workload, type WorkloadOptions } from '../../support/objects.js';

function ownedBy(kind: string, name: string, apiVersion = 'apps/v1', controller = true): JsonObject {
  return { ownerReferences: [{ apiVersion, kind, name, controller }] };
}

/** As a cluster is read: a ReplicaSet without its spec. */
function link(name: string, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { namespace: 'shop', name, ...metadata } };
}

function set(name: string, owner: string): JsonObject {
  return workload('shop', name, { kind: 'ReplicaSet', metadata: ownedBy('ReplicaSet', owner) });
}

function pod(name: string, metadata: JsonObject = {}): JsonObject {
  return workload('shop', name, { kind: 'Pod', label: 'api', metadata });
}

function refsOf(objects: readonly JsonObject[]): string[] {
  return liveInventoryOf(objects)
    .workloads.map(({ ref }) => ref)
    .sort();
}

describe('owners', () => {
  it.each<{ name: string; objects: JsonObject[]; refs: string[] }>([
    {
      name: 'a Deployment that was not read stands with the template of its pod',
      objects: [link('api-1', ownedBy('Deployment', 'api')), pod('api-1-x', ownedBy('ReplicaSet', 'api-1'))],
      refs: ['Deployment.apps/shop/api'],
    },
    {
      name: 'a ReplicaSet that was not read stands as well',
      objects: [pod('api-1-x', ownedBy('ReplicaSet', 'api-1'))],
      refs: ['ReplicaSet.apps/shop/api-1'],
    },
    {
      name: 'a ReplicaSet of which only the metadata is known, and which nobody owns, stands as well',
      objects: [link('api-1'), pod('api-1-x', ownedBy('ReplicaSet', 'api-1'))],
      refs: ['ReplicaSet.apps/shop/api-1'],
    },
    {
      name: 'an owner that does not control is none',
      objects: [pod('x', ownedBy('Thing', 't', 'example.com/v1', false))],
      refs: ['Pod/shop/x'],
    },
    {
      name: 'an owner of the same name in another namespace is another',
      objects: [
        workload('other', 'api', { kind: 'ReplicaSet' }),
        pod('x', ownedBy('ReplicaSet', 'api')),
        workload('shop', 'api'),
      ],
      refs: ['Deployment.apps/shop/api', 'ReplicaSet.apps/other/api', 'ReplicaSet.apps/shop/api'],
    },
    {
      name: 'a Job that a custom resource controls names the custom resource',
      objects: [
        workload('shop', 'step', { kind: 'Job', metadata: ownedBy('Workflow', 'flow', 'argoproj.io/v1alpha1') }),
        pod('step-x', ownedBy('Job', 'step', 'batch/v1')),
      ],
      refs: ['Workflow.argoproj.io/shop/flow'],
    },
    {
      name: 'an object that owns itself stays',
      objects: [set('a', 'a')],
      refs: ['ReplicaSet.apps/shop/a'],
    },
    {
      name: 'three that own each other in a circle stay, and so does a pod of theirs',
      objects: [set('a', 'b'), set('b', 'c'), set('c', 'a'), pod('x', ownedBy('ReplicaSet', 'a'))],
      refs: ['Pod/shop/x', 'ReplicaSet.apps/shop/a', 'ReplicaSet.apps/shop/b', 'ReplicaSet.apps/shop/c'],
    },
  ])('$name', ({ objects, refs }) => {
    expect(refsOf(objects)).toEqual(refs);
  });

  it('that were not read have the pods of the child and a rollout that is unknown', () => {
    const { workloads } = liveInventoryOf([pod('x', ownedBy('Rollout', 'api', 'argoproj.io/v1alpha1'))]);

    expect(workloads).toEqual([
      expect.objectContaining({ kind: 'Rollout', apiVersion: 'argoproj.io/v1alpha1', name: 'api', rollout: 'unknown' }),
    ]);
    expect(workloads[0]?.pod.labels['aadpodidbinding']).toBe('api');
    expect(workloads[0]?.podFields).toBeUndefined();
  });

  it('never make a labelled pod disappear, whatever owns what', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const owner = fc.option(name);
    const entry = fc.record({ name, owner, kind: fc.constantFrom('Pod', 'ReplicaSet', 'link') });
    const objects = fc.uniqueArray(entry, { maxLength: 8, selector: ({ kind, name }) => `${kind === 'Pod'} ${name}` });
    fc.assert(
      fc.property(objects, (entries) => {
        const found = liveInventoryOf(
          entries.map(({ name, owner, kind }) => {
            const metadata = owner === null ? {} : ownedBy('ReplicaSet', owner);
            if (kind === 'link') return link(name, metadata);
            return kind === 'Pod' ? pod(name, metadata) : workload('shop', name, { kind: 'ReplicaSet', metadata });
          }),
        );
        const isKept = entries.some(({ kind }) => kind !== 'link');
        expect(found.workloads.length > 0).toBe(isKept);
      }),
      { numRuns: 500 },
    );
  });
});

describe('straying pods', () => {
  const template = workload('shop', 'api', { kind: 'StatefulSet', label: 'api' });
  it.each([
    ['the label of the template', 'api', 'Running', undefined],
    ['another label', 'web', 'Running', 1],
    ['no label', undefined, 'Pending', 1],
    ['another label, but finished', 'web', 'Succeeded', undefined],
  ])('with %s', (_name, label, phase, straying) => {
    const child = workload('shop', 'api-0', {
      kind: 'Pod',
      metadata: ownedBy('StatefulSet', 'api'),
      ...(label === undefined ? {} : { label }),
    });
    const { workloads } = liveInventoryOf([template, { ...child, status: { phase } }]);

    expect(workloads.map((found) => found.straying)).toEqual([straying]);
  });
});

describe('custom resources', () => {
  const custom = (
    apiVersion: string,
    kind: string,
    name: string,
    spec: JsonObject,
    metadata: JsonObject = {},
  ): JsonObject => ({
    apiVersion,
    kind,
    metadata: { namespace: 'shop', name, ...metadata },
    spec,
  });
  const labels = { aadpodidbinding: 'api' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'x' }] } };
  const labelled = (name: string, kind: 'Deployment' | 'Job' | 'Pod', owner: JsonObject): JsonObject =>
    workload('shop', name, { kind, label: 'api', metadata: owner });

  it.each<{ name: string; objects: JsonObject[]; refs: string[] }>([
    {
      name: 'a Deployment of a readable owner with a template is that owner',
      objects: [
        custom('flink.apache.org/v1beta1', 'FlinkDeployment', 'f', { podTemplate: template }),
        labelled('f', 'Deployment', ownedBy('FlinkDeployment', 'f', 'flink.apache.org/v1beta1')),
        labelled('f-x', 'Pod', ownedBy('Deployment', 'f')),
      ],
      refs: ['FlinkDeployment.flink.apache.org/shop/f'],
    },
    {
      name: 'the chain of Knative ends at the Service',
      objects: [
        custom('serving.knative.dev/v1', 'Service', 'k', { template }),
        custom(
          'serving.knative.dev/v1',
          'Configuration',
          'k',
          { template },
          ownedBy('Service', 'k', 'serving.knative.dev/v1'),
        ),
        custom(
          'serving.knative.dev/v1',
          'Revision',
          'k-1',
          { containers: [] },
          ownedBy('Configuration', 'k', 'serving.knative.dev/v1'),
        ),
        labelled('k-1', 'Deployment', ownedBy('Revision', 'k-1', 'serving.knative.dev/v1')),
      ],
      refs: ['Service.serving.knative.dev/shop/k'],
    },
    {
      name: 'a Deployment of a readable owner without a template names the owner',
      objects: [
        custom('example.com/v1', 'App', 'a', { image: 'x' }),
        labelled('a', 'Deployment', ownedBy('App', 'a', 'example.com/v1')),
      ],
      refs: ['App.example.com/shop/a'],
    },
    {
      name: 'Jobs of a ScaledJob are its',
      objects: [
        custom('keda.sh/v1alpha1', 'ScaledJob', 's', { jobTargetRef: { template } }),
        labelled('s-1', 'Job', ownedBy('ScaledJob', 's', 'keda.sh/v1alpha1')),
        labelled('s-1-x', 'Pod', ownedBy('Job', 's-1', 'batch/v1')),
      ],
      refs: ['ScaledJob.keda.sh/shop/s'],
    },
    {
      name: 'a pod of a Volcano Job is not one of a Job of the same name',
      objects: [
        custom('batch.volcano.sh/v1alpha1', 'Job', 'j', { tasks: [{ name: 'main', template }] }),
        workload('shop', 'j', { kind: 'Job' }),
        labelled('j-main-0', 'Pod', ownedBy('Job', 'j', 'batch.volcano.sh/v1alpha1')),
      ],
      refs: ['Job.batch.volcano.sh/shop/j', 'Job.batch/shop/j'],
    },
    {
      name: 'a pod of a Volcano Job that was not read stands for that one',
      objects: [
        workload('shop', 'j', { kind: 'Job' }),
        labelled('j-main-0', 'Pod', ownedBy('Job', 'j', 'batch.volcano.sh/v1alpha1')),
      ],
      refs: ['Job.batch.volcano.sh/shop/j', 'Job.batch/shop/j'],
    },
    {
      name: 'what Strimzi makes is of the Kafka, though nobody says that it controls',
      objects: [
        custom('kafka.strimzi.io/v1beta2', 'Kafka', 'k', { kafka: { template: { pod: { metadata: { labels } } } } }),
        custom(
          'core.strimzi.io/v1beta2',
          'StrimziPodSet',
          'k-kafka',
          { pods: [template] },
          ownedBy('Kafka', 'k', 'kafka.strimzi.io/v1beta2', false),
        ),
        labelled('k-kafka-0', 'Pod', ownedBy('StrimziPodSet', 'k-kafka', 'core.strimzi.io/v1beta2')),
      ],
      refs: ['Kafka.kafka.strimzi.io/shop/k'],
    },
    {
      name: 'an executor of Spark leads over its driver to the application',
      objects: [
        custom('sparkoperator.k8s.io/v1beta2', 'SparkApplication', 's', { driver: { labels }, executor: { labels } }),
        labelled('s-driver', 'Pod', ownedBy('SparkApplication', 's', 'sparkoperator.k8s.io/v1beta2')),
        labelled('s-exec-1', 'Pod', ownedBy('Pod', 's-driver', 'v1')),
      ],
      refs: ['SparkApplication.sparkoperator.k8s.io/shop/s'],
    },
    {
      name: 'a static pod is itself, since its Node is no workload',
      objects: [labelled('static', 'Pod', ownedBy('Node', 'n', 'v1'))],
      refs: ['Pod/shop/static'],
    },
  ])('$name', ({ objects, refs }) => {
    expect(refsOf(objects)).toEqual(refs);
  });

  describe('that make several things', () => {
    const owner = ownedBy('Platform', 'p', 'example.com/v1');
    const made = (name: string, options: WorkloadOptions = {}): JsonObject =>
      workload('shop', name, { label: 'api', account: 'api', metadata: owner, ...options });
    const platform = (spec: JsonObject): JsonObject => custom('example.com/v1', 'Platform', 'p', spec);
    const read = (...objects: JsonObject[]) => liveInventoryOf(objects).workloads;

    it.each<[string, JsonObject[]]>([
      ['was not read', []],
      ['has no template', [platform({ image: 'x' })]],
      ['has a template without a label', [platform({ template: { spec: template.spec } })]],
    ])('stand for all of them, and an owner that %s is told where they differ', (_, owners) => {
      const two = read(...owners, made('a'), made('b', { label: 'web', account: 'web' }));
      expect(two).toMatchObject([{ name: 'p', rollout: 'unknown', otherAccounts: ['web'] }]);
      expect(two[0]?.differing).toEqual([
        'Deployment.apps/shop/a: aadpodidbinding: api, service account api',
        'Deployment.apps/shop/b: aadpodidbinding: web, service account web',
      ]);
      expect(read(...owners, made('a'), made('b'))[0]?.differing).toBeUndefined();
    });

    it('use the accounts of those without a label', () => {
      const [found] = read(made('a'), workload('shop', 'b', { account: 'side', metadata: owner }));
      expect(found).toMatchObject({ pod: { serviceAccount: 'api' }, otherAccounts: ['side'] });
      expect(found?.differing).toBeUndefined();
    });

    it('are held back by what holds one of them back', () => {
      const [found] = read(made('a'), made('b', { podSpec: { hostNetwork: true } }));
      expect(found?.pod.hostNetwork).toBe(true);
    });

    it('are not what they were: a ReplicaSet of an earlier revision tells nothing', () => {
      const revision = (name: string, label: string, replicas: number): JsonObject =>
        made(name, { kind: 'ReplicaSet', label, spec: { replicas }, metadata: ownedBy('Deployment', 'd') });
      const [found] = read(revision('d-1', 'old', 0), revision('d-2', 'api', 2));
      expect(found).toMatchObject({ ref: 'Deployment.apps/shop/d', pod: { labels: { aadpodidbinding: 'api' } } });
      expect(found?.differing).toBeUndefined();
    });

    it('differ from a template of the owner that says something else', () => {
      const [found] = read(platform({ template }), made('a', { account: 'default' }), made('b', { label: 'web' }));
      expect(found?.differing).toHaveLength(2);
      const [alike] = read(platform({ template }), made('a', { account: 'default' }));
      expect(alike?.differing).toBeUndefined();
    });
  });

  it('that take a Deployment over roll it out', () => {
    const rollout = custom('argoproj.io/v1alpha1', 'Rollout', 'r', {
      replicas: 3,
      paused: true,
      workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' },
    });
    const { workloads, others } = liveInventoryOf([
      rollout,
      workload('shop', 'api', { label: 'api', spec: { replicas: 0 } }),
      link('r-1', ownedBy('Rollout', 'r', 'argoproj.io/v1alpha1')),
      pod('r-1-x', ownedBy('ReplicaSet', 'r-1')),
    ]);
    expect(workloads).toMatchObject([{ ref: 'Deployment.apps/shop/api', rollout: 'manual', replicas: 3 }]);
    expect(workloads[0]?.straying).toBeUndefined();
    expect(others.map(({ ref }) => ref)).toEqual(['Rollout.argoproj.io/shop/r']);
  });

  it('whose template says nothing are what their labelled pods say', () => {
    const run = custom('argoproj.io/v1alpha1', 'Workflow', 'w', { workflowTemplateRef: { name: 't' } });
    const service = custom('serving.knative.dev/v1', 'Service', 's', { template: { spec: { containers: [] } } });
    const { workloads } = liveInventoryOf([
      run,
      service,
      pod('w-1', ownedBy('Workflow', 'w', 'argoproj.io/v1alpha1')),
      pod('s-1', ownedBy('Service', 's', 'serving.knative.dev/v1')),
    ]);
    expect(workloads).toMatchObject([
      { ref: 'Service.serving.knative.dev/shop/s', rollout: 'unknown', pod: { labels } },
      { ref: 'Workflow.argoproj.io/shop/w', rollout: 'immutable', pod: { labels } },
    ]);
  });

  it('have no straying pods for templates that have no label', () => {
    const spec = {
      tasks: [
        { name: 'a', template },
        { name: 'b', template: { spec: template.spec } },
      ],
    };
    const owner = ownedBy('Job', 'j', 'batch.volcano.sh/v1alpha1');
    const unlabelled = workload('shop', 'j-b-0', { kind: 'Pod', metadata: owner });
    const { workloads } = liveInventoryOf([custom('batch.volcano.sh/v1alpha1', 'Job', 'j', spec), unlabelled]);
    expect(workloads.map(({ straying }) => straying)).toEqual([undefined]);
  });

  it('never make a labelled pod disappear, whatever they say', () => {
    const specs: Record<string, JsonObject | undefined> = {
      unread: undefined,
      empty: {},
      labelled: { template, tasks: [{ name: 'a', template }] },
      unlabelled: { template: { spec: template.spec }, tasks: [{ name: 'a', template: { spec: template.spec } }] },
      another: { template: { ...template, metadata: { labels: { aadpodidbinding: 'web' } } } },
      delegating: { workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' } },
    };
    const types = [
      ['argoproj.io/v1alpha1', 'Rollout'],
      ['batch.volcano.sh/v1alpha1', 'Job'],
      ['example.com/v1', 'App'],
      ['argoproj.io/v1alpha1', 'Workflow'],
    ] as const;
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.constantFrom(...Object.keys(specs)), ([apiVersion, kind], which) => {
        const spec = specs[which];
        const owner = spec ? [custom(apiVersion, kind, 'o', spec)] : [];
        const { workloads } = liveInventoryOf([...owner, pod('o-1', ownedBy(kind, 'o', apiVersion))]);
        const tell = workloads.filter((found) => found.pod.labels['aadpodidbinding'] === 'api' || found.straying === 1);
        expect(tell).toHaveLength(1);
      }),
    );
  });
});
