/** What is in the clusters T-01 to T-27, in this order. Each gets a namespace of its own. */
import { armId, azureIdentity, azureIdentityBinding, clientId, serviceAccount, workload } from './objects.js';
import {
  bind,
  bound,
  container,
  foreign,
  identity,
  jobTemplate,
  labelOf,
  ownedPod,
  plain,
  selecting,
  type RivalInput,
} from './rival-builders.js';

export const RIVAL_INPUTS: readonly RivalInput[] = [
  {
    about: 'a Deployment with a binding',
    objects: (own) => [...bound(own, 'web'), workload(own, 'web', { label: labelOf(own, 'web') })],
  },
  {
    about: 'identity and binding in default, the workload elsewhere',
    namespaces: (own) => [own, 'default'],
    objects: (own) => [...bound('default', 'shared'), workload(own, 'api', { label: labelOf('default', 'shared') })],
  },
  {
    about: 'a Deployment and a StatefulSet of one name, two identities',
    objects: (own) => [
      ...bound(own, 'first', 1),
      ...bound(own, 'second', 2),
      serviceAccount(own, 'web'),
      workload(own, 'web', { label: labelOf(own, 'first'), account: 'web' }),
      workload(own, 'web', {
        kind: 'StatefulSet',
        label: labelOf(own, 'second'),
        podLabels: { app: 'web-set' },
        ...selecting('web-set'),
      }),
    ],
  },
  {
    about: 'a Deployment with no replicas, and a CronJob that is not due',
    objects: (own) => [
      ...bound(own, 'api'),
      workload(own, 'idle', { label: labelOf(own, 'api'), spec: { replicas: 0 } }),
      workload(own, 'nightly', {
        kind: 'CronJob',
        label: labelOf(own, 'api'),
        podSpec: { restartPolicy: 'Never' },
        spec: { schedule: '0 0 1 1 *' },
      }),
    ],
  },
  {
    about: 'a Deployment, and a pod of an Argo Workflow',
    objects: (own) => [
      ...bound(own, 'api'),
      workload(own, 'good', { label: labelOf(own, 'api') }),
      foreign('argoproj.io/v1alpha1', 'Workflow', own, 'flow'),
      ownedPod(own, { apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow', name: 'flow' }),
    ],
  },
  {
    about: 'two bindings for one selector',
    objects: (own) => [
      identity(own, 'kv', 1),
      identity(own, 'sql', 2),
      bind(own, 'a-kv', 'kv', 'api'),
      bind(own, 'b-sql', 'sql', 'api'),
      workload(own, 'api', { label: labelOf(own, 'api') }),
    ],
  },
  {
    about: 'two Deployments with two identities and one service account',
    objects: (own) => [
      ...bound(own, 'one', 1),
      ...bound(own, 'two', 2),
      serviceAccount(own, 'shared'),
      workload(own, 'one', { label: labelOf(own, 'one'), account: 'shared' }),
      workload(own, 'two', { label: labelOf(own, 'two'), account: 'shared' }),
    ],
  },
  {
    about: "a Deployment whose name is that of somebody else's service account",
    objects: (own) => [
      ...bound(own, 'api'),
      serviceAccount(own, 'api', { labels: { owner: 'other-team' } }),
      workload(own, 'api', { label: labelOf(own, 'api') }),
      workload(own, 'other', { account: 'api' }),
    ],
  },
  {
    about: 'a service principal',
    objects: (own) => [
      azureIdentity(own, 'api', { number: 91, spec: { type: 1, tenantID: clientId(99), resourceID: '' } }),
      bind(own, 'api', 'api', 'api'),
      workload(own, 'api', { label: labelOf(own, 'api') }),
    ],
  },
  {
    about: 'host network',
    objects: (own) => plain(own, { podSpec: { hostNetwork: true } }),
  },
  {
    about: 'a pod that must not run as root',
    objects: (own) => plain(own, { podSpec: { securityContext: { runAsNonRoot: true, runAsUser: 1000 } } }),
  },
  {
    about: "a container on port 8000, the proxy's own",
    objects: (own) => plain(own, { podSpec: { containers: [container({ ports: [{ containerPort: 8000 }] })] } }),
  },
  {
    about: 'a bare pod and a Job',
    objects: (own) => [
      ...bound(own, 'api'),
      workload(own, 'alone', { kind: 'Pod', label: labelOf(own, 'api') }),
      {
        ...workload(own, 'once', { kind: 'Job', label: labelOf(own, 'api'), podSpec: { restartPolicy: 'Never' } }),
        spec: { template: jobTemplate(own) },
      },
    ],
  },
  {
    about: 'Deployments web and web-serviceaccount',
    objects: (own) => [
      ...bound(own, 'api'),
      workload(own, 'web', { label: labelOf(own, 'api') }),
      workload(own, 'web-serviceaccount', { label: labelOf(own, 'api') }),
    ],
  },
  {
    about: '60 replicas',
    objects: (own) => plain(own, { spec: { replicas: 60 } }),
  },
  {
    about: 'an init container that needs a token',
    objects: (own) => plain(own, { podSpec: { initContainers: [container({ name: 'fetch-secrets' })] } }),
  },
  {
    about: 'a Windows pod',
    objects: (own) => plain(own, { podSpec: { nodeSelector: { 'kubernetes.io/os': 'windows' } } }),
  },
  {
    about: 'a static pod, owned by its Node',
    objects: (own) => [
      ...bound(own, 'api'),
      workload(own, 'good', { label: labelOf(own, 'api') }),
      ownedPod(own, { apiVersion: 'v1', kind: 'Node', name: 'aks-node-0' }),
    ],
  },
  {
    about: 'one of two Deployments has lost its service account',
    objects: (own) => [
      ...bound(own, 'api'),
      serviceAccount(own, 'gone'),
      workload(own, 'good', { label: labelOf(own, 'api') }),
      workload(own, 'bad', { label: labelOf(own, 'api'), account: 'gone' }),
    ],
    then: { on: { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 't19', name: 'gone' }, delete: true },
  },
  {
    about: 'a binding whose selector is no label selector',
    objects: (own) => [
      ...bound(own, 'api'),
      azureIdentityBinding(own, 'bad', 'api', 'bad selector'),
      workload(own, 'good', { label: labelOf(own, 'api') }),
    ],
  },
  {
    about: 'a Deployment that belongs to a Knative Revision',
    objects: (own) => [
      ...bound(own, 'api'),
      foreign('serving.knative.dev/v1', 'Revision', own, 'rev'),
      workload(own, 'api', {
        label: labelOf(own, 'api'),
        metadata: {
          ownerReferences: [{ apiVersion: 'serving.knative.dev/v1', kind: 'Revision', name: 'rev', controller: true }],
        },
      }),
    ],
  },
  {
    about: 'a pod of a Volcano Job',
    objects: (own) => [
      ...bound(own, 'api'),
      foreign('batch.volcano.sh/v1alpha1', 'Job', own, 'volc'),
      ownedPod(own, { apiVersion: 'batch.volcano.sh/v1alpha1', kind: 'Job', name: 'volc' }),
    ],
  },
  {
    about: 'a rollout on its way from one label to another',
    objects: (own) => [
      ...bound(own, 'old', 1),
      ...bound(own, 'new', 2),
      workload(own, 'api', {
        label: labelOf(own, 'old'),
        spec: { replicas: 3, minReadySeconds: 3600, progressDeadlineSeconds: 7200 },
      }),
    ],
    then: {
      on: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 't23', name: 'api' },
      patch: [{ op: 'replace', path: '/spec/template/metadata/labels/aadpodidbinding', value: 't23-new' }],
    },
  },
  {
    about: 'Deployments of one name in two namespaces',
    namespaces: (own) => [own, `${own}-too`],
    objects: (own) =>
      [own, `${own}-too`].flatMap((namespace, number) => [
        ...bound(namespace, 'web', number),
        workload(namespace, 'web', { label: labelOf(namespace, 'web') }),
      ]),
  },
  {
    about: 'a service account that is there already',
    objects: (own) => [
      ...bound(own, 'api'),
      serviceAccount(own, 'api', { annotations: { team: 'api' } }),
      workload(own, 'api', { label: labelOf(own, 'api'), account: 'api' }),
    ],
  },
  {
    about: 'two identities, chosen by resource id',
    objects: (own) => [
      identity(own, 'sql', 2),
      bind(own, 'sql', 'sql', 'api'),
      ...plain(own, {
        podSpec: { containers: [container({ env: [{ name: 'MSI_RESOURCE_ID', value: armId(labelOf(own, 'sql')) }] })] },
      }),
    ],
  },
  {
    about: 'a Deployment that Helm manages',
    objects: (own) =>
      plain(own, {
        metadata: {
          labels: { 'app.kubernetes.io/managed-by': 'Helm' },
          annotations: { 'meta.helm.sh/release-name': 'api', 'meta.helm.sh/release-namespace': own },
        },
      }),
  },
];
