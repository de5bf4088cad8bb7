/** Pods as the webhook of workload identity leaves them (semantics §4.1), made from the template of a workload. */
import { CLIENT_ID_ANNOTATION, SKIP_CONTAINERS_ANNOTATION } from '../../src/core/inventory/names.js';
import { asList, asObject, asString, asStringMap, type JsonObject } from '../../src/core/json.js';
import { podTemplatesOf } from '../../src/core/rollout/pod-templates.js';
import { serviceAccount } from './objects.js';

export const CLIENT_ID = '11111111-1111-4111-8111-111111111111';
export const TENANT_ID = '22222222-2222-4222-8222-222222222222';
export const AUDIENCE = 'api://AzureADTokenExchange';
export const AUTHORITY = 'https://login.microsoftonline.com';
const FOLDER = '/var/run/secrets/azure/wi/token';

export interface MutatedOptions {
  name?: string;
  clientId?: string;
  metadata?: JsonObject;
  status?: JsonObject;
}

/** Of the first template, ready since long ago. */
export function mutatedPod(workload: JsonObject, options: MutatedOptions = {}): JsonObject {
  const pod = plainPod(workload, options);
  const skipped = (asStringMap(asObject(pod['metadata'])['annotations'])[SKIP_CONTAINERS_ANNOTATION] ?? '').split(';');
  const { spec } = pod;
  const inject = (item: unknown): JsonObject => {
    const container = asObject(item);
    return skipped.includes(String(container['name']))
      ? container
      : injectInto(container, options.clientId ?? CLIENT_ID);
  };
  const source = { serviceAccountToken: { audience: AUDIENCE, expirationSeconds: 3600, path: 'azure-identity-token' } };
  return {
    ...pod,
    spec: {
      ...asObject(spec),
      initContainers: asList(asObject(spec)['initContainers']).map(inject),
      containers: asList(asObject(spec)['containers']).map(inject),
      volumes: [...asList(asObject(spec)['volumes']), { name: 'wi', projected: { sources: [source] } }],
    },
  };
}

/** As it comes up where the webhook does not see it. */
export function plainPod(workload: JsonObject, { name = 'api-1', metadata, status }: MutatedOptions = {}): JsonObject {
  const [template] = podTemplatesOf(workload);
  const { namespace = 'shop' } = asObject(workload['metadata']);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...template?.metadata,
      namespace,
      name,
      creationTimestamp: '2025-12-31T00:00:00Z',
      ...metadata,
    },
    spec: { ...template?.spec },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }], ...status },
  };
}

function injectInto(container: JsonObject, clientId: string): JsonObject {
  const env = asList(container['env']);
  const own = new Set(env.map((item) => asString(asObject(item)['name'])));
  const injected = Object.entries({
    AZURE_CLIENT_ID: clientId,
    AZURE_TENANT_ID: TENANT_ID,
    AZURE_FEDERATED_TOKEN_FILE: `${FOLDER}/azure-identity-token`,
    AZURE_AUTHORITY_HOST: `${AUTHORITY}/`,
  });
  return {
    ...container,
    env: [...env, ...injected.filter(([name]) => !own.has(name)).map(([name, value]) => ({ name, value }))],
    volumeMounts: [...asList(container['volumeMounts']), { name: 'wi', mountPath: FOLDER, readOnly: true }],
  };
}

export function annotatedAccount(name = 'api'): JsonObject {
  return serviceAccount('shop', name, { annotations: { [CLIENT_ID_ANNOTATION]: CLIENT_ID } });
}
