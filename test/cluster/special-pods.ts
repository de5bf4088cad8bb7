/** Deployments with one peculiarity each: what the real webhook makes of their pods, and what a scan and a plan say of them. */
import type { ConsumerState } from '../../src/core/formats/scan.js';
import { CLIENT_ID_ANNOTATION, USE_LABEL } from '../../src/core/inventory/names.js';
import type { JsonObject } from '../../src/core/json.js';
import {
  armId,
  azureIdentity,
  azureIdentityBinding,
  clientId,
  podWithVariable,
  serviceAccount,
  workload,
  type WorkloadOptions,
} from '../support/objects.js';
import type { Injection } from './admit-pod.js';
import { TOKEN } from './predict-admission.js';

interface Special {
  name: string;
  /** Of the workload `app` with service account `app`, which pod identity gives the identity with `clientId(1)`. */
  workload?: WorkloadOptions;
  account?: { labels?: JsonObject; annotations?: JsonObject };
  namespace?: string;
  withoutAccount?: true;
  /** The migration file decides for the proxy sidecar. */
  proxy?: true;
  /** What the container `app` of a new pod gets before anything is changed; a text is a part of the refusal. */
  gets: Injection | string;
  state: ConsumerState;
  /** All findings about the workload. */
  tells: readonly string[];
  /** What it gets once the plan is carried out; absent when the plan leaves the workload alone. */
  then?: Injection | string;
}

export const USE = { [USE_LABEL]: 'true' };
const ANNOTATED = { annotations: { [CLIENT_ID_ANNOTATION]: clientId(1) } };
const MIGRATED = { ...TOKEN, clientId: clientId(1) };

export function annotate(key: string, value: string): JsonObject {
  return { [`azure.workload.identity/${key}`]: value };
}

