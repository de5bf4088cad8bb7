/** What the workload identity webhook makes of the annotations of a pod and of its account (azure-workload-identity pkg/webhook). */
import type { PodShape, ServiceAccount } from '../inventory/model.js';
import {
  INJECT_PROXY_ANNOTATION,
  PROXY_PORT_ANNOTATION,
  SKIP_CONTAINERS_ANNOTATION,
  TOKEN_EXPIRATION_ANNOTATION,
} from '../inventory/names.js';

/** In seconds. */
const MIN_EXPIRATION = 3_600;
const MAX_EXPIRATION = 86_400;
const MAX_PORT = 65_535;
/** Where the webhook puts the token: since azure-workload-identity 1.6, and before. */
const TOKEN_PATHS = [
  '/var/run/secrets/azure/wi/token/azure-identity-token',
  '/var/run/secrets/azure/tokens/azure-identity-token',
];

/** Why it would refuse the pods, once it is asked about them; one sentence each. */
export function findRefusals(pod: PodShape, account: ServiceAccount | undefined): string[] {
  return [...findProxyRefusals(pod), ...findExpirationRefusals(pod, account)];
}

/** Its value does not matter: `"false"` injects the proxy as well. */
export function injectsProxy({ annotations }: PodShape): boolean {
  return annotations[INJECT_PROXY_ANNOTATION] !== undefined;
}

/** The containers of the pod that get nothing; names that are none of its containers do no harm. */
export function findSkippedContainers({ annotations, containers }: PodShape): string[] {
  const skipped = new Set((annotations[SKIP_CONTAINERS_ANNOTATION] ?? '').split(';').map((name) => name.trim()));
  return containers.map(({ name }) => name).filter((name) => skipped.has(name));
}

export function isWebhookTokenPath(path: string): boolean {
  return TOKEN_PATHS.includes(path);
}

/** The port is read only where a proxy is injected; the server refuses what is no port. */
function findProxyRefusals(pod: PodShape): string[] {
  if (!injectsProxy(pod)) return [];
  const port = pod.annotations[PROXY_PORT_ANNOTATION];
  return [
    ...(pod.hostNetwork
      ? [`annotation ${INJECT_PROXY_ANNOTATION} asks for a proxy sidecar, which is refused on the network of the node`]
      : []),
    ...(port === undefined || isIntegerIn(port, 1, MAX_PORT)
      ? []
      : [`annotation ${PROXY_PORT_ANNOTATION} is ${JSON.stringify(port)}, which is no port number`]),
  ];
}

/** An empty value counts as absent, and a value on the pod hides the one on the account. */
function findExpirationRefusals({ annotations }: PodShape, account: ServiceAccount | undefined): string[] {
  const ofPod = annotations[TOKEN_EXPIRATION_ANNOTATION] ?? '';
  const value = ofPod || (account?.annotations[TOKEN_EXPIRATION_ANNOTATION] ?? '');
  if (value === '' || isIntegerIn(value, MIN_EXPIRATION, MAX_EXPIRATION)) return [];
  const where = ofPod === '' && account ? `of ${account.ref}` : 'of the pod';
  return [
    `annotation ${TOKEN_EXPIRATION_ANNOTATION} ${where} is ${JSON.stringify(value)}; accepted are ${MIN_EXPIRATION} to ${MAX_EXPIRATION} seconds`,
  ];
}

/** Decimal with an optional sign, as Go's strconv.ParseInt takes it. */
function isIntegerIn(value: string, least: number, most: number): boolean {
  return /^[+-]?\d+$/.test(value) && Number(value) >= least && Number(value) <= most;
}
