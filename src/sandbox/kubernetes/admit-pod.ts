/** What happens to a new pod on its way in: its account, the webhook of workload identity, and the policies of the cluster. */
import { type Members, membersIn, membersOf, textOf } from '../read-json.js';
import { forbidden } from './api-error.js';
import { callIdentityWebhook } from './identity-webhook.js';
import type { KubeObject } from './kube-object.js';
import { ACCOUNTS, PODS } from './resource-types.js';
import { findObject, giveSuffix } from './store.js';
import type { World } from './world.js';

const ACCESS_VOLUME = 'kube-api-access-';
const ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';
const TOLERATIONS = ['not-ready', 'unreachable'].map((condition) => ({
  key: `node.kubernetes.io/${condition}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
}));

/** @throws ApiError when it is refused */
export function admitPod(world: World, pod: KubeObject, isDryRun: boolean): KubeObject {
  // Asked once more after the webhook: containers that it has added need a token too.
  const mutated = admitAccount(world, callIdentityWebhook(world.state, admitAccount(world, pod), isDryRun));
  const refusal = world.refusePod?.(mutated);
  if (refusal !== undefined) throw forbidden(PODS, pod.metadata.name, refusal);
  return withPriority(mutated);
}

/** The plug-in `ServiceAccount`. @throws ApiError when the account is missing */
function admitAccount(world: World, pod: KubeObject): KubeObject {
  const spec = membersOf(pod['spec']);
  const { namespace = '', name } = pod.metadata;
  const account = textOf(spec['serviceAccountName']) ?? 'default';
  const found = findObject(world.state, ACCOUNTS, namespace, account);
  if (!found) {
    const missing = `serviceaccount "${account}" not found`;
    throw forbidden(PODS, name, `error looking up service account ${namespace}/${account}: ${missing}`);
  }
  const secrets = spec['imagePullSecrets'] ?? found['imagePullSecrets'];
  const named = {
    ...spec,
    serviceAccountName: account,
    serviceAccount: account,
    ...(secrets === undefined ? {} : { imagePullSecrets: secrets }),
  };
  const automounts = spec['automountServiceAccountToken'] ?? found['automountServiceAccountToken'] ?? true;
  return { ...pod, spec: automounts === false ? named : mountToken(world, named) };
}

function mountToken(world: World, spec: Members): Members {
  const volumes = membersIn(spec['volumes']);
  const own = volumes.map((volume) => textOf(volume['name']) ?? '').find((each) => each.startsWith(ACCESS_VOLUME));
  const name = own ?? `${ACCESS_VOLUME}${giveSuffix(world.state)}`;
  const mount = { name, readOnly: true, mountPath: ACCOUNT_FOLDER };
  const lacks = (container: Members): boolean =>
    membersIn(container['volumeMounts']).every(({ mountPath }) => mountPath !== ACCOUNT_FOLDER);
  const add = (container: Members): Members =>
    lacks(container) ? { ...container, volumeMounts: [...membersIn(container['volumeMounts']), mount] } : container;
  const containers = [...membersIn(spec['containers']), ...membersIn(spec['initContainers'])];
  if (!containers.some(lacks)) return spec;
  return {
    ...spec,
    containers: membersIn(spec['containers']).map(add),
    ...(spec['initContainers'] === undefined ? {} : { initContainers: membersIn(spec['initContainers']).map(add) }),
    volumes: own === undefined ? [...volumes, describeVolume(name)] : volumes,
  };
}

/** What a pod needs to talk to the API server. */
function describeVolume(name: string): Members {
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: {
        items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
      },
    },
  ];
  return { name, projected: { defaultMode: 420, sources } };
}

/** The plug-ins `Priority` and `DefaultTolerationSeconds`. */
function withPriority(pod: KubeObject): KubeObject {
  const spec = membersOf(pod['spec']);
  const tolerations = membersIn(spec['tolerations']);
  return {
    ...pod,
    spec: {
      ...{ priority: 0, preemptionPolicy: 'PreemptLowerPriority' },
      ...spec,
      tolerations: [...tolerations, ...TOLERATIONS.filter(({ key }) => tolerations.every((one) => one['key'] !== key))],
    },
  };
}
