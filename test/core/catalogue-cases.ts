/** The catalogue of pod-identity semantics §4.4: for each case a smallest cluster, and what a plan for it must say and do. */
import { normalizeArmId } from '../../src/core/arm-id.js';
import { CLIENT_ID_ANNOTATION, USE_LABEL } from '../../src/core/inventory/names.js';
import type { JsonObject } from '../../src/core/json.js';
import { ABSENT, factsOf } from '../support/azure-facts.js';
import {
  armId,
  azureIdentity,
  azureIdentityBinding,
  clientId,
  identityWebhook,
  mic,
  nmi,
  podIdentityException,
  roleBinding,
  serviceAccount,
  workload,
  type WorkloadOptions,
} from '../support/objects.js';
import type { PlanningOptions } from '../support/planning.js';

interface Case {
  /** E01 … E77 */
  id: string;
  what: string;
}

/** What a scan or plan can see. */
export interface PlannedCase extends Case {
  objects: readonly JsonObject[];
  options?: PlanningOptions;
  /** Codes that must be among the findings. */
  tells?: readonly string[];
  /** Codes that must not. */
  spares?: readonly string[];
  /** Parts of lines of the plan's changes that must each be found in one of them. */
  plans?: readonly string[];
  /** Nothing is restarted. */
  holds?: true;
  /** No change at all. */
  plansNothing?: true;
}

/** What no scan can see, with the issue whose stage or command it belongs to. */
export interface LaterCase extends Case {
  later: string;
}

const app = { label: 'api', account: 'api' };
const IDENTITY = [azureIdentity('shop', 'api'), azureIdentityBinding('shop', 'api', 'api', 'api')];
const ACCOUNT = serviceAccount('shop', 'api');
const LABELLED = `edit Deployment.apps/shop/api ${USE_LABEL}=true`;

/** The ordinary workload `shop/api`, with something peculiar. */
function peculiar(options: WorkloadOptions, ...more: JsonObject[]): JsonObject[] {
  return [...IDENTITY, ACCOUNT, workload('shop', 'api', { ...app, ...options }), ...more];
}

/** The ordinary workload, whose AzureIdentity is peculiar. */
function withIdentity(spec: JsonObject): JsonObject[] {
  return [
    azureIdentity('shop', 'api', { spec }),
    azureIdentityBinding('shop', 'api', 'api', 'api'),
    ACCOUNT,
    workload('shop', 'api', app),
  ];
}

function withContainer(container: JsonObject, podSpec: JsonObject = {}): JsonObject {
  return { containers: [{ name: 'app', image: 'example.azurecr.io/app:1', ...container }], ...podSpec };
}

function withVariable(name: string, value: string): WorkloadOptions {
  return { podSpec: withContainer({ env: [{ name, value }] }) };
}

function wanting(proxy: true): PlanningOptions {
  return { file: { decisions: [{ subject: 'Deployment.apps/shop/api', reason: 'old SDK', proxy }] } };
}

function object(apiVersion: string, kind: string, namespace: string, name: string, more: JsonObject): JsonObject {
  return { apiVersion, kind, metadata: { namespace, name }, ...more };
}

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace' };

function inNamespaces(count: number): JsonObject[] {
  return Array.from({ length: count }, (_, index) => `team-${String(index).padStart(2, '0')}`).flatMap((namespace) => [
    serviceAccount(namespace, 'api'),
    workload(namespace, 'api', app),
  ]);
}

