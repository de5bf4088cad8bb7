/** Workload objects → top-most owners: what a person would edit, never what a controller made from it. */
import { formatRef, type Ref } from '../ref.js';
import { BINDING_LABEL } from './names.js';
import type { Workload } from './model.js';
import { readController, type ControllerReference } from './owner-tool.js';
import type { RawObject } from './raw-object.js';
import { readWorkload } from './read-workload.js';

/** A chain of owners longer than this is a loop. */
const MAX_OWNERS = 16;

/**
 * A child of a built-in owner that was read is left out. A child whose owner is of another kind, or was not read, stands
 * for that owner: the owner is named, with the child's pod template and a rollout that is unknown.
 */
export function gatherWorkloads(raws: readonly RawObject[]): Workload[] {
  const byRef = new Map(raws.map((raw) => [raw.ref, raw]));
  const gathered: Workload[] = [];
  const stands = new Map<Ref, Workload>();
  const straying = new Map<Ref, number>();
  for (const raw of raws) {
    const workload = readWorkload(raw);
    if (!workload) continue;
    const top = findTop(raw, byRef);
    if (top === raw) gathered.push(workload);
    else if ('ref' in top) countStraying(straying, top, workload);
    else standFor(stands, top, raw, workload);
  }
  return [...gathered, ...stands.values()].map((workload) => {
    const count = straying.get(workload.ref);
    return count === undefined ? workload : { ...workload, straying: count };
  });
}

/**
 * The object itself, the read object that owns it in the end, or the reference to an owner that was not read or has no
 * template. Of owners in a circle each object stays for itself.
 */
function findTop(raw: RawObject, byRef: ReadonlyMap<Ref, RawObject>): RawObject | ControllerReference {
  let top = raw;
  for (let step = 0; step < MAX_OWNERS; step += 1) {
    const controller = readController(top.metadata);
    // A static pod is owned by its Node: the pod itself is what there is.
    if (!controller || controller.kind === 'Node') return top;
    const owner = byRef.get(refOfOwner(controller, top.namespace));
    if (!owner || isEmptyLink(owner)) return controller;
    top = owner;
  }
  return raw;
}

/** Neither a template nor the way to one. */
function isEmptyLink(raw: RawObject): boolean {
  return !('spec' in raw.found.object) && readController(raw.metadata) === undefined;
}

function refOfOwner(controller: ControllerReference, namespace: string): Ref {
  return formatRef({ kind: controller.kind, group: controller.group, namespace, name: controller.name });
}

/** The template says what will be; a live pod with another label is a leftover, or was labelled behind its back. */
function countStraying(straying: Map<Ref, number>, top: RawObject, pod: Workload): void {
  if (pod.kind !== 'Pod' || pod.finished) return;
  const template = readWorkload(top)?.pod.labels[BINDING_LABEL];
  if (template === pod.pod.labels[BINDING_LABEL]) return;
  straying.set(top.ref, (straying.get(top.ref) ?? 0) + 1);
}

function standFor(stands: Map<Ref, Workload>, owner: ControllerReference, raw: RawObject, child: Workload): void {
  const ref = refOfOwner(owner, raw.namespace);
  if (stands.has(ref)) return;
  stands.set(ref, {
    ref,
    namespace: raw.namespace,
    name: owner.name,
    at: raw.origin,
    ...(child.owner ? { owner: child.owner } : {}),
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    pod: child.pod,
    rollout: 'unknown',
    labels: {},
    matchLabels: {},
  });
}
