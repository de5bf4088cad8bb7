/** Custom resources that make pods: where each says what its pods will be, and what an edit of it does. */
import { asObject, type JsonObject } from '../json.js';
import {
  elements,
  ray,
  readAdvancedCronJob,
  readDomain,
  readFlink,
  readKafka,
  readPipelineRun,
  readPrometheus,
  readTaskRun,
  serverPod,
  spark,
  SPEC,
  strimzi,
  template,
  workflow,
} from './custom-places.js';
import { rolloutOfKruise, rolloutOfRevision, rolloutUnlessPaused } from './custom-rollouts.js';
import type { Rollout } from './model.js';
import { type ControllerReference, readOwnerReference } from './owner-tool.js';
import type { PodPlace } from './pod-place.js';
import type { RawObject } from './raw-object.js';

export interface CustomKind {
  group: string;
  kind: string;
  rollout: Rollout | ((spec: JsonObject) => Rollout);
  places: (raw: RawObject) => PodPlace[];
  /** Runs are many and soon over: a cluster is asked only for those that own a pod that was read. */
  runs?: true;
  /** The field below `status` that says that it is over, and what it then holds. */
  finished?: { at: readonly string[]; values: readonly string[] | 'any' };
  /** The workload whose template it takes instead of one of its own. */
  delegate?: (raw: RawObject) => ControllerReference | undefined;
  /** The operator does not mark itself as the controller of what it makes. */
  ownsWithoutControl?: true;
}

type Entry = Omit<CustomKind, 'group' | 'kind'>;

/**
 * By group, then kind. What is not listed here is found by `findPodTemplates`, and never edited. Pods of a kind without a
 * namespace may be anywhere: it is listed to be read, and what it says of pod identity is told, but it is no workload.
 */
const GROUPS: Record<string, Record<string, Entry>> = {
  'argoproj.io': {
    Rollout: { places: template('spec', 'template'), rollout: rolloutUnlessPaused, delegate: readWorkloadRef },
    Workflow: {
      places: workflow('spec'),
      rollout: 'immutable',
      runs: true,
      finished: { at: ['phase'], values: ['Succeeded', 'Failed', 'Error'] },
    },
    WorkflowTemplate: { places: workflow('spec'), rollout: 'next-run' },
    ClusterWorkflowTemplate: { places: workflow('spec'), rollout: 'next-run' },
    CronWorkflow: { places: workflow('spec', 'workflowSpec'), rollout: 'next-run' },
  },
  'monitoring.coreos.com': {
    Prometheus: { places: readPrometheus, rollout: 'automatic' },
    PrometheusAgent: { places: readPrometheus, rollout: 'automatic' },
    Alertmanager: { places: readPrometheus, rollout: 'automatic' },
    ThanosRuler: { places: readPrometheus, rollout: 'automatic' },
  },
  'weblogic.oracle': {
    // A change of labels alone is patched into the running pods.
    Domain: { places: readDomain, rollout: 'manual' },
    Cluster: { places: () => [serverPod(SPEC)], rollout: 'manual' },
  },
  'serving.knative.dev': {
    Service: { places: template('spec', 'template'), rollout: rolloutOfRevision },
    Configuration: { places: template('spec', 'template'), rollout: rolloutOfRevision },
  },
  'keda.sh': { ScaledJob: { places: template('spec', 'jobTargetRef', 'template'), rollout: 'next-run' } },
  'apps.kruise.io': {
    CloneSet: { places: template('spec', 'template'), rollout: rolloutOfKruise },
    StatefulSet: { places: template('spec', 'template'), rollout: rolloutOfKruise },
    DaemonSet: { places: template('spec', 'template'), rollout: rolloutOfKruise },
    AdvancedCronJob: { places: readAdvancedCronJob, rollout: 'next-run' },
  },
  'kafka.strimzi.io': {
    Kafka: {
      places: readKafka,
      rollout: 'automatic',
      ownsWithoutControl: true,
    },
    KafkaConnect: { places: strimzi('connect'), rollout: 'automatic', ownsWithoutControl: true },
    KafkaMirrorMaker2: { places: strimzi('mirrormaker2'), rollout: 'automatic', ownsWithoutControl: true },
    KafkaBridge: { places: strimzi('bridge'), rollout: 'automatic', ownsWithoutControl: true },
  },
  'sparkoperator.k8s.io': {
    // An edit would start a new run at once.
    SparkApplication: {
      places: spark('spec'),
      rollout: 'immutable',
      finished: { at: ['applicationState', 'state'], values: ['COMPLETED', 'FAILED'] },
    },
    ScheduledSparkApplication: { places: spark('spec', 'template'), rollout: 'next-run' },
  },
  'tekton.dev': {
    TaskRun: {
      places: readTaskRun,
      rollout: 'immutable',
      runs: true,
      finished: { at: ['completionTime'], values: 'any' },
    },
    PipelineRun: {
      places: readPipelineRun,
      rollout: 'immutable',
      runs: true,
      finished: { at: ['completionTime'], values: 'any' },
    },
  },
  'pkg.crossplane.io': {
    DeploymentRuntimeConfig: { places: template('spec', 'deploymentTemplate', 'spec', 'template'), rollout: 'unknown' },
  },
  'actions.github.com': { AutoscalingRunnerSet: { places: template('spec', 'template'), rollout: 'next-run' } },
  'batch.volcano.sh': {
    Job: {
      places: elements(['spec', 'tasks'], 'name', ['template']),
      rollout: 'immutable',
      finished: { at: ['state', 'phase'], values: ['Completed', 'Failed', 'Terminated', 'Aborted'] },
    },
  },
  'flink.apache.org': { FlinkDeployment: { places: readFlink, rollout: 'automatic' } },
  'elasticsearch.k8s.elastic.co': {
    Elasticsearch: { places: elements(['spec', 'nodeSets'], 'name', ['podTemplate']), rollout: 'automatic' },
  },
  'kibana.k8s.elastic.co': { Kibana: { places: template('spec', 'podTemplate'), rollout: 'automatic' } },
  'logstash.k8s.elastic.co': { Logstash: { places: template('spec', 'podTemplate'), rollout: 'automatic' } },
  'ray.io': {
    RayCluster: { places: ray('spec'), rollout: 'manual' },
    RayJob: { places: ray('spec', 'rayClusterSpec'), rollout: 'immutable' },
    RayService: { places: ray('spec', 'rayClusterConfig'), rollout: 'automatic' },
  },
};

export const CUSTOM_KINDS: readonly CustomKind[] = Object.entries(GROUPS).flatMap(([group, kinds]) =>
  Object.entries(kinds).map(([kind, entry]) => ({ group, kind, ...entry })),
);

const BY_TYPE = new Map(CUSTOM_KINDS.map((entry) => [`${entry.kind}.${entry.group}`, entry]));

export function findCustomKind({ kind, group }: { kind: string; group: string }): CustomKind | undefined {
  return BY_TYPE.get(`${kind}.${group}`);
}

function readWorkloadRef({ spec }: RawObject): ControllerReference | undefined {
  const reference = readOwnerReference(asObject(spec['workloadRef']));
  return reference.name === '' ? undefined : reference;
}
