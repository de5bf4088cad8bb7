/** The proxy sidecar of workload identity: only where somebody asks for it, and only where it can work. */
import type { FindingSubject } from '../findings/define-finding.js';
import { initContainerBeforeProxy } from '../findings/init-container-before-proxy.js';
import { proxyInMesh } from '../findings/proxy-in-mesh.js';
import { proxyNotAsked } from '../findings/proxy-not-asked.js';
import { proxyNotPossible } from '../findings/proxy-not-possible.js';
import type { Decision } from '../formats/migration-file.js';
import type { Inventory, PodShape, Workload } from '../inventory/model.js';
import { INJECT_PROXY_ANNOTATION, PROXY_PORT_ANNOTATION } from '../inventory/names.js';
import { injectsProxy } from '../resolve/webhook.js';
import type { Obstacle } from './extent.js';
import { findMeshSigns } from './mesh-signs.js';
import { DEFAULT_PROXY_PORT, findFreePort, findProxyReasons } from './proxy-reasons.js';

export function findProxyObstacles(
  workload: Workload,
  inventory: Inventory,
  decision: Decision | undefined,
  subject: FindingSubject,
): Obstacle[] {
  const { pod } = workload;
  const value = pod.annotations[INJECT_PROXY_ANNOTATION];
  if (value !== undefined && value !== 'true' && !decision?.proxy) {
    return [{ allows: 'account', finding: proxyNotAsked.raise(subject, { value }) }];
  }
  if (!decision?.proxy && !injectsProxy(pod)) return [];
  const reasons = findProxyReasons(workload, inventory);
  const signs = findMeshSigns(workload, inventory);
  const early = pod.containers.filter(({ init }) => init).map(({ name }) => name);
  return [
    ...(reasons.length > 0
      ? [{ allows: 'account' as const, finding: proxyNotPossible.raise(subject, { reasons }) }]
      : []),
    ...(signs.length > 0 ? [{ allows: 'account' as const, finding: proxyInMesh.raise(subject, { signs }) }] : []),
    ...(early.length > 0 && reasons.length === 0
      ? [{ allows: 'everything' as const, finding: initContainerBeforeProxy.raise(subject, { containers: early }) }]
      : []),
  ];
}

/** The annotations that a decision for the proxy adds to the pod template. */
export function proxyAnnotations(pod: PodShape, decision: Decision | undefined): Record<string, string> {
  if (!decision?.proxy) return {};
  const port = findFreePort(pod);
  return {
    ...(pod.annotations[INJECT_PROXY_ANNOTATION] === 'true' ? {} : { [INJECT_PROXY_ANNOTATION]: 'true' }),
    ...(port === DEFAULT_PROXY_PORT || pod.annotations[PROXY_PORT_ANNOTATION] !== undefined
      ? {}
      : { [PROXY_PORT_ANNOTATION]: String(port) }),
  };
}
