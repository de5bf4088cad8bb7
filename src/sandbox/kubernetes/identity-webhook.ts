/** The webhook of workload identity, as release 1.6 does it, where its configuration lets it see a new pod. */
import { createHash } from 'node:crypto';
import { type Members, membersIn, membersOf, textOf } from '../read-json.js';
import { ApiError, badRequest, internalError } from './api-error.js';
import type { KubeObject } from './kube-object.js';
import { addProxy, wantsProxy } from './proxy-sidecar.js';
import { ACCOUNTS, NAMESPACES, WEBHOOK_CONFIGURATIONS } from './resource-types.js';
import { readLabelSelector } from './selectors.js';
import type { KubernetesState } from './state.js';
import { findObject, listObjects } from './store.js';

const WEBHOOK = 'mutation.azure-workload-identity.io';
/** AKS keeps webhooks away from its own pods. */
const SPARED_NAMESPACE = 'kube-system';
const PREFIX = 'azure.workload.identity';
const MOUNT_PATH = '/var/run/secrets/azure/wi';
const TOKEN_PATH = 'token/azure-identity-token';
const AUDIENCE = 'api://AzureADTokenExchange';
const USUAL_SECONDS = 3600;
const [FEWEST_SECONDS, MOST_SECONDS] = [3600, 86_400];
const VOLUME_DIGITS = 30;

/** The pod as the webhook leaves it. @throws ApiError when the webhook refuses it, or does not answer and must */
export function callIdentityWebhook(state: KubernetesState, pod: KubeObject, isDryRun: boolean): KubeObject {
  const webhook = findWebhook(state, pod);
  if (!webhook) return pod;
  const name = textOf(webhook['name']) ?? '';
  const { sideEffects, failurePolicy, clientConfig } = webhook;
  if (isDryRun && sideEffects !== undefined && sideEffects !== 'None' && sideEffects !== 'NoneOnDryRun') {
    throw badRequest(`admission webhook "${name}" does not support dry run`);
  }
  if (state.webhook.isDown) {
    if (failurePolicy === 'Ignore') return pod;
    const dialled = 'dial tcp 10.0.0.10:443: connect: connection refused';
    throw internalError(
      `failed calling webhook "${name}": failed to call webhook: Post "${urlOf(clientConfig)}": ${dialled}`,
    );
  }
  return mutate(state, pod, name);
}

function findWebhook(state: KubernetesState, { metadata }: KubeObject): Members | undefined {
  const { namespace = '', labels = {} } = metadata;
  if (namespace === SPARED_NAMESPACE) return undefined;
  const ofNamespace = findObject(state, NAMESPACES, '', namespace)?.metadata.labels ?? {};
  return listObjects(state, WEBHOOK_CONFIGURATIONS)
    .flatMap((configuration) => membersIn(configuration['webhooks']))
    .find(
      ({ name, objectSelector, namespaceSelector }) =>
        name === WEBHOOK &&
        readLabelSelector(objectSelector)(labels) &&
        readLabelSelector(namespaceSelector)(ofNamespace),
    );
}

function urlOf(clientConfig: unknown): string {
  const { url, service } = membersOf(clientConfig);
  const { name, namespace, path } = membersOf(service);
  const host = `${textOf(name) ?? ''}.${textOf(namespace) ?? 'kube-system'}.svc:443`;
  return `${textOf(url) ?? `https://${host}${textOf(path) ?? '/mutate-v1-pod'}`}?timeout=10s`;
}

interface Injection {
  variables: Readonly<Record<string, string>>;
  volume: string;
}

function mutate(state: KubernetesState, pod: KubeObject, webhook: string): KubeObject {
  const given = membersOf(pod['spec']);
  const { namespace = '', name, annotations = {} } = pod.metadata;
  const account = findObject(state, ACCOUNTS, namespace, textOf(given['serviceAccountName']) ?? 'default');
  const ofAccount = account?.metadata.annotations ?? {};
  const seconds = readSeconds(annotations, ofAccount, webhook);
  if (wantsProxy(pod) && given['hostNetwork'] === true) {
    throw denied(webhook, 'hostNetwork is set to true, cannot inject proxy sidecar');
  }
  const digits = createHash('sha256').update(name).digest('hex').slice(0, VOLUME_DIGITS);
  const volume = `azure-workload-identity-reserved-${digits}`;
  const injection: Injection = { volume, variables: variablesOf(state, ofAccount) };
  const skipped = new Set((annotations[`${PREFIX}/skip-containers`] ?? '').split(';').map((each) => each.trim()));
  const inject = (container: Members): Members =>
    skipped.has(textOf(container['name']) ?? '') ? container : injectInto(container, injection);
  const spec = wantsProxy(pod) ? addProxy(given, pod) : given;
  const { containers, initContainers, volumes } = spec;
  const token = { serviceAccountToken: { audience: AUDIENCE, expirationSeconds: seconds, path: TOKEN_PATH } };
  return {
    ...pod,
    spec: {
      ...spec,
      containers: membersIn(containers).map(inject),
      ...(Array.isArray(initContainers) ? { initContainers: membersIn(initContainers).map(inject) } : {}),
      volumes: [...membersIn(volumes), { name: volume, projected: { sources: [token], defaultMode: 420 } }],
    },
  };
}

function variablesOf(
  { webhook }: KubernetesState,
  ofAccount: Readonly<Record<string, string>>,
): Injection['variables'] {
  const clientId = ofAccount[`${PREFIX}/client-id`];
  return {
    ...(clientId === undefined || clientId === '' ? {} : { AZURE_CLIENT_ID: clientId }),
    // Also where the annotation is there and empty.
    AZURE_TENANT_ID: ofAccount[`${PREFIX}/tenant-id`] ?? webhook.tenantId,
    AZURE_FEDERATED_TOKEN_FILE: `${MOUNT_PATH}/${TOKEN_PATH}`,
    AZURE_AUTHORITY_HOST: webhook.authority,
  };
}

/** A variable of the container's own stays as it is. */
function injectInto(container: Members, { variables, volume }: Injection): Members {
  const env = membersIn(container['env']);
  const added = Object.entries(variables).filter(([name]) => env.every((variable) => variable['name'] !== name));
  return {
    ...container,
    env: [...env, ...added.map(([name, value]) => ({ name, value }))],
    volumeMounts: [...membersIn(container['volumeMounts']), { name: volume, readOnly: true, mountPath: MOUNT_PATH }],
  };
}

function readSeconds(
  ofPod: Readonly<Record<string, string>>,
  ofAccount: Readonly<Record<string, string>>,
  webhook: string,
): number {
  const key = `${PREFIX}/service-account-token-expiration`;
  const text = [ofPod[key], ofAccount[key]].find((each) => each !== undefined && each !== '');
  if (text === undefined) return USUAL_SECONDS;
  const seconds = /^-?\d+$/.test(text) ? Number(text) : NaN;
  if (seconds >= FEWEST_SECONDS && seconds <= MOST_SECONDS) return seconds;
  const bounds = `between ${String(FEWEST_SECONDS)} and ${String(MOST_SECONDS)}`;
  const why = Number.isNaN(seconds)
    ? `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`
    : `token expiration ${text} not valid. Expected value to be ${bounds}`;
  throw denied(webhook, why);
}

function denied(webhook: string, why: string): ApiError {
  const message = `admission webhook "${webhook}" denied the request: ${why}`;
  return new ApiError({ code: 400, reason: 'BadRequest', message });
}
