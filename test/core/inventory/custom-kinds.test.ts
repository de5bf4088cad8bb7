/** Custom resources of every kind that is known: manifest → workload, account, planned change. */
import { describe, expect, it } from '@jest/globals';
import { formatPath } from '../../../src/core/change/format-path.js';
import type { Path } from '../../../src/core/change/types.js';
import { CUSTOM_KINDS } from '../../../src/core/inventory/custom-kinds.js';
import type { Workload } from '../../../src/core/inventory/model.js';
import { asList, asObject, type Json, type JsonObject } from '../../../src/core/json.js';
import { placeLive } from '../../../src/core/place/place-live.js';
import { inventoryOf, liveInventoryOf } from '../../support/objects.js';

const USE = 'azure.workload.identity/use';
const labels = { aadpodidbinding: 'api' };
const containers = [{ name: 'app', image: 'example.azurecr.io/app:1' }];
/** A pod template as Deployments have it. */
const template = { metadata: { labels }, spec: { serviceAccountName: 'api', containers } };
const plain = { metadata: {}, spec: { containers } };

function object(apiVersion: string, kind: string, spec: Json, more: JsonObject = {}): JsonObject {
  const { metadata, ...rest } = more;
  return { apiVersion, kind, metadata: { namespace: 'shop', name: 'api', ...asObject(metadata) }, spec, ...rest };
}

function read(found: JsonObject): Workload {
  const { workloads } = inventoryOf([found]);
  const [workload] = workloads;
  if (!workload || workloads.length > 1) throw new Error(`${workloads.length} workloads`);
  return workload;
}

/** Paths that a label and another account would be set at. */
function touched(on: Workload): string[] {
  const base = { root: 'k8s', code: 'why', consumers: [on.ref] };
  const changes = placeLive([
    { ...base, do: 'setLabel', on, key: USE, value: 'true' },
    { ...base, do: 'setServiceAccount', on, name: 'other' },
  ]);
  return changes.flatMap(({ effect }) => (effect.do === 'edit' ? effect.fields : [])).map(({ at }) => shorten(at));
}

function shorten(at: Path): string {
  return at.at(-1) === USE ? `${formatPath(at.slice(0, -1))}.USE` : formatPath(at);
}

interface Row {
  name: string;
  found: JsonObject;
  rollout?: Workload['rollout'];
  account?: string;
  edits: string[];
}

const inTemplate = (path: string): string[] => [`${path}.metadata.labels.USE`, `${path}.spec.serviceAccountName`];
const workflowSpec = {
  podMetadata: { labels },
  serviceAccountName: 'api',
  templates: [{ name: 'main', container: containers[0] ?? null }],
};
const prometheus = { podMetadata: { labels }, serviceAccountName: 'api' };
const rayCluster = {
  headGroupSpec: { template },
  workerGroupSpecs: [{ groupName: 'small', template }],
};

