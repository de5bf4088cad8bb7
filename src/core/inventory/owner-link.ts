/** From an object to the one that a person would edit instead. */
import { asList, asObject, type JsonObject } from '../json.js';
import { formatRef, type Ref } from '../ref.js';
import { findCustomKind } from './custom-kinds.js';
import { type ControllerReference, readController, readOwnerReference } from './owner-tool.js';
import type { RawObject } from './raw-object.js';

/** Whose template it takes, or else who made it. A static pod is owned by its Node: the pod itself is what there is. */
export function linkOf(raw: RawObject): ControllerReference | undefined {
  const link = delegateOf(raw) ?? ownerOf(raw.metadata);
  return isNode(link) ? undefined : link;
}

/** A pod that the kubelet runs from a file on its node; what the API server shows is a mirror of it. */
export function isStaticPod({ kind, group, metadata }: RawObject): boolean {
  return kind === 'Pod' && group === '' && isNode(ownerOf(metadata));
}

function isNode(owner: ControllerReference | undefined): boolean {
  return owner?.kind === 'Node' && owner.group === '';
}

/** The workload that runs under this object's rules: an Argo Rollout may name a Deployment, and takes its pods over. */
export function delegateOf(raw: RawObject): ControllerReference | undefined {
  return findCustomKind(raw)?.delegate?.(raw);
}

/** The controller, or an owner of a kind whose operator does not say that it is one. */
function ownerOf(metadata: JsonObject): ControllerReference | undefined {
  const owners = asList(metadata['ownerReferences']).map((item) => readOwnerReference(asObject(item)));
  return readController(metadata) ?? owners.find((owner) => findCustomKind(owner)?.ownsWithoutControl);
}

/** Owners lie in the namespace of what they own, or in none. */
export function refOfOwner({ kind, group, name }: ControllerReference, namespace: string): Ref {
  return formatRef({ kind, group, namespace, name });
}