export const PLANNED_CASES: readonly PlannedCase[] = [
  {
    id: 'E01',
    what: 'one label on many workloads: one credential per service account',
    objects: [...IDENTITY, ACCOUNT, workload('shop', 'api', app), workload('shop', 'web', app)],
    plans: ['create api system:serviceaccount:shop:api', LABELLED, `edit Deployment.apps/shop/web ${USE_LABEL}=true`],
  },
  {
    id: 'E02',
    what: 'several identities: a credential on each, and the default is asked for',
    objects: peculiar(
      {},
      azureIdentity('shop', 'sql', { number: 2 }),
      azureIdentityBinding('shop', 'sql', 'sql', 'api'),
    ),
    tells: ['several-identities'],
    plans: ['create api system:serviceaccount:shop:api', 'create sql system:serviceaccount:shop:api'],
    holds: true,
  },
  {
    id: 'E03',
    what: 'one account, different identities: an account each',
    objects: peculiar(
      {},
      azureIdentity('shop', 'sql', { number: 2 }),
      azureIdentityBinding('shop', 'sql', 'sql', 'db'),
      workload('shop', 'db', { label: 'db', account: 'api' }),
    ),
    tells: ['account-is-split'],
    plans: ['serviceAccountName=db', 'create sql system:serviceaccount:shop:db'],
  },
  {
    id: 'E04',
    what: 'an account shared with a workload without identity: an account of its own',
    objects: peculiar({}, workload('shop', 'web', { account: 'api' })),
    tells: ['account-is-split'],
    plans: ['create ServiceAccount/shop/api-workload-identity', 'serviceAccountName=api-workload-identity'],
  },
  {
    id: 'E05',
    what: 'one managed identity through two objects: one credential',
    objects: peculiar(
      {},
      azureIdentity('shop', 'twin', { spec: { resourceID: armId('api').toUpperCase() } }),
      azureIdentityBinding('shop', 'twin', 'twin', 'api'),
    ),
    tells: ['shared-managed-identity'],
  },
  {
    id: 'E06',
    what: 'client id and resource id contradict each other: nothing until it is decided',
    objects: peculiar(
      {},
      azureIdentity('shop', 'twin', { number: 2, spec: { resourceID: armId('api') } }),
      azureIdentityBinding('shop', 'twin', 'twin', 'other'),
    ),
    tells: ['identity-contradiction'],
    plansNothing: true,
  },
  {
    id: 'E07',
    what: 'the client id of an identity that was deleted and made again',
    objects: peculiar({}),
    options: { azure: factsOf({ api: 5 }) },
    tells: ['client-id-differs'],
    plansNothing: true,
  },
  {
    id: 'E08',
    what: 'an identity that is gone',
    objects: peculiar({}),
    options: { azure: factsOf({}, { identities: { [normalizeArmId(armId('api'))]: ABSENT } }) },
    tells: ['identity-not-found'],
    plansNothing: true,
  },
  {
    id: 'E09',
    what: 'a binding to a missing identity',
    objects: [azureIdentityBinding('shop', 'api', 'gone', 'api'), ACCOUNT, workload('shop', 'api', app)],
    tells: ['binding-without-identity', 'label-without-binding'],
    plansNothing: true,
  },
  {
    id: 'E10',
    what: 'a binding that matches nothing',
    objects: [...IDENTITY],
    tells: ['binding-without-consumer'],
    plansNothing: true,
  },
  {
    id: 'E11',
    what: 'a label without a binding',
    objects: [ACCOUNT, workload('shop', 'api', app)],
    tells: ['label-without-binding'],
    plansNothing: true,
  },
  {
    id: 'E12',
    what: 'a match across namespaces: the subject is that of the pod',
    objects: [
      azureIdentity('ids', 'api'),
      azureIdentityBinding('ids', 'api', 'api', 'api'),
      ACCOUNT,
      workload('shop', 'api', app),
    ],
    tells: ['cross-namespace'],
    plans: ['create api system:serviceaccount:shop:api'],
  },
  {
    id: 'E13',
    what: 'identities of one name in two namespaces: the binding that sorts first wins',
    objects: [
      azureIdentity('a', 'same'),
      azureIdentityBinding('a', 'one', 'same', 'api'),
      azureIdentity('b', 'same', { number: 2, spec: { resourceID: armId('b') } }),
      azureIdentityBinding('b', 'two', 'same', 'api'),
      ACCOUNT,
      workload('shop', 'api', app),
    ],
    tells: ['identity-collision'],
    plans: [`${CLIENT_ID_ANNOTATION}=${clientId(1)}`],
  },
  {
    id: 'E14',
    what: 'managed mode and a binding without a selector: asked for, not migrated',
    objects: [
      azureIdentity('shop', 'api'),
      azureIdentityBinding('shop', 'api', 'api', ''),
      ACCOUNT,
      workload('shop', 'api', { account: 'api' }),
    ],
    options: { mode: 'managed' },
    tells: ['empty-selector'],
    plansNothing: true,
  },
  {
    id: 'E15',
    what: 'an identity without a client id',
    objects: withIdentity({ clientID: '' }),
    tells: ['identity-incomplete'],
    plansNothing: true,
  },
  {
    id: 'E16',
    what: 'fields in the old spelling, which nothing reads: not made effective',
    objects: withIdentity({ resourceID: '', clientID: '', ResourceID: armId('api'), ClientID: clientId(1) }),
    tells: ['label-without-binding'],
    plansNothing: true,
  },
  {
    id: 'E17',
    what: 'a client id in another case than the object has it',
    objects: [
      azureIdentity('shop', 'api', { spec: { clientID: 'ABCDEF00-0000-4000-8000-000000000001' } }),
      azureIdentityBinding('shop', 'api', 'api', 'api'),
      ACCOUNT,
      workload('shop', 'api', { ...app, ...withVariable('AZURE_CLIENT_ID', 'abcdef00-0000-4000-8000-000000000001') }),
    ],
    tells: ['client-id-case-differs'],
    plans: [LABELLED],
  },
  {
    id: 'E18',
    what: 'several identities, chosen by resource id',
    objects: peculiar(
      withVariable('IDENTITY', armId('api')),
      azureIdentity('shop', 'sql', { number: 2 }),
      azureIdentityBinding('shop', 'sql', 'sql', 'api'),
    ),
    tells: ['resource-id-among-several'],
    holds: true,
  },
  {
    id: 'E19',
    what: 'a service principal: the credential belongs on the app registration',
    objects: withIdentity({ type: 1, tenantID: clientId(9) }),
    tells: ['service-principal-identity'],
    plansNothing: true,
  },
  {
    id: 'E20',
    what: 'tokens of several tenants: refused',
    objects: withIdentity({ type: 1, tenantID: clientId(9), auxiliaryTenantIDs: [clientId(8)] }),
    tells: ['auxiliary-tenants'],
    plansNothing: true,
  },
  {
    id: 'E21',
    what: 'another authority than the public cloud',
    objects: withIdentity({ type: 1, tenantID: clientId(9), adEndpoint: 'https://login.microsoftonline.us/' }),
    tells: ['other-authority'],
    plansNothing: true,
  },
  {
    id: 'E22',
    what: 'an identity of another subscription is planned as any other',
    objects: withIdentity({ resourceID: armId('api').replace('0000000000ff', '0000000000ee') }),
    plans: ['create api system:serviceaccount:shop:api', LABELLED],
  },
  {
    id: 'E23',
    what: 'the account `default` is never annotated',
    objects: [...IDENTITY, serviceAccount('shop', 'default'), workload('shop', 'api', { label: 'api' })],
    tells: ['account-is-split'],
    plans: ['create ServiceAccount/shop/api', 'serviceAccountName=api'],
  },
  {
    id: 'E24',
    what: 'role bindings key on the account: asked, and carried over when decided',
    objects: [
      ...IDENTITY,
      serviceAccount('shop', 'default'),
      workload('shop', 'api', { label: 'api' }),
      roleBinding('shop', 'reads', 'default'),
    ],
    tells: ['split-needs-decision'],
    plansNothing: true,
  },
  {
    id: 'E25',
    what: 'pull secrets come along to the new account, when decided',
    objects: [
      ...IDENTITY,
      serviceAccount('shop', 'default', { imagePullSecrets: [{ name: 'registry' }] }),
      workload('shop', 'api', { label: 'api' }),
    ],
    options: { file: { policy: { serviceAccountSplit: 'carry-over' } } },
    plans: ['create ServiceAccount/shop/api', 'serviceAccountName=api'],
  },
  {
    id: 'E26',
    what: "an annotation of somebody else's is not overwritten",
    objects: [
      ...IDENTITY,
      serviceAccount('shop', 'api', { annotations: { [CLIENT_ID_ANNOTATION]: clientId(7) } }),
      workload('shop', 'api', app),
    ],
    tells: ['client-id-conflict'],
    plansNothing: true,
  },
  {
    id: 'E27',
    what: 'an account that mounts no token is no obstacle',
    objects: [
      ...IDENTITY,
      serviceAccount('shop', 'api', { automountServiceAccountToken: false }),
      workload('shop', 'api', app),
    ],
    plans: [`${CLIENT_ID_ANNOTATION}=${clientId(1)}`, LABELLED],
  },
  {
    id: 'E28',
    what: 'an account that Helm made is annotated by Helm',
    objects: [
      ...IDENTITY,
      {
        ...ACCOUNT,
        metadata: {
          namespace: 'shop',
          name: 'api',
          labels: { 'app.kubernetes.io/managed-by': 'Helm' },
          annotations: { 'meta.helm.sh/release-name': 'api' },
        },
      },
      workload('shop', 'api', app),
    ],
    plans: ['source: edit ServiceAccount/shop/api'],
  },
  {
    id: 'E29',
    what: 'the old label in the selector stays',
    objects: peculiar({ spec: { selector: { matchLabels: { app: 'api', aadpodidbinding: 'api' } } } }),
    tells: ['binding-label-in-selector'],
    plans: [LABELLED],
  },
  {
    id: 'E30',
    what: 'live pods carry another label than their template',
    objects: peculiar(
      { metadata: { uid: 'u' } },
      object('apps/v1', 'ReplicaSet', 'shop', 'api-1', { metadata: owned('api-1', 'Deployment', 'api') }),
      {
        ...workload('shop', 'api-1-x', { kind: 'Pod', label: 'patched', account: 'api' }),
        metadata: { ...owned('api-1-x', 'ReplicaSet', 'api-1'), labels: { aadpodidbinding: 'patched' } },
      },
    ),
    tells: ['pods-differ-from-template'],
  },
  {
    id: 'E31',
    what: 'the host network: without the proxy',
    objects: peculiar({ podSpec: { hostNetwork: true } }),
    tells: ['host-network'],
    plans: [LABELLED],
  },
  {
    id: 'E32',
    what: 'an excepted pod uses the identities of the node',
    objects: peculiar({}, podIdentityException('shop', 'free', { app: 'API' })),
    tells: ['excepted-pod'],
    plansNothing: true,
  },
  {
    id: 'E33',
    what: 'a system-assigned identity behind an exception is refused with the way out',
    objects: [ACCOUNT, workload('shop', 'api', app), podIdentityException('shop', 'free', { app: 'api' })],
    tells: ['excepted-pod'],
    plansNothing: true,
  },
  {
    id: 'E34',
    what: 'a Deployment whose name begins with mic bypasses pod identity',
    objects: [
      azureIdentity('default', 'api'),
      azureIdentityBinding('default', 'api', 'api', 'api'),
      nmi(),
      mic(),
      serviceAccount('default', 'api'),
      workload('default', 'microservice', app),
    ],
    tells: ['mic-bypass'],
    plansNothing: true,
  },
  {
    id: 'E35',
    what: 'Windows: no proxy',
    objects: peculiar({ podSpec: { nodeSelector: { 'kubernetes.io/os': 'windows' } } }),
    options: wanting(true),
    tells: ['windows-pod', 'proxy-not-possible'],
    holds: true,
  },
  {
    id: 'E36',
    what: 'the Secrets Store driver as the node: not to be forgotten when identities are detached',
    objects: [
      object('secrets-store.csi.x-k8s.io/v1', 'SecretProviderClass', 'shop', 'keys', {
        spec: { provider: 'azure', parameters: { useVMManagedIdentity: 'true', userAssignedIdentityID: clientId(1) } },
      }),
      ...IDENTITY,
    ],
    tells: ['node-identity-consumer'],
  },
  {
    id: 'E37',
    what: 'a StatefulSet that replaces no pod by itself',
    objects: [
      ...IDENTITY,
      ACCOUNT,
      workload('shop', 'api', { ...app, kind: 'StatefulSet', spec: { updateStrategy: { type: 'OnDelete' } } }),
    ],
    tells: ['manual-rollout'],
  },
  {
    id: 'E38',
    what: 'a bare pod: recreated by a person',
    objects: [...IDENTITY, ACCOUNT, workload('shop', 'api', { ...app, kind: 'Pod' })],
    tells: ['bare-pod'],
    holds: true,
  },
  {
    id: 'E39',
    what: 'a Job cannot be edited',
    objects: [...IDENTITY, ACCOUNT, workload('shop', 'api', { ...app, kind: 'Job' })],
    tells: ['job-immutable'],
    holds: true,
  },
  {
    id: 'E40',
    what: 'a CronJob and the proxy, where it is not known that sidecars end',
    objects: [...IDENTITY, ACCOUNT, workload('shop', 'api', { ...app, kind: 'CronJob' })],
    options: { file: { decisions: [{ subject: 'CronJob.batch/shop/api', reason: 'old SDK', proxy: true }] } },
    tells: ['proxy-not-possible'],
    holds: true,
  },
  {
    id: 'E41',
    what: 'a bare ReplicaSet: its pods are deleted by hand',
    objects: [...IDENTITY, ACCOUNT, workload('shop', 'api', { ...app, kind: 'ReplicaSet' })],
    tells: ['manual-rollout'],
  },
  {
    id: 'E42',
    what: 'scaled to zero: migrated from its template, proved later',
    objects: peculiar({ spec: { replicas: 0, selector: { matchLabels: { app: 'api' } } } }),
    tells: ['verification-deferred'],
  },
  {
    id: 'E43',
    what: 'an operator makes the workload: its resource is what to edit',
    objects: [
      ...IDENTITY,
      ACCOUNT,
      {
        ...workload('shop', 'api', app),
        metadata: {
          namespace: 'shop',
          name: 'api',
          ownerReferences: [{ apiVersion: 'example.com/v1', kind: 'Shop', name: 'shop', controller: true, uid: 'u' }],
        },
      },
    ],
    tells: ['unknown-owner-kind'],
    holds: true,
  },
  ...(
    [
      [
        'E44',
        'Helm',
        { annotations: { 'meta.helm.sh/release-name': 'api', 'meta.helm.sh/release-namespace': 'shop' } },
      ],
      ['E45', 'Argo CD', { annotations: { 'argocd.argoproj.io/tracking-id': 'api:apps/Deployment:shop/api' } }],
      [
        'E46',
        'Flux',
        { labels: { 'kustomize.toolkit.fluxcd.io/name': 'api', 'kustomize.toolkit.fluxcd.io/namespace': 'f' } },
      ],
      ['E47', 'the addon manager', { labels: { 'addonmanager.kubernetes.io/mode': 'Reconcile' } }],
    ] as const
  ).map(([id, tool, metadata]): PlannedCase => ({
    id,
    what: `${tool} owns the workload: it is edited at the source`,
    objects: peculiar({ metadata }),
    tells: ['owned-elsewhere'],
    plans: [`source: ${LABELLED}`],
  })),
  {
    id: 'E48',
    what: 'a value that Terraform fills in makes the plan one that cannot be applied',
    objects: [
      azureIdentity('shop', 'api', { spec: { clientID: '${CLIENT_ID}', resourceID: '${RESOURCE_ID}' } }),
      azureIdentityBinding('shop', 'api', 'api', 'api'),
      ACCOUNT,
      workload('shop', 'api', app),
    ],
    tells: ['placeholder-value'],
  },
  {
    id: 'E49',
    what: 'an image whose software is told by its name: a hint',
    objects: peculiar({ podSpec: withContainer({ image: 'mcr.microsoft.com/azure-cli:2.30.0' }) }),
    tells: ['sdk-hint'],
  },
  {
    id: 'E50',
    what: 'a setting that pins the managed identity endpoint',
    objects: peculiar(withVariable('AZURE_AUTH_METHOD', 'msi')),
    tells: ['settings-need-editing'],
    holds: true,
  },
  {
    id: 'E51',
    what: '`az login --identity` in the command of a container',
    objects: peculiar({ podSpec: withContainer({ command: ['sh', '-c', 'az login --identity'] }) }),
    tells: ['settings-need-editing'],
    holds: true,
  },
  {
    id: 'E52',
    what: 'an init container runs before the proxy',
    objects: peculiar({
      podSpec: withContainer(
        {},
        {
          initContainers: [
            { name: 'login', image: 'mcr.microsoft.com/azure-cli:2.60.0', command: ['az', 'login', '--identity'] },
          ],
        },
      ),
    }),
    options: wanting(true),
    tells: ['proxy-not-possible'],
    holds: true,
  },
  {
    id: 'E53',
    what: 'a namespace that admits no privileged container: no proxy',
    objects: peculiar(
      {},
      { ...NAMESPACE, metadata: { name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } },
    ),
    options: wanting(true),
    tells: ['proxy-not-possible'],
    holds: true,
  },
  {
    id: 'E54',
    what: 'pods that run as a user of their own: no proxy',
    objects: peculiar({ podSpec: withContainer({}, { securityContext: { runAsUser: 1000 } }) }),
    options: wanting(true),
    tells: ['proxy-not-possible'],
    holds: true,
  },
  {
    id: 'E55',
    what: "the application listens on the proxy's port: another one is chosen",
    objects: peculiar({ podSpec: withContainer({ ports: [{ containerPort: 8000 }] }) }),
    options: wanting(true),
    plans: ['azure.workload.identity/proxy-sidecar-port='],
  },
  {
    id: 'E56',
    what: 'a mesh and the proxy: asked',
    objects: peculiar({}, { ...NAMESPACE, metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } } }),
    options: wanting(true),
    tells: ['proxy-in-mesh'],
    holds: true,
  },
  {
    id: 'E57',
    what: 'a network policy that lets nothing out to Entra',
    objects: peculiar(
      {},
      object('networking.k8s.io/v1', 'NetworkPolicy', 'shop', 'deny', {
        spec: { podSelector: {}, policyTypes: ['Egress'], egress: [] },
      }),
    ),
    tells: ['egress-restricted'],
  },
  {
    id: 'E58',
    what: 'a proxy in the environment now also carries token requests',
    objects: peculiar(withVariable('HTTPS_PROXY', 'http://proxy:3128')),
    tells: ['https-proxy-set'],
  },
  {
    id: 'E59',
    what: 'a token path in the settings',
    objects: peculiar(withVariable('TOKEN', '/var/run/secrets/azure/tokens/azure-identity-token')),
    tells: ['token-path-hard-coded'],
  },
  {
    id: 'E60',
    what: 'kube-system is not mutated',
    objects: [
      azureIdentity('kube-system', 'api'),
      azureIdentityBinding('kube-system', 'api', 'api', 'api'),
      serviceAccount('kube-system', 'api'),
      workload('kube-system', 'api', app),
    ],
    tells: ['kube-system-not-mutated'],
    plansNothing: true,
  },
  {
    id: 'E61',
    what: 'a namespace that the webhook leaves out',
    objects: peculiar(
      {},
      identityWebhook({ namespaceSelector: { matchLabels: { identity: 'yes' } } }, 'selective-webhook'),
      { ...NAMESPACE, metadata: { name: 'shop' } },
    ),
    tells: ['namespace-not-mutated'],
    plansNothing: true,
  },
  {
    id: 'E62',
    what: 'two webhooks',
    objects: peculiar({}, identityWebhook(), identityWebhook({}, 'second-webhook')),
    tells: ['several-webhooks'],
  },
  {
    id: 'E63',
    what: 'no issuer is known: the plan cannot be applied',
    objects: peculiar({}),
    options: { issuer: null },
    tells: ['issuer-unknown'],
  },
  {
    id: 'E64',
    what: 'more than 20 credentials for one identity: none, until it is decided how',
    objects: [...IDENTITY, ...inNamespaces(21)],
    tells: ['credential-budget-exceeded', 'credential-budget-held'],
    plansNothing: true,
  },
  {
    id: 'E65',
    what: 'a namespace that a generator made',
    objects: [
      ...IDENTITY,
      { ...NAMESPACE, metadata: { name: 'preview-pr-123' } },
      serviceAccount('preview-pr-123', 'api'),
      workload('preview-pr-123', 'api', app),
    ],
    tells: ['ephemeral-namespace'],
  },
  {
    id: 'E66',
    what: 'credentials are counted up to the limit',
    objects: [...IDENTITY, ...inNamespaces(19)],
    tells: ['credential-budget-near'],
  },
  {
    id: 'E72',
    what: 'a SecretProviderClass that uses pod identity, mounted by workloads of two identities',
    objects: [
      ...IDENTITY,
      azureIdentity('shop', 'sql', { number: 2 }),
      azureIdentityBinding('shop', 'sql', 'sql', 'db'),
      object('secrets-store.csi.x-k8s.io/v1', 'SecretProviderClass', 'shop', 'keys', {
        spec: { provider: 'azure', parameters: { usePodIdentity: 'true', tenantId: clientId(9) } },
      }),
      ...['api', 'db'].flatMap((name) => [
        serviceAccount('shop', name),
        workload('shop', name, {
          label: name,
          account: name,
          podSpec: withContainer(
            {},
            {
              volumes: [
                {
                  name: 'keys',
                  csi: { driver: 'secrets-store.csi.k8s.io', volumeAttributes: { secretProviderClass: 'keys' } },
                },
              ],
            },
          ),
        }),
      ]),
    ],
    tells: ['shared-secret-provider-class', 'settings-need-editing'],
    holds: true,
  },
  {
    id: 'E73',
    what: 'a container that the webhook is told to skip gets nothing',
    objects: peculiar({ podAnnotations: { 'azure.workload.identity/skip-containers': 'app' } }),
    tells: ['container-skipped'],
    holds: true,
  },
  {
    id: 'E74',
    what: 'instance metadata is blocked today and will not be',
    objects: peculiar({}, nmi({ args: ['--block-instance-metadata=true'] }), mic()),
    tells: ['installation-settings'],
  },
  {
    id: 'E76',
    what: 'two installations that disagree',
    objects: peculiar({}, mic(), nmi({ args: ['--operation-mode=managed'] })),
    options: { mode: undefined } as unknown as PlanningOptions,
    tells: ['installations-disagree'],
  },
  {
    id: 'E77',
    what: 'others select by the old label',
    objects: peculiar({}, object('v1', 'Service', 'shop', 'api', { spec: { selector: { aadpodidbinding: 'api' } } })),
    tells: ['binding-label-selected'],
    plans: [LABELLED],
  },
];

function owned(name: string, kind: string, owner: string): JsonObject {
  return {
    namespace: 'shop',
    name,
    ownerReferences: [{ apiVersion: 'apps/v1', kind, name: owner, uid: 'u', controller: true }],
  };
}

const TOKEN_CHECK = 'stage token-check: a real exchange, several successes in a row (test/checks)';

export const LATER_CASES: readonly LaterCase[] = [
  { id: 'E67', what: 'propagation of a credential', later: TOKEN_CHECK },
  { id: 'E68', what: 'both paths at once, and which one served', later: 'stage verify (issue 7)' },
  { id: 'E69', what: 'rollback', later: '`migrate rollback` (issue 7): the old path stays until `retire`' },
  { id: 'E70', what: 'sign-ins look different', later: 'stage verify (issue 7): sign-in logs and Conditional Access' },
  {
    id: 'E71',
    what: 'a token that the application caches',
    later: '`migrate explain AADSTS700024`; nothing of it is in a manifest',
  },
  { id: 'E75', what: 'pods on nodes without NMI', later: 'out of scope: no object tells it (semantics §4.4)' },
];