const rows: Row[] = [
  {
    name: 'Argo Rollout',
    found: object('argoproj.io/v1alpha1', 'Rollout', { template }),
    edits: inTemplate('spec.template'),
  },
  {
    name: 'paused Argo Rollout',
    found: object('argoproj.io/v1alpha1', 'Rollout', { template, paused: true }),
    rollout: 'manual',
    edits: inTemplate('spec.template'),
  },
  ...['Workflow', 'WorkflowTemplate'].map((kind): Row => ({
    name: `Argo ${kind}`,
    found: object('argoproj.io/v1alpha1', kind, workflowSpec),
    rollout: kind === 'Workflow' ? 'immutable' : 'next-run',
    edits: ['spec.podMetadata.labels.USE', 'spec.serviceAccountName'],
  })),
  {
    name: 'Argo CronWorkflow',
    found: object('argoproj.io/v1alpha1', 'CronWorkflow', { schedule: '* * * * *', workflowSpec }),
    rollout: 'next-run',
    edits: ['spec.workflowSpec.podMetadata.labels.USE', 'spec.workflowSpec.serviceAccountName'],
  },
  {
    name: 'Argo WorkflowTemplate whose only running template says it all',
    found: object('argoproj.io/v1alpha1', 'WorkflowTemplate', {
      entrypoint: 'steps',
      serviceAccountName: 'argo',
      templates: [
        { name: 'steps', steps: [] },
        { name: 'main', metadata: { labels }, serviceAccountName: 'api', script: { image: 'x' } },
      ],
    }),
    rollout: 'next-run',
    edits: ['spec.templates[name=main].metadata.labels.USE', 'spec.templates[name=main].serviceAccountName'],
  },
  ...['Prometheus', 'Alertmanager', 'ThanosRuler', 'PrometheusAgent'].map((kind): Row => ({
    name: kind,
    found: object('monitoring.coreos.com/v1', kind, prometheus),
    edits: ['spec.podMetadata.labels.USE', 'spec.serviceAccountName'],
  })),
  {
    name: 'WebLogic Domain',
    found: object('weblogic.oracle/v9', 'Domain', { serverPod: { labels, serviceAccountName: 'api' } }),
    rollout: 'manual',
    edits: ['spec.serverPod.labels.USE', 'spec.serverPod.serviceAccountName'],
  },
  {
    name: 'WebLogic Domain with a server of its own label',
    found: object('weblogic.oracle/v9', 'Domain', {
      serverPod: { serviceAccountName: 'api' },
      managedServers: [{ serverName: 'one', serverPod: { labels } }, { serverName: 'two' }],
    }),
    rollout: 'manual',
    edits: ['spec.managedServers[serverName=one].serverPod.labels.USE', 'spec.serverPod.serviceAccountName'],
  },
  {
    name: 'WebLogic Cluster',
    found: object('weblogic.oracle/v1', 'Cluster', { serverPod: { labels, serviceAccountName: 'api' } }),
    rollout: 'manual',
    edits: ['spec.serverPod.labels.USE', 'spec.serverPod.serviceAccountName'],
  },
  ...['Service', 'Configuration'].map((kind): Row => ({
    name: `Knative ${kind}`,
    found: object('serving.knative.dev/v1', kind, { template }),
    edits: inTemplate('spec.template'),
  })),
  {
    name: 'Knative Service that names its revision',
    found: object('serving.knative.dev/v1', 'Service', {
      template: { ...template, metadata: { labels, name: 'api-1' } },
    }),
    rollout: 'unknown',
    edits: inTemplate('spec.template'),
  },
  {
    name: 'KEDA ScaledJob',
    found: object('keda.sh/v1alpha1', 'ScaledJob', { jobTargetRef: { template } }),
    rollout: 'next-run',
    edits: inTemplate('spec.jobTargetRef.template'),
  },
  ...['CloneSet', 'StatefulSet', 'DaemonSet'].map((kind): Row => ({
    name: `OpenKruise ${kind}`,
    found: object('apps.kruise.io/v1alpha1', kind, { template }),
    edits: inTemplate('spec.template'),
  })),
  ...[
    { type: 'InPlaceIfPossible' },
    { type: 'RollingUpdate', rollingUpdate: { podUpdatePolicy: 'InPlaceOnly' } },
    { rollingUpdate: { rollingUpdateType: 'InPlaceIfPossible' } },
    { type: 'OnDelete' },
    { paused: true },
    { partition: '20%' },
    { rollingUpdate: { partition: 2 } },
  ].map((updateStrategy): Row => ({
    name: `OpenKruise CloneSet with ${JSON.stringify(updateStrategy)}`,
    found: object('apps.kruise.io/v1alpha1', 'CloneSet', { template, updateStrategy }),
    rollout: 'manual',
    edits: inTemplate('spec.template'),
  })),
  ...['jobTemplate', 'broadcastJobTemplate'].map((key): Row => ({
    name: `OpenKruise AdvancedCronJob with a ${key}`,
    found: object('apps.kruise.io/v1alpha1', 'AdvancedCronJob', { template: { [key]: { spec: { template } } } }),
    rollout: 'next-run',
    edits: inTemplate(`spec.template.${key}.spec.template`),
  })),
  {
    name: 'Strimzi Kafka',
    found: object('kafka.strimzi.io/v1beta2', 'Kafka', {
      kafka: { template: { pod: { metadata: { labels } } } },
      zookeeper: {},
    }),
    account: 'api-kafka',
    edits: ['spec.kafka.template.pod.metadata.labels.USE'],
  },
  ...[
    ['KafkaConnect', 'api-connect'],
    ['KafkaMirrorMaker2', 'api-mirrormaker2'],
    ['KafkaBridge', 'api-bridge'],
  ].map(([kind = '', account = '']): Row => ({
    name: `Strimzi ${kind}`,
    found: object('kafka.strimzi.io/v1beta2', kind, { template: { pod: { metadata: { labels } } } }),
    account,
    edits: ['spec.template.pod.metadata.labels.USE'],
  })),
  {
    name: 'SparkApplication',
    found: object('sparkoperator.k8s.io/v1beta2', 'SparkApplication', {
      driver: { labels, serviceAccount: 'api' },
      executor: { labels, serviceAccount: 'api' },
    }),
    rollout: 'immutable',
    edits: [
      'spec.driver.labels.USE',
      'spec.executor.labels.USE',
      'spec.driver.serviceAccount',
      'spec.executor.serviceAccount',
    ],
  },
  {
    name: 'ScheduledSparkApplication whose driver alone has the label',
    found: object('sparkoperator.k8s.io/v1beta2', 'ScheduledSparkApplication', {
      template: { driver: { labels, serviceAccount: 'api' }, executor: {} },
    }),
    rollout: 'next-run',
    edits: ['spec.template.driver.labels.USE', 'spec.template.driver.serviceAccount'],
  },
  {
    name: 'Tekton TaskRun',
    found: object('tekton.dev/v1', 'TaskRun', { serviceAccountName: 'api' }, { metadata: { labels } }),
    rollout: 'immutable',
    edits: ['metadata.labels.USE', 'spec.serviceAccountName'],
  },
  {
    name: 'Tekton PipelineRun',
    found: object(
      'tekton.dev/v1',
      'PipelineRun',
      { taskRunTemplate: { serviceAccountName: 'api' } },
      { metadata: { labels } },
    ),
    rollout: 'immutable',
    edits: ['metadata.labels.USE', 'spec.taskRunTemplate.serviceAccountName'],
  },
  {
    name: 'Tekton PipelineRun of before v1',
    found: object('tekton.dev/v1beta1', 'PipelineRun', { serviceAccountName: 'api' }, { metadata: { labels } }),
    rollout: 'immutable',
    edits: ['metadata.labels.USE', 'spec.serviceAccountName'],
  },
  {
    name: 'GitHub AutoscalingRunnerSet',
    found: object('actions.github.com/v1alpha1', 'AutoscalingRunnerSet', { template }),
    rollout: 'next-run',
    edits: inTemplate('spec.template'),
  },
  {
    name: 'Volcano Job',
    found: object('batch.volcano.sh/v1alpha1', 'Job', {
      tasks: [
        { name: 'main', template },
        { name: 'side', template: plain },
      ],
    }),
    rollout: 'immutable',
    edits: inTemplate('spec.tasks[name=main].template'),
  },
  {
    name: 'FlinkDeployment',
    found: object('flink.apache.org/v1beta1', 'FlinkDeployment', {
      serviceAccount: 'api',
      podTemplate: { metadata: { labels } },
      taskManager: { podTemplate: { spec: { containers } } },
    }),
    edits: ['spec.podTemplate.metadata.labels.USE', 'spec.serviceAccount'],
  },
  {
    name: 'FlinkDeployment with labelled task managers',
    found: object('flink.apache.org/v1beta1', 'FlinkDeployment', {
      serviceAccount: 'api',
      taskManager: { podTemplate: { metadata: { labels } } },
    }),
    edits: ['spec.taskManager.podTemplate.metadata.labels.USE', 'spec.serviceAccount'],
  },
  {
    name: 'Elasticsearch',
    found: object('elasticsearch.k8s.elastic.co/v1', 'Elasticsearch', {
      nodeSets: [{ name: 'hot', podTemplate: template }],
    }),
    edits: inTemplate('spec.nodeSets[name=hot].podTemplate'),
  },
  ...['Kibana', 'Logstash'].map((kind): Row => ({
    name: kind,
    found: object(`${kind.toLowerCase()}.k8s.elastic.co/v1`, kind, { podTemplate: template }),
    edits: inTemplate('spec.podTemplate'),
  })),
  ...[
    { kind: 'RayCluster', spec: rayCluster, path: 'spec', rollout: 'manual' as const },
    {
      kind: 'RayJob',
      spec: { rayClusterSpec: rayCluster },
      path: 'spec.rayClusterSpec',
      rollout: 'immutable' as const,
    },
    {
      kind: 'RayService',
      spec: { rayClusterConfig: rayCluster },
      path: 'spec.rayClusterConfig',
      rollout: 'automatic' as const,
    },
  ].map(({ kind, spec, path, rollout }): Row => {
    const groups = ['headGroupSpec', 'workerGroupSpecs[groupName=small]'].map((group) => `${path}.${group}.template`);
    return {
      name: kind,
      found: object('ray.io/v1', kind, spec),
      rollout,
      edits: [
        ...groups.map((group) => `${group}.metadata.labels.USE`),
        ...groups.map((group) => `${group}.spec.serviceAccountName`),
      ],
    };
  }),
];

