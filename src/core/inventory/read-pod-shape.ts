/** What of a pod spec matters for identity. Values of variables are read only where they select an identity. */
import { asList, asObject, asString, asStringMap, type Json, type JsonObject, lookUp } from '../json.js';
import type { Container, PodShape } from './model.js';
import { pickKeys } from './raw-object.js';

/** Prefixes of the pod annotations that are kept: the webhook's, and those of software that keys on service accounts. */
const KEPT_ANNOTATIONS = [
  'azure.workload.identity/',
  'sidecar.istio.io/',
  'linkerd.io/',
  'config.linkerd.io/',
  'consul.hashicorp.com/',
  'vault.hashicorp.com/',
  'openshift.io/',
];

/**
 * Variables that select an identity or a way to get a token, and whether their value may be kept: a secret's may not.
 * Sources: azure-identity's EnvironmentCredential and ManagedIdentityCredential, the workload identity webhook, and
 * the settings of third-party software in semantics §4.6.
 */
const IDENTITY_VARIABLES: Record<string, 'value' | 'name-only'> = {
  AZURE_CLIENT_ID: 'value',
  AZURE_TENANT_ID: 'value',
  AZURE_AUTHORITY_HOST: 'value',
  AZURE_FEDERATED_TOKEN_FILE: 'value',
  AZURE_AUTH_METHOD: 'value',
  AZURE_TOKEN_CREDENTIALS: 'value',
  AZURE_USE_MSI: 'value',
  ARM_USE_MSI: 'value',
  AZURE_CLIENT_SECRET: 'name-only',
  AZURE_CLIENT_CERTIFICATE_PATH: 'name-only',
  AZURE_PASSWORD: 'name-only',
  MSI_ENDPOINT: 'name-only',
  IDENTITY_ENDPOINT: 'name-only',
};

const CSI_DRIVER = 'secrets-store.csi.k8s.io';

export function readPodShape(metadata: JsonObject, spec: JsonObject): PodShape {
  return {
    labels: asStringMap(metadata['labels']),
    annotations: pickKeys(asStringMap(metadata['annotations']), (key) =>
      KEPT_ANNOTATIONS.some((prefix) => key.startsWith(prefix)),
    ),
    serviceAccount: asString(spec['serviceAccountName']) || asString(spec['serviceAccount']) || 'default',
    namesAccount: asString(spec['serviceAccountName']) !== undefined,
    hostNetwork: spec['hostNetwork'] === true,
    windows: isWindows(spec),
    containers: [
      ...asList(spec['initContainers']).map((container) => readContainer(container, true)),
      ...asList(spec['containers']).map((container) => readContainer(container, false)),
    ],
    secretProviderClasses: asList(spec['volumes']).flatMap(readSecretProviderClass),
    ownPullSecrets: asList(spec['imagePullSecrets']).length,
  };
}

function readContainer(value: Json, init: boolean): Container {
  const container = asObject(value);
  return {
    name: asString(container['name']) ?? '',
    init,
    image: asString(container['image']) ?? '',
    env: asList(container['env']).flatMap((item) => {
      const variable = asObject(item);
      const name = asString(variable['name']) ?? '';
      const keep = lookUp(IDENTITY_VARIABLES, name);
      if (!keep) return [];
      const value = asString(variable['value']);
      return [keep === 'value' && value !== undefined ? { name, value } : { name }];
    }),
  };
}

function isWindows(spec: JsonObject): boolean {
  const nodeSelector = asStringMap(spec['nodeSelector']);
  return (
    asString(asObject(spec['os'])['name']) === 'windows' ||
    nodeSelector['kubernetes.io/os'] === 'windows' ||
    nodeSelector['beta.kubernetes.io/os'] === 'windows'
  );
}

function readSecretProviderClass(volume: Json): string[] {
  const csi = asObject(asObject(volume)['csi']);
  const name = asString(asObject(csi['volumeAttributes'])['secretProviderClass']);
  return csi['driver'] === CSI_DRIVER && name !== undefined ? [name] : [];
}
