/** What selects pods by the label of pod identity: Services, policies, budgets, monitors, and other pods' affinity. */
import type { LabelUse } from './cluster-objects.js';
import { findMentionPaths } from './find-mention-paths.js';
import { readController } from './owner-tool.js';
import type { RawObject } from './raw-object.js';

/** Kinds whose spec names pod labels only to select by them, or to carry them on as labels of a metric. */
const SELECTING_KINDS = new Set([
  'Service.',
  'NetworkPolicy.networking.k8s.io',
  'PodDisruptionBudget.policy',
  'PodMonitor.monitoring.coreos.com',
  'ServiceMonitor.monitoring.coreos.com',
  'CiliumNetworkPolicy.cilium.io',
  'CiliumClusterwideNetworkPolicy.cilium.io',
  'NetworkPolicy.crd.projectcalico.org',
  'GlobalNetworkPolicy.crd.projectcalico.org',
]);

const IN_SPEC = /^spec\./;
/** The workload's own selector is another matter: it is immutable. */
const IN_SCHEDULING = /\.(?:affinity|topologySpreadConstraints)\./;

/** Undefined for other kinds, and for objects that do without the label. */
export function readLabelUse(raw: RawObject): LabelUse | undefined {
  return SELECTING_KINDS.has(`${raw.kind}.${raw.group}`) ? findUse(raw, IN_SPEC) : undefined;
}

/** Affinity and spread constraints of a pod template; what a controller made repeats those of its owner. */
export function readSchedulingLabelUse(raw: RawObject): LabelUse | undefined {
  return readController(raw.metadata) === undefined ? findUse(raw, IN_SCHEDULING) : undefined;
}

function findUse(raw: RawObject, where: RegExp): LabelUse | undefined {
  const paths = findMentionPaths(raw).filter((path) => where.test(path));
  const { ref, namespace, name, origin: at } = raw;
  return paths.length === 0 ? undefined : { ref, namespace, name, at, paths };
}
