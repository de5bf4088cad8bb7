/** What the webhook and the server make of a pod: asked by a dry run, which goes through all of admission. */
import { asList, asObject, asString, asStringMap, type JsonObject } from '../../src/core/json.js';
import type { TestClient } from './client.js';

export type Admission = { refused: string } | { account: string; containers: Record<string, Injection> };

/** What a container got of workload identity; nothing at all is {}. */
export interface Injection {
  clientId?: string;
  tenantId?: string;
  tokenFile?: string;
  authority?: string;
  /** Of the mounted token. */
  audience?: string;
  seconds?: number;
}

const MOUNT_PATH = '/var/run/secrets/azure/wi';

/** A pod of the workload, as its controller would create it. */
export async function admitPodOf(client: TestClient, workload: JsonObject): Promise<Admission> {
  const { namespace = '' } = asStringMap(workload['metadata']);
  const { status, body } = await client.ask('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All`, {
    ...findTemplate(workload),
    apiVersion: 'v1',
    kind: 'Pod',
  });
  if (status !== 201) return { refused: asString(asObject(body)['message']) ?? String(status) };
  return readAdmission(asObject(asObject(body)['spec']));
}

function findTemplate(workload: JsonObject): JsonObject {
  const spec = asObject(workload['spec']);
  const own = { metadata: workload['metadata'] ?? {}, spec };
  const jobs = asObject(asObject(spec['jobTemplate'])['spec']);
  const template = workload['kind'] === 'Pod' ? own : asObject(jobs['template'] ?? spec['template']);
  const { labels = {}, annotations = {} } = asObject(template['metadata']);
  return {
    metadata: { generateName: 'admitted-', labels: labels ?? {}, annotations: annotations ?? {} },
    spec: template['spec'] ?? {},
  };
}

function readAdmission(spec: JsonObject): Admission {
  const containers = [...asList(spec['initContainers']), ...asList(spec['containers'])].map(asObject);
  return {
    account: asString(spec['serviceAccountName']) ?? '',
    containers: Object.fromEntries(
      containers.map((container) => [String(container['name']), readInjection(container, asList(spec['volumes']))]),
    ),
  };
}

function readInjection(container: JsonObject, volumes: readonly unknown[]): Injection {
  const variables = asList(container['env']).map(asObject);
  // The server leaves an empty value out.
  const env = new Map(variables.map(({ name, value = '' }) => [asString(name), asString(value)]));
  const mount = asList(container['volumeMounts'])
    .map(asObject)
    .find(({ mountPath }) => mountPath === MOUNT_PATH);
  const volume = volumes.map(asObject).find(({ name }) => name === mount?.['name']);
  const [source] = asList(asObject(volume?.['projected'])['sources']);
  const token = asObject(asObject(source)['serviceAccountToken']);
  const found = {
    clientId: env.get('AZURE_CLIENT_ID'),
    tenantId: env.get('AZURE_TENANT_ID'),
    tokenFile: env.get('AZURE_FEDERATED_TOKEN_FILE'),
    authority: env.get('AZURE_AUTHORITY_HOST'),
    audience: mount === undefined ? undefined : asString(token['audience']),
    seconds: mount === undefined ? undefined : token['expirationSeconds'],
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