describe('a custom resource', () => {
  it.each(rows)('$name', ({ found, rollout = 'automatic', account = 'api', edits }) => {
    const workload = read(found);
    expect(workload).toMatchObject({ kind: found['kind'], apiVersion: found['apiVersion'], rollout });
    expect(workload.pod).toMatchObject({ labels, serviceAccount: account });
    expect(workload.differing).toBeUndefined();
    expect(touched(workload)).toEqual(edits);
  });

  it('of every known kind has a row, or no namespace', () => {
    const covered = new Set(
      rows.map(({ found }) => `${String(found['kind'])} ${String(found['apiVersion']).split('/')[0]}`),
    );
    const missing = CUSTOM_KINDS.map(({ kind, group }) => `${kind} ${group}`).filter((each) => !covered.has(each));
    expect(missing).toEqual(['ClusterWorkflowTemplate argoproj.io', 'DeploymentRuntimeConfig pkg.crossplane.io']);
  });

  it.each([
    [
      'ClusterWorkflowTemplate',
      object('argoproj.io/v1alpha1', 'ClusterWorkflowTemplate', workflowSpec),
      'spec.podMetadata.labels.aadpodidbinding',
    ],
    [
      'DeploymentRuntimeConfig',
      object('pkg.crossplane.io/v1beta1', 'DeploymentRuntimeConfig', { deploymentTemplate: { spec: { template } } }),
      'spec.deploymentTemplate.spec.template.metadata.labels.aadpodidbinding',
    ],
  ])('without a namespace is no workload, but mentions pod identity: %s', (_kind, found, mention) => {
    const { workloads, others } = inventoryOf([found]);
    expect(workloads).toEqual([]);
    expect(others.map(({ mentions }) => mentions)).toEqual([[mention]]);
  });
});

