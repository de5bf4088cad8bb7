/** What the API server fills into an object that leaves it out. */
import type { ResourceType } from '../../ports/kubernetes.js';
import { type Members, membersOf, textMapOf } from '../read-json.js';
import type { KubeObject } from './kube-object.js';
import { fillPodSpec, fillRequests, fillTemplate } from './pod-defaults.js';
import { resourceName } from './resource-types.js';

const ROLLING_DEPLOYMENT = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } };
const ROLLING_STATEFUL_SET = { type: 'RollingUpdate', rollingUpdate: { partition: 0 } };
const ROLLING_DAEMON_SET = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } };
const JOB = {
  manualSelector: false,
  parallelism: 1,
  completions: 1,
  backoffLimit: 6,
  completionMode: 'NonIndexed',
  suspend: false,
  podReplacementPolicy: 'TerminatingOrFailed',
};

const FILLS: Readonly<Record<string, (spec: Members, object: KubeObject) => Members>> = {
  pods: (spec) => ({ enableServiceLinks: true, ...fillRequests(fillPodSpec(spec)) }),
  'deployments.apps': (spec) => ({
    ...{ replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 },
    ...spec,
    strategy: fillStrategy(spec['strategy'], ROLLING_DEPLOYMENT),
    template: fillTemplate(spec['template']),
  }),
  'statefulsets.apps': (spec) => ({
    ...{ replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: 'OrderedReady' },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    ...spec,
    updateStrategy: fillStrategy(spec['updateStrategy'], ROLLING_STATEFUL_SET),
    template: fillTemplate(spec['template']),
  }),
  'daemonsets.apps': (spec) => ({
    revisionHistoryLimit: 10,
    ...spec,
    updateStrategy: fillStrategy(spec['updateStrategy'], ROLLING_DAEMON_SET),
    template: fillTemplate(spec['template']),
  }),
  'replicasets.apps': (spec) => ({ replicas: 1, ...spec, template: fillTemplate(spec['template']) }),
  replicationcontrollers: (spec) => {
    const labels = textMapOf(membersOf(membersOf(spec['template'])['metadata'])['labels']);
    return { replicas: 1, selector: labels, ...spec, template: fillTemplate(spec['template']) };
  },
  'jobs.batch': fillJob,
  'cronjobs.batch': (spec) => {
    const { spec: job, ...rest } = membersOf(spec['jobTemplate']);
    const jobSpec = { ...membersOf(job), template: fillTemplate(membersOf(job)['template']) };
    return {
      ...{ concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 },
      ...spec,
      jobTemplate: { metadata: {}, ...rest, spec: jobSpec },
    };
  },
};

export function fillDefaults(type: ResourceType, object: KubeObject): KubeObject {
  const fill = FILLS[resourceName(type)];
  return fill ? { ...object, spec: fill(membersOf(object['spec']), object) } : object;
}

function fillStrategy(given: unknown, usual: Members): Members {
  const { type, rollingUpdate, ...rest } = membersOf(given);
  const kind = type ?? usual['type'];
  if (kind !== 'RollingUpdate') return { ...rest, type: kind };
  return { ...rest, type: kind, rollingUpdate: { ...membersOf(usual['rollingUpdate']), ...membersOf(rollingUpdate) } };
}

/** Its pods are told from all others by its own id. */
function fillJob(spec: Members, { metadata }: KubeObject): Members {
  const id = metadata.uid;
  const { metadata: given, ...rest } = fillTemplate(spec['template']);
  const labels = {
    ...textMapOf(membersOf(given)['labels']),
    ...{ 'controller-uid': id, 'batch.kubernetes.io/controller-uid': id },
    ...{ 'job-name': metadata.name, 'batch.kubernetes.io/job-name': metadata.name },
  };
  return {
    ...JOB,
    selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': id } },
    ...spec,
    template: { ...rest, metadata: { ...membersOf(given), labels } },
  };
}
