/** Who gets which identity: MIC's rule in standard mode, NMI's in managed mode. */
import { isAcceptedByMic } from '../arm-id.js';
import { groupBy } from '../group-by.js';
import type { Inventory, PodShape } from '../inventory/model.js';
import { BINDING_LABEL } from '../inventory/names.js';
import { isPlaceholder } from '../inventory/placeholder.js';
import type { AzureIdentity, AzureIdentityBinding } from '../inventory/pod-identity.js';
import { compareText } from '../json.js';
import type { Ref } from '../ref.js';
import type { PodIdentityMode } from './readings.js';

export interface Usage {
  identity: AzureIdentity;
  /** The bindings that make it so, sorted. */
  via: readonly AzureIdentityBinding[];
}

export interface Match {
  usages: readonly Usage[];
  /** Identities that lost to a same-named one (aad-pod-identity#1065). */
  dropped: readonly AzureIdentity[];
}

export interface MatchIndex {
  live: boolean;
  /** In MIC's order: namespace, then name. */
  bindingsBySelector: ReadonlyMap<string, readonly AzureIdentityBinding[]>;
  identities: ReadonlyMap<string, AzureIdentity>;
}

const NO_MATCH: Match = { usages: [], dropped: [] };

export function buildMatchIndex(inventory: Inventory): MatchIndex {
  const bindings = [...inventory.bindings].sort(
    (a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name),
  );
  return {
    live: inventory.root.kind === 'cluster',
    bindingsBySelector: groupBy(bindings, ({ selector }) => selector),
    identities: new Map(
      [...inventory.identities].reverse().map((identity) => [keyOf(identity.namespace, identity.name), identity]),
    ),
  };
}

function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** The identities that a pod of this shape in this namespace is given. */
export function matchPod(index: MatchIndex, namespace: string, pod: PodShape, mode: PodIdentityMode): Match {
  const label = pod.labels[BINDING_LABEL];
  return mode === 'managed'
    ? matchManaged(index, namespace, label ?? '')
    : matchStandard(index, namespace, label, mode === 'standard-namespaced');
}

/**
 * aad-pod-identity pkg/mic/mic.go, createDesiredAssignedIdentityList: every binding of every namespace whose selector
 * equals the label; the identity is looked up in the binding's namespace; the pod's namespace is compared only for
 * namespaced identities; of same-named identities the first binding's wins.
 */
function matchStandard(index: MatchIndex, namespace: string, label: string | undefined, forced: boolean): Match {
  if (label === undefined || label === '') return NO_MATCH;
  const byName = new Map<string, { identity: AzureIdentity; via: AzureIdentityBinding[] }>();
  const dropped = new Map<Ref, AzureIdentity>();
  for (const binding of index.bindingsBySelector.get(label) ?? []) {
    const identity = index.identities.get(keyOf(binding.namespace, binding.identity));
    if (!identity || isRejectedByMic(identity, index.live)) continue;
    if ((forced || identity.namespaced) && binding.namespace !== namespace) continue;
    const known = byName.get(identity.name);
    if (!known) byName.set(identity.name, { identity, via: [binding] });
    else if (known.identity.ref === identity.ref) known.via.push(binding);
    else dropped.set(identity.ref, identity);
  }
  return { usages: sortUsages([...byName.values()]), dropped: [...dropped.values()] };
}

/**
 * aad-pod-identity pkg/nmi/managed.go and pkg/crd/crd.go: bindings and identities of the pod's own namespace. Nothing
 * stops an empty selector from matching a pod without the label, and resource ids are not checked.
 */
function matchManaged(index: MatchIndex, namespace: string, label: string): Match {
  const found = new Map<Ref, { identity: AzureIdentity; via: AzureIdentityBinding[] }>();
  for (const binding of index.bindingsBySelector.get(label) ?? []) {
    if (binding.namespace !== namespace) continue;
    const identity = index.identities.get(keyOf(namespace, binding.identity));
    if (!identity) continue;
    const known = found.get(identity.ref);
    if (known) known.via.push(binding);
    else found.set(identity.ref, { identity, via: [binding] });
  }
  return { usages: sortUsages([...found.values()]), dropped: [] };
}

/** MIC checks the resource id of type 0 only. In files a placeholder is taken for what it will be. */
export function isRejectedByMic(identity: AzureIdentity, live: boolean): boolean {
  if (identity.type !== 'user-assigned' || (!live && isPlaceholder(identity.resourceId))) return false;
  return !isAcceptedByMic(identity.resourceId);
}

/** Several objects may name the same managed identity: to Entra it is one. The first spelling of each. */
export function distinctClientIds(usages: readonly Usage[]): string[] {
  const ids = usages.map(({ identity }) => identity.clientId);
  return [...new Map(ids.toReversed().map((id) => [id.toLowerCase(), id])).values()].toReversed();
}

function sortUsages(usages: readonly Usage[]): Usage[] {
  return [...usages].sort((a, b) => compareText(a.identity.ref, b.identity.ref));
}