describe('templates of one object', () => {
  const volcano = (tasks: JsonObject[]): Workload => read(object('batch.volcano.sh/v1alpha1', 'Job', { tasks }));
  const task = (name: string, label: string | undefined, account: string): JsonObject => ({
    name,
    template: {
      metadata: { labels: label === undefined ? {} : { aadpodidbinding: label } },
      spec: { serviceAccountName: account, containers },
    },
  });

  it.each([
    [
      'two labels',
      task('b', 'web', 'api'),
      [
        'spec.tasks[name=a].template: aadpodidbinding: api, service account api',
        'spec.tasks[name=b].template: aadpodidbinding: web, service account api',
      ],
    ],
    [
      'two accounts',
      task('b', 'api', 'web'),
      [
        'spec.tasks[name=a].template: aadpodidbinding: api, service account api',
        'spec.tasks[name=b].template: aadpodidbinding: api, service account web',
      ],
    ],
  ])('that have %s differ', (_name, other, differing) => {
    expect(volcano([task('a', 'api', 'api'), other]).differing).toEqual(differing);
  });

  it('do not differ for one that has no label: it only uses its account', () => {
    const workload = volcano([task('a', undefined, 'side'), task('b', 'api', 'api')]);
    expect(workload).toMatchObject({ pod: { serviceAccount: 'api' }, otherAccounts: ['side'] });
    expect(workload.differing).toBeUndefined();
  });

  it.each([
    ['asks for a proxy', { 'azure.workload.identity/inject-proxy-sidecar': 'true' }, true],
    ['has a token that lasts longer', { 'azure.workload.identity/service-account-token-expiration': '7200' }, true],
    ['is meshed', { 'sidecar.istio.io/inject': 'true' }, false],
  ])('differ where one %s: %j', (_name, annotations: JsonObject, differ) => {
    const workload = volcano([
      { name: 'a', template },
      { name: 'b', template: { ...template, metadata: { labels, annotations } } },
    ]);
    expect(workload.differing?.length ?? 0).toBe(differ ? 2 : 0);
    expect(new Set(workload.differing).size).toBe(differ ? 2 : 0);
  });

  it.each([
    ['runAsUser', { securityContext: { runAsUser: 1000 } }, { runAsUser: 1000 }],
    ['runAsNonRoot', { securityContext: { runAsNonRoot: true } }, { runAsNonRoot: true }],
  ])('hold each other back: %s of one is that of all', (_name, spec: JsonObject, shape) => {
    const workload = volcano([
      { name: 'a', template },
      { name: 'b', template: { ...template, spec: { ...template.spec, ...spec } } },
    ]);
    expect(workload.pod).toMatchObject(shape);
  });

  it('hold each other back: one in the host network is in all of them', () => {
    const pods = (spec: JsonObject): JsonObject => ({ ...template, spec: { ...template.spec, ...spec } });
    const workload = volcano([
      { name: 'a', template: pods({}) },
      { name: 'b', template: pods({ hostNetwork: true }) },
    ]);
    expect(workload.pod).toMatchObject({ hostNetwork: true, windows: false });
    expect(workload.pod.containers).toHaveLength(2);
  });
});

