/** Why the proxy sidecar of workload identity cannot work beside a consumer (semantics §4.4 E40, E52–E55; azure-workload-identity pkg/proxy). */
import type { Container, Inventory, PodShape, Workload } from '../inventory/model.js';
import { INJECT_PROXY_ANNOTATION, PROXY_PORT_ANNOTATION } from '../inventory/names.js';
import { findResourceIdSigns } from '../readiness/resource-id-signs.js';

export const DEFAULT_PROXY_PORT = 8_000;
/** The user whose requests are not redirected (azure-workload-identity init/init-iptables.sh). */
const PROXY_USER = 1_501;
const ENFORCE_LABEL = 'pod-security.kubernetes.io/enforce';
/** First server whose sidecars end with the containers that they serve, as the webhook relies on. */
const NATIVE_SIDECARS = { major: 1, minor: 32 };

/** One sentence per reason; what the webhook itself refuses is told apart. */
export function findProxyReasons(workload: Workload, inventory: Inventory): string[] {
  const { pod } = workload;
  return [
    ...findPlatformReasons(workload, inventory),
    ...findUserReasons(pod),
    ...pod.containers
      .filter(needsTokenEarly)
      .map(({ name }) => `init container ${name} seems to need a token, and runs before the proxy`),
    ...findResourceIdSigns(pod).map((sign) => `${sign}; the proxy reads only client ids`),
    ...findPortReasons(pod),
  ];
}

/** The first port from the default on that no container declares. */
export function findFreePort({ containers }: PodShape): number {
  const taken = new Set(containers.flatMap(({ ports = [] }) => ports));
  let port = DEFAULT_PROXY_PORT;
  while (taken.has(port)) port += 1;
  return port;
}

function findPlatformReasons({ kind, namespace, pod, rollout }: Workload, { root, namespaces }: Inventory): string[] {
  const enforced = namespaces.find(({ name }) => name === namespace)?.labels[ENFORCE_LABEL];
  const runsToCompletion = rollout === 'next-run' || (rollout === 'immutable' && kind !== 'Pod');
  const refused = pod.annotations[INJECT_PROXY_ANNOTATION] !== undefined;
  return [
    ...(pod.windows ? ['it runs on Windows'] : []),
    ...(pod.windowsHints ? ['it may run on Windows'] : []),
    ...(pod.hostNetwork && !refused ? ['it uses the network of its node'] : []),
    ...(enforced === undefined || enforced === 'privileged'
      ? []
      : [
          `namespace ${namespace} enforces the pod security level ${JSON.stringify(enforced)}, which refuses its privileged init container`,
        ]),
    ...(runsToCompletion ? findSidecarReasons(root.cluster?.version) : []),
  ];
}

/** Without native sidecars the proxy outlives the work, and a Job never completes. */
function findSidecarReasons(version: string | undefined): string[] {
  const [, major, minor] = /^v?(\d{1,4})\.(\d{1,4})/.exec(version ?? '') ?? [];
  if (version === undefined || major === undefined) {
    return [
      'its pods would complete only with native sidecars (Kubernetes 1.32), and the version of the server is not known',
    ];
  }
  const isNative =
    Number(major) > NATIVE_SIDECARS.major ||
    (Number(major) === NATIVE_SIDECARS.major && Number(minor) >= NATIVE_SIDECARS.minor);
  return isNative
    ? []
    : [`its pods would complete only with native sidecars (Kubernetes 1.32), and the server is ${version}`];
}

function findUserReasons({ runAsUser, runAsNonRoot, containers }: PodShape): string[] {
  return [
    ...(runAsUser === undefined ? [] : [`its pods set runAsUser ${runAsUser}, which the proxy would run as too`]),
    ...(runAsNonRoot ? ['its pods set runAsNonRoot, and the init container of the proxy runs as root'] : []),
    ...containers
      .filter((container) => container.runAsUser === PROXY_USER)
      .map(({ name }) => `container ${name} runs as user ${PROXY_USER}, whose requests are not redirected`),
  ];
}

function needsTokenEarly({ init, env, clues = [] }: Container): boolean {
  const asks = clues.some((clue) => clue !== 'https-proxy' && !LANGUAGES.has(clue));
  return init && (asks || env.some(({ name }) => name.startsWith('AZURE_')));
}

/** What a container is written in does not tell that it asks for tokens. */
const LANGUAGES = new Set<string>(['dotnet', 'java', 'node', 'python', 'spring']);

/** A port that the team has chosen is theirs to change; otherwise a free one is planned. */
function findPortReasons({ annotations, containers }: PodShape): string[] {
  const port =
    annotations[PROXY_PORT_ANNOTATION] ??
    (annotations[INJECT_PROXY_ANNOTATION] === 'true' ? String(DEFAULT_PROXY_PORT) : undefined);
  if (port === undefined) return [];
  return containers
    .filter(({ ports }) => ports?.includes(Number(port)))
    .map(({ name }) => `container ${name} listens on port ${port}, which the proxy would take`);
}
