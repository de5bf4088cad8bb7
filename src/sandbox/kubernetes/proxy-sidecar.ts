/** The proxy that the webhook of workload identity puts beside containers that still ask IMDS. */
import { type Members, membersIn } from '../read-json.js';
import type { KubeObject } from './kube-object.js';

const PREFIX = 'azure.workload.identity';
const IMAGES = 'mcr.microsoft.com/oss/v2/azure/workload-identity';
const USUAL_PORT = '8000';

/** Whatever the value of the annotation is. */
export function wantsProxy({ metadata }: KubeObject): boolean {
  return Object.hasOwn(metadata.annotations ?? {}, `${PREFIX}/inject-proxy-sidecar`);
}

/** As before all others, and one that sets the way to it as the last before the containers start. */
export function addProxy(spec: Members, { metadata }: KubeObject): Members {
  const port = metadata.annotations?.[`${PREFIX}/proxy-sidecar-port`] ?? USUAL_PORT;
  const proxy = {
    name: 'azwi-proxy',
    image: `${IMAGES}/proxy:v1.6.0`,
    args: [`--proxy-port=${port}`, '--log-level=info'],
    ports: [{ containerPort: Number(port) }],
    restartPolicy: 'Always',
    lifecycle: { postStart: { exec: { command: ['/proxy', `--proxy-port=${port}`, '--probe', '--log-level=info'] } } },
    securityContext: {
      ...{ allowPrivilegeEscalation: false, privileged: false, readOnlyRootFilesystem: true, runAsNonRoot: true },
      capabilities: { drop: ['ALL'] },
    },
  };
  const setUp = {
    name: 'azwi-proxy-init',
    image: `${IMAGES}/proxy-init:v1.6.0`,
    env: [{ name: 'PROXY_PORT', value: port }],
    securityContext: {
      privileged: true,
      capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] },
      runAsUser: 0,
      runAsNonRoot: false,
    },
  };
  return { ...spec, initContainers: [proxy, ...membersIn(spec['initContainers']), setUp] };
}