const CASES: readonly Special[] = [
  { name: 'nothing of workload identity', gets: {}, state: 'legacy', tells: [], then: MIGRATED },
  {
    name: 'label and annotation',
    workload: { podLabels: USE },
    account: ANNOTATED,
    gets: MIGRATED,
    state: 'both',
    tells: [],
  },
  {
    name: 'label on the Deployment only',
    workload: { metadata: { labels: USE } },
    gets: {},
    state: 'wrong',
    tells: ['use-label-ineffective'],
    then: MIGRATED,
  },
  {
    name: 'label on the service account only',
    account: { labels: USE, ...ANNOTATED },
    gets: {},
    state: 'legacy',
    tells: [],
    then: MIGRATED,
  },
  {
    name: 'label with another case',
    workload: { podLabels: { [USE_LABEL]: 'True' } },
    gets: {},
    state: 'wrong',
    tells: ['use-label-ineffective'],
    then: MIGRATED,
  },
  {
    name: 'label without annotation',
    workload: { podLabels: USE },
    gets: TOKEN,
    state: 'wrong',
    tells: ['half-migrated'],
    then: MIGRATED,
  },
  {
    name: 'a client id of its own that is another',
    workload: { podSpec: podWithVariable('AZURE_CLIENT_ID', clientId(2)) },
    gets: { clientId: clientId(2) },
    state: 'legacy',
    tells: ['identity-variable-differs'],
  },
  {
    name: 'a token file of its own',
    workload: { podSpec: podWithVariable('AZURE_FEDERATED_TOKEN_FILE', '/token') },
    gets: { tokenFile: '/token' },
    state: 'legacy',
    tells: ['identity-variable-differs'],
  },
  {
    name: 'kube-system',
    namespace: 'kube-system',
    gets: {},
    state: 'legacy',
    tells: ['kube-system-not-mutated'],
  },
  {
    name: 'host network',
    workload: { podSpec: { hostNetwork: true } },
    gets: {},
    state: 'legacy',
    tells: ['host-network'],
    then: MIGRATED,
  },
  {
    name: 'no service account',
    withoutAccount: true,
    gets: 'service account',
    state: 'legacy',
    tells: ['account-not-found'],
  },
  {
    name: 'a tenant on the service account',
    account: { annotations: annotate('tenant-id', 'contoso.example') },
    gets: {},
    state: 'legacy',
    tells: [],
    then: { ...MIGRATED, tenantId: 'contoso.example' },
  },
  {
    name: 'expiration on the pod before the one on the account',
    workload: { podAnnotations: annotate('service-account-token-expiration', '7200') },
    account: { annotations: annotate('service-account-token-expiration', '60') },
    gets: {},
    state: 'legacy',
    tells: [],
    then: { ...MIGRATED, seconds: 7200 },
  },
  {
    name: 'a client id of its own that is another, beside the label',
    workload: { podSpec: podWithVariable('AZURE_CLIENT_ID', clientId(2)), podLabels: USE },
    account: ANNOTATED,
    gets: { ...TOKEN, clientId: clientId(2) },
    state: 'wrong',
    tells: ['identity-variable-differs'],
  },
  {
    name: 'a tenant of its own',
    workload: { podSpec: podWithVariable('AZURE_TENANT_ID', 'contoso.example') },
    gets: { tenantId: 'contoso.example' },
    state: 'legacy',
    tells: ['tenant-variable-set'],
    then: { ...MIGRATED, tenantId: 'contoso.example' },
  },
  {
    name: 'skip-containers',
    workload: { podAnnotations: annotate('skip-containers', 'other; app') },
    gets: {},
    state: 'legacy',
    tells: ['container-skipped'],
  },
  {
    name: 'skip-containers, beside the label',
    workload: { podAnnotations: annotate('skip-containers', 'app'), podLabels: USE },
    account: ANNOTATED,
    gets: {},
    state: 'wrong',
    tells: ['container-skipped'],
  },
  {
    name: 'skip-containers for another container',
    workload: { podAnnotations: annotate('skip-containers', 'other') },
    gets: {},
    state: 'legacy',
    tells: [],
    then: MIGRATED,
  },
  {
    name: 'proxy on the host network',
    workload: { podAnnotations: annotate('inject-proxy-sidecar', 'false'), podSpec: { hostNetwork: true } },
    gets: {},
    state: 'legacy',
    tells: ['proxy-not-asked', 'webhook-refuses-pod', 'host-network'],
  },
  {
    name: 'proxy on the host network, beside the label',
    workload: {
      podAnnotations: annotate('inject-proxy-sidecar', 'true'),
      podSpec: { hostNetwork: true },
      podLabels: USE,
    },
    account: ANNOTATED,
    gets: 'hostNetwork is set to true, cannot inject proxy sidecar',
    state: 'wrong',
    tells: ['webhook-refuses-pod', 'host-network'],
  },
  {
    name: 'a proxy port that is no number',
    workload: {
      podAnnotations: { ...annotate('inject-proxy-sidecar', 'true'), ...annotate('proxy-sidecar-port', 'http') },
    },
    gets: {},
    state: 'legacy',
    tells: ['webhook-refuses-pod'],
  },
  {
    name: 'expiration out of range on the pod',
    workload: { podAnnotations: annotate('service-account-token-expiration', '3599') },
    gets: {},
    state: 'legacy',
    tells: ['webhook-refuses-pod'],
  },
  {
    name: 'expiration out of range on the pod, beside the label',
    workload: { podAnnotations: annotate('service-account-token-expiration', '3599'), podLabels: USE },
    account: ANNOTATED,
    gets: 'token expiration 3599 not valid',
    state: 'wrong',
    tells: ['webhook-refuses-pod'],
  },
  {
    name: 'expiration out of range on the account',
    account: { annotations: annotate('service-account-token-expiration', '86401') },
    gets: {},
    state: 'legacy',
    tells: ['webhook-refuses-pod'],
  },
  {
    name: 'a proxy that somebody decided for',
    proxy: true,
    workload: {
      podSpec: { containers: [{ name: 'app', image: 'example.azurecr.io/app:1', ports: [{ containerPort: 8000 }] }] },
    },
    gets: {},
    state: 'legacy',
    tells: [],
    then: MIGRATED,
  },
];

/** Each in a namespace of its own and with an identity of its own: two with one client id would contradict each other. */
export const SPECIALS = CASES.map((special, position) => ({
  ...withIdentity(special, ownNumber(position)),
  namespace: special.namespace ?? `special-${position}`,
  number: ownNumber(position),
}));
type PlacedSpecial = (typeof SPECIALS)[number];

/** Far from the numbers of generated clusters. */
function ownNumber(position: number): number {
  return 900_000 + position;
}

function withIdentity(special: Special, number: number): Special {
  return JSON.parse(JSON.stringify(special).replaceAll(clientId(1), clientId(number))) as Special;
}

export function makeSpecial({
  namespace,
  number,
  workload: options = {},
  account = {},
  withoutAccount,
}: PlacedSpecial): JsonObject[] {
  const spec = { resourceID: armId(`special-${number}`) };
  return [
    azureIdentity(namespace, 'identity', { number, namespaced: true, spec }),
    azureIdentityBinding(namespace, 'binding', 'identity', 'app'),
    ...(withoutAccount ? [] : [serviceAccount(namespace, 'app', account)]),
    workload(namespace, 'app', { label: 'app', account: 'app', ...options }),
  ];
}
