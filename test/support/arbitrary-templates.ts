/** Random workloads that all have an identity and can mostly be moved: what they differ in is what the webhook looks at. */
import fc from 'fast-check';
import type { JsonObject } from '../../src/core/json.js';
import { azureIdentity, azureIdentityBinding, clientId, serviceAccount, workload } from './objects.js';

const NAMESPACE = 'templates';
const PREFIX = 'azure.workload.identity';
/** None that another generated object has. */
const OWN = 101;
const OTHER = 102;

const variable = fc.constantFrom<JsonObject>(
  { name: 'AZURE_CLIENT_ID', value: clientId(OWN) },
  { name: 'AZURE_CLIENT_ID', value: clientId(OTHER) },
  { name: 'AZURE_CLIENT_ID', value: '' },
  { name: 'AZURE_TENANT_ID', value: 'contoso.example' },
  { name: 'AZURE_AUTHORITY_HOST', value: 'https://login.example/' },
  { name: 'AZURE_FEDERATED_TOKEN_FILE', value: '/token' },
  { name: 'MODE', value: 'test' },
);
const container = fc.record({
  env: fc.oneof(
    { weight: 4, arbitrary: fc.constant<JsonObject[]>([]) },
    { weight: 1, arbitrary: fc.uniqueArray(variable, { maxLength: 2, selector: ({ name }) => name }) },
  ),
});

const template = fc.record({
  kind: fc.constantFrom('Deployment', 'Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'),
  use: fc.constantFrom<JsonObject>({}, {}, {}, { [`${PREFIX}/use`]: 'true' }, { [`${PREFIX}/use`]: 'True' }),
  useOfOwner: fc.constantFrom<JsonObject>({}, {}, { [`${PREFIX}/use`]: 'true' }),
  seconds: fc.constantFrom<JsonObject>({}, {}, { [`${PREFIX}/service-account-token-expiration`]: '7200' }),
  annotation: fc.oneof(
    { weight: 6, arbitrary: fc.constant<JsonObject>({}) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<JsonObject>(
        { [`${PREFIX}/skip-containers`]: 'main-0' },
        { [`${PREFIX}/skip-containers`]: 'other' },
        { [`${PREFIX}/inject-proxy-sidecar`]: 'true' },
        { [`${PREFIX}/inject-proxy-sidecar`]: 'false' },
        { [`${PREFIX}/inject-proxy-sidecar`]: 'true', [`${PREFIX}/proxy-sidecar-port`]: 'http' },
        { [`${PREFIX}/service-account-token-expiration`]: '60' },
        { [`${PREFIX}/service-account-token-expiration`]: '' },
      ),
    },
  ),
  hostNetwork: fc.boolean(),
  containers: fc.array(container, { minLength: 1, maxLength: 3 }),
  initContainers: fc.array(container, { maxLength: 1 }),
  account: fc.constantFrom('default', 'own', 'own', 'shared', 'missing'),
  accountAnnotations: fc.constantFrom<JsonObject>(
    {},
    {},
    { [`${PREFIX}/client-id`]: clientId(OWN) },
    { [`${PREFIX}/client-id`]: clientId(OTHER) },
    { [`${PREFIX}/client-id`]: '' },
    { [`${PREFIX}/tenant-id`]: 'fabrikam.example' },
    { [`${PREFIX}/service-account-token-expiration`]: '86400' },
  ),
  accountLabels: fc.constantFrom<JsonObject>({}, { [`${PREFIX}/use`]: 'true' }),
});

type Template = typeof template extends fc.Arbitrary<infer T> ? T : never;

/** The objects of one namespace. */
export const arbitraryTemplates: fc.Arbitrary<JsonObject[]> = fc
  .array(template, { minLength: 2, maxLength: 6 })
  .map((templates) => [
    azureIdentity(NAMESPACE, 'identity', { number: OWN }),
    azureIdentityBinding(NAMESPACE, 'binding', 'identity', 'app'),
    serviceAccount(NAMESPACE, 'shared'),
    ...templates.flatMap(makeObjects),
  ]);

function makeObjects(entry: Template, position: number): JsonObject[] {
  const name = `app${position}`;
  const own = serviceAccount(NAMESPACE, name, { annotations: entry.accountAnnotations, labels: entry.accountLabels });
  return [
    ...(entry.account === 'own' ? [own] : []),
    workload(NAMESPACE, name, {
      kind: entry.kind as 'Deployment',
      label: 'app',
      account: entry.account === 'own' ? name : entry.account,
      podLabels: entry.use,
      podAnnotations: { ...entry.seconds, ...entry.annotation },
      metadata: { labels: entry.useOfOwner },
      podSpec: {
        hostNetwork: entry.hostNetwork,
        containers: entry.containers.map((each, index) => makeContainer(`main-${index}`, each.env)),
        initContainers: entry.initContainers.map((each, index) => makeContainer(`init-${index}`, each.env)),
      },
    }),
  ];
}

function makeContainer(name: string, env: readonly JsonObject[]): JsonObject {
  return { name, image: 'example.azurecr.io/app:1', env };
}
