// A cluster of any size, made object by object: four workloads share an identity, and each workload has five pods.
const PODS_PER_WORKLOAD = 5;
const WORKLOADS_PER_IDENTITY = 4;
const WORKLOADS_PER_NAMESPACE = 40;

/** @typedef {Record<string, unknown>} KubernetesObject */
/** @typedef {{ count: number, make: (index: number) => KubernetesObject }} Series */

/** @param {number} index */
const namespaceOf = (index) => `team-${Math.floor(index / WORKLOADS_PER_NAMESPACE)}`;
/** @param {number} index of a workload */
const labelOf = (index) => `identity-${Math.floor(index / WORKLOADS_PER_IDENTITY)}`;

/**
 * What the API server adds to an object that was applied. Names of fields of realistic length, since they are parsed too.
 * @param {string} kind
 * @param {number} index
 */
function serverFields(kind, index) {
  const uid = `${kind.padEnd(8, '0').slice(0, 8)}-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const fieldsV1 = Object.fromEntries(
    ['f:metadata', 'f:spec', 'f:status'].map((key) => [
      key,
      { 'f:labels': { '.': {}, 'f:app': {} }, 'f:template': {} },
    ]),
  );
  const manager = { apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1, manager: 'kubectl', operation: 'Update' };
  return {
    uid,
    resourceVersion: String(1000 + index),
    creationTimestamp: '2024-01-01T00:00:00Z',
    managedFields: [manager],
  };
}

/** @param {number} index of a workload */
function podTemplate(index) {
  return {
    metadata: { labels: { app: `app-${index}`, aadpodidbinding: labelOf(index) } },
    spec: {
      serviceAccountName: `app-${index}`,
      containers: [
        {
          name: 'app',
          image: `example.azurecr.io/app-${index}:1.0.0`,
          env: Array.from({ length: 10 }, (_, variable) => ({
            name: `SETTING_${variable}`,
            value: `value ${variable}`,
          })),
          resources: { limits: { cpu: '1', memory: '512Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
        },
      ],
    },
  };
}

/** @param {string} kind @param {string} name @param {number} index @param {object} more */
function owner(kind, name, index, more) {
  const reference = { apiVersion: 'apps/v1', kind, name, uid: serverFields(kind, index).uid, controller: true };
  return { ...more, ownerReferences: [reference] };
}

/**
 * The kinds of the cluster by the path that lists them in all namespaces.
 * @param {number} workloads
 * @returns {Record<string, Series>}
 */
export function largeCluster(workloads) {
  const identities = Math.ceil(workloads / WORKLOADS_PER_IDENTITY);
  const podIdentity = 'aadpodidentity.k8s.io/v1';
  return {
    '/api/v1/namespaces': {
      count: Math.ceil(workloads / WORKLOADS_PER_NAMESPACE),
      make: (index) => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: `team-${index}`, ...serverFields('Namespace', index) },
      }),
    },
    '/api/v1/serviceaccounts': {
      count: workloads,
      make: (index) => ({
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { namespace: namespaceOf(index), name: `app-${index}`, ...serverFields('Account', index) },
      }),
    },
    [`/apis/${podIdentity}/azureidentities`]: {
      count: identities,
      make: (index) => ({
        apiVersion: podIdentity,
        kind: 'AzureIdentity',
        metadata: { namespace: 'default', name: `identity-${index}`, ...serverFields('Identity', index) },
        spec: {
          type: 0,
          clientID: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
          resourceID: `/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/ids/providers/Microsoft.ManagedIdentity/userAssignedIdentities/identity-${index}`,
        },
      }),
    },
    [`/apis/${podIdentity}/azureidentitybindings`]: {
      count: identities,
      make: (index) => ({
        apiVersion: podIdentity,
        kind: 'AzureIdentityBinding',
        metadata: { namespace: 'default', name: `identity-${index}`, ...serverFields('Binding', index) },
        spec: { azureIdentity: `identity-${index}`, selector: `identity-${index}` },
      }),
    },
    '/apis/apps/v1/deployments': {
      count: workloads,
      make: (index) => ({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { namespace: namespaceOf(index), name: `app-${index}`, ...serverFields('Deployment', index) },
        spec: {
          replicas: PODS_PER_WORKLOAD,
          selector: { matchLabels: { app: `app-${index}` } },
          template: podTemplate(index),
        },
      }),
    },
    '/apis/apps/v1/replicasets': {
      count: workloads,
      make: (index) => ({
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: owner('Deployment', `app-${index}`, index, {
          namespace: namespaceOf(index),
          name: `app-${index}-5d8f9`,
          ...serverFields('ReplicaSet', index),
        }),
        spec: { replicas: 0, selector: { matchLabels: { app: `app-${index}` } }, template: podTemplate(index) },
      }),
    },
    '/api/v1/pods': {
      count: workloads * PODS_PER_WORKLOAD,
      make: (index) => {
        const workload = Math.floor(index / PODS_PER_WORKLOAD);
        const { metadata, spec } = podTemplate(workload);
        return {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: owner('ReplicaSet', `app-${workload}-5d8f9`, workload, {
            namespace: namespaceOf(workload),
            name: `app-${workload}-5d8f9-${index % PODS_PER_WORKLOAD}`,
            labels: metadata.labels,
            ...serverFields('Pod', index),
          }),
          spec,
          status: { phase: 'Running' },
        };
      },
    },
  };
}