describe('a run that is over', () => {
  const run = (apiVersion: string, kind: string, status: JsonObject): Workload =>
    read(object(apiVersion, kind, { templates: [], tasks: [{ name: 'a', template }] }, { status }));

  it.each<[string, string, JsonObject, true | undefined]>([
    ['argoproj.io/v1alpha1', 'Workflow', { phase: 'Succeeded' }, true],
    ['argoproj.io/v1alpha1', 'Workflow', { phase: 'Running' }, undefined],
    ['tekton.dev/v1', 'TaskRun', { completionTime: '2024-01-01T00:00:00Z' }, true],
    ['tekton.dev/v1', 'PipelineRun', {}, undefined],
    ['sparkoperator.k8s.io/v1beta2', 'SparkApplication', { applicationState: { state: 'FAILED' } }, true],
    ['batch.volcano.sh/v1alpha1', 'Job', { state: { phase: 'Completed' } }, true],
    ['batch.volcano.sh/v1alpha1', 'Job', { conditions: [{ type: 'Complete', status: 'True' }] }, undefined],
  ])('%s %s with %j', (apiVersion, kind, status, finished) => {
    expect(run(apiVersion, kind, status).finished).toBe(finished);
  });
});

describe('what else a custom workload says of pod identity', () => {
  it('stays a mention', () => {
    const found = object('kafka.strimzi.io/v1beta2', 'KafkaConnect', {
      template: { pod: { metadata: { labels } }, connectContainer: { env: [{ name: 'X', value: 'aadpodidbinding' }] } },
    });
    const { others, workloads } = liveInventoryOf([found]);
    expect(workloads).toHaveLength(1);
    expect(others.flatMap(({ mentions }) => mentions)).toEqual(['spec.template.connectContainer.env.0.value']);
  });

  it('is nothing when there is only its label', () => {
    expect(inventoryOf([object('argoproj.io/v1alpha1', 'Rollout', { template })]).others).toEqual([]);
  });

  it('keeps what its containers say', () => {
    const driver = { labels, env: [{ name: 'AZURE_CLIENT_ID', value: 'x' }] };
    const { pod } = read(object('sparkoperator.k8s.io/v1beta2', 'SparkApplication', { driver, executor: {} }));
    expect(asList(pod.containers.flatMap(({ env }) => env))).toEqual([{ name: 'AZURE_CLIENT_ID', value: 'x' }]);
  });
});
