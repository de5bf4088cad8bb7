/** Who writes an object besides us: read from labels, annotations, owner references and field managers. */
import { asList, asObject, asString, type JsonObject, lookUp } from '../json.js';
import { groupOf } from '../ref.js';
import type { OwnerTool } from './named-object.js';
import { MANAGED_BY_LABEL } from './names.js';

export interface OwnerMarks {
  metadata: JsonObject;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  found: { managers?: readonly string[] };
}

/** Field managers that give a tool away when it leaves no label. */
const MANAGERS: Record<string, OwnerTool['tool']> = {
  helm: 'helm',
  Helm: 'helm',
  'helm-controller': 'flux',
  'kustomize-controller': 'flux',
  'argocd-controller': 'argocd',
  'argocd-application-controller': 'argocd',
};

/** API groups whose objects own others as part of Kubernetes itself, not as an operator. */
const BUILT_IN_OWNERS = new Set(['apps', 'batch', '']);

/**
 * The tool that would revert a live change, the outermost first: GitOps before Helm (Flux and Argo CD render charts
 * too), Helm before an operator. Undefined for an object that nobody is known to own.
 */
export function readOwnerTool(marks: OwnerMarks): OwnerTool | undefined {
  return readGitOps(marks) ?? readAddon(marks) ?? readHelm(marks) ?? readOperator(marks) ?? readManager(marks);
}

function readGitOps({ labels, annotations }: OwnerMarks): OwnerTool | undefined {
  for (const kind of ['kustomize', 'helm']) {
    const name = labels[`${kind}.toolkit.fluxcd.io/name`];
    if (name !== undefined) return { tool: 'flux', name };
  }
  const tracking = annotations['argocd.argoproj.io/tracking-id'];
  const application = tracking?.split(':')[0] ?? labels['argocd.argoproj.io/instance'];
  return application === undefined ? undefined : { tool: 'argocd', name: application };
}

/** AKS marks what it puts back by either, and objects of its pod identity add-on by both (semantics §2.8). */
function readAddon({ labels }: OwnerMarks): OwnerTool | undefined {
  const isAddon =
    labels['addonmanager.kubernetes.io/mode'] === 'Reconcile' || labels['kubernetes.azure.com/managedby'] === 'aks';
  return isAddon ? { tool: 'aks-addon' } : undefined;
}

/** Helm 3 annotates; Helm 2 and charts of its time label `heritage` (Tiller, Helm) and `release`. */
function readHelm({ labels, annotations }: OwnerMarks): OwnerTool | undefined {
  const release = annotations['meta.helm.sh/release-name'] ?? labels['app.kubernetes.io/instance'] ?? labels['release'];
  const isHelm =
    annotations['meta.helm.sh/release-name'] !== undefined ||
    labels[MANAGED_BY_LABEL] === 'Helm' ||
    labels['heritage'] === 'Helm' ||
    labels['heritage'] === 'Tiller';
  if (!isHelm) return undefined;
  return release === undefined ? { tool: 'helm' } : { tool: 'helm', name: release };
}

function readOperator({ metadata }: OwnerMarks): OwnerTool | undefined {
  const controller = readController(metadata);
  if (!controller || BUILT_IN_OWNERS.has(controller.group)) return undefined;
  return { tool: 'operator', name: `${controller.kind}.${controller.group}/${controller.name}` };
}

function readManager({ found }: OwnerMarks): OwnerTool | undefined {
  const known = (found.managers ?? []).flatMap((name) => lookUp(MANAGERS, name) ?? []).sort();
  return known[0] === undefined ? undefined : { tool: known[0] };
}

export interface ControllerReference {
  apiVersion: string;
  group: string;
  kind: string;
  name: string;
}

/** The owner reference with `controller: true`. */
export function readController(metadata: JsonObject): ControllerReference | undefined {
  const owners = asList(metadata['ownerReferences']).map(asObject);
  const controller = owners.find((owner) => owner['controller'] === true);
  return controller && readOwnerReference(controller);
}

export function readOwnerReference(owner: JsonObject): ControllerReference {
  const apiVersion = asString(owner['apiVersion']) ?? '';
  return {
    apiVersion,
    group: groupOf(apiVersion),
    kind: asString(owner['kind']) ?? '',
    name: asString(owner['name']) ?? '',
  };
}
