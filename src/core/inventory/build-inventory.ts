/** Raw objects of one root → inventory. Every object ends in one of its lists; the order of the input does not matter. */
import { groupBy } from '../group-by.js';
import { canonicalJson, compareText, type Json } from '../json.js';
import { findMentionPaths } from './find-mention-paths.js';
import type { FoundObject, FoundRoot } from './found.js';
import { gatherWorkloads, readWorkloads } from './gather-workloads.js';
import type { Inventory } from './model.js';
import { POD_IDENTITY_GROUP } from './names.js';
import { readController } from './owner-tool.js';
import { readRawObject, type RawObject } from './raw-object.js';
import { readAccountKeys, readNamespace, readRoleBinding, readServiceAccount } from './read-accounts.js';
import { withoutPodLabels } from './read-custom-workload.js';
import { readInstallations, takesAnySpelling } from './read-installation.js';
import { readIntegrations } from './read-integration.js';
import { readSchedulingLabelUse } from './read-label-use.js';
import {
  type Decoding,
  readAzureIdentity,
  readAzureIdentityBinding,
  readPodIdentityException,
} from './read-pod-identity.js';
import { readSecretProviderClass } from './read-secret-provider-class.js';
import { readSurroundings } from './read-surroundings.js';
import { findWorkloadKind } from './read-workload.js';

/** The lists of an inventory that objects are read into. */
type Lists = { -readonly [K in Exclude<keyof Inventory, 'root' | 'skipped'>]: Inventory[K] };

export function buildInventory(found: FoundRoot): Inventory {
  const live = found.root.kind === 'cluster';
  const raws = found.objects.map(readRawObject).sort(compareRaw);
  const lists = emptyLists();
  lists.installations = raws.flatMap(readInstallations);
  const decoding = { live, anySpelling: lists.installations.length > 0 && lists.installations.every(takesAnySpelling) };
  const readings = readWorkloads(raws);
  for (const raw of raws) {
    if (readings.has(raw)) lists.others.push(...readBeside(raw));
    else if (!isOwnerLink(raw, live) && !readInto(lists, raw, decoding)) lists.others.push(readOther(raw));
  }
  lists.workloads = gatherWorkloads(raws, readings);
  lists.labelUses.push(...[...readings.keys()].flatMap((raw) => readSchedulingLabelUse(raw) ?? []));
  // A running MIC looks after its own; only what one has left behind matters.
  if (live && lists.installations.some(({ component }) => component === 'mic')) lists.assignedIdentities = [];
  return { root: found.root, ...withoutRepeats(lists), skipped: [...found.skipped] };
}

/** In a cluster, a workload without a spec is read only to find whose pods are whose; in files it is a stub. */
function isOwnerLink(raw: RawObject, live: boolean): boolean {
  return live && findWorkloadKind(raw) !== undefined;
}

function emptyLists(): Lists {
  return {
    identities: [],
    bindings: [],
    exceptions: [],
    workloads: [],
    serviceAccounts: [],
    roleBindings: [],
    accountKeys: [],
    namespaces: [],
    secretProviderClasses: [],
    integrations: [],
    installations: [],
    labelUses: [],
    egressPolicies: [],
    webhooks: [],
    assignedIdentities: [],
    others: [],
  };
}

/** Reads an object of a kind that has a list of its own; false for every other. */
function readInto(lists: Lists, raw: RawObject, decoding: Decoding): boolean {
  switch (`${raw.kind}.${raw.group}`) {
    case `AzureIdentity.${POD_IDENTITY_GROUP}`:
      lists.identities.push(readAzureIdentity(raw, decoding));
      return true;
    case `AzureIdentityBinding.${POD_IDENTITY_GROUP}`:
      lists.bindings.push(readAzureIdentityBinding(raw, decoding));
      return true;
    case `AzurePodIdentityException.${POD_IDENTITY_GROUP}`:
      lists.exceptions.push(readPodIdentityException(raw, decoding));
      return true;
    case 'ServiceAccount.':
      lists.serviceAccounts.push(readServiceAccount(raw));
      return true;
    case 'RoleBinding.rbac.authorization.k8s.io':
    case 'ClusterRoleBinding.rbac.authorization.k8s.io':
      lists.roleBindings.push(readRoleBinding(raw));
      return true;
    case 'Namespace.':
      lists.namespaces.push(readNamespace(raw));
      return true;
    case 'SecretProviderClass.secrets-store.csi.x-k8s.io':
      return readIfAny(lists.secretProviderClasses, readSecretProviderClass(raw));
    case 'AuthorizationPolicy.security.istio.io':
    case 'SecurityContextConstraints.security.openshift.io': {
      const keys = readAccountKeys(raw);
      lists.accountKeys.push(...keys);
      return keys.length > 0;
    }
    default: {
      const integrations = readIntegrations(raw);
      lists.integrations.push(...integrations);
      return readAround(lists, raw) || integrations.length > 0;
    }
  }
}

function readAround(lists: Lists, raw: RawObject): boolean {
  const around = readSurroundings(raw);
  if (!around) return false;
  lists.labelUses.push(...around.labelUses);
  lists.egressPolicies.push(...around.egressPolicies);
  lists.webhooks.push(...around.webhooks);
  lists.assignedIdentities.push(...around.assignedIdentities);
  return true;
}

function readIfAny<T>(list: T[], entry: T | undefined): boolean {
  if (entry === undefined) return false;
  list.push(entry);
  return true;
}

/** A custom workload may mention pod identity in other places than where its pods' fields lie. */
function readBeside(raw: RawObject): Inventory['others'] {
  if (findWorkloadKind(raw) || readController(raw.metadata)) return [];
  const { mentions, ...other } = readOther(raw);
  const beside = mentions.length === 0 ? [] : findMentionPaths(withoutPodLabels(raw));
  return beside.length === 0 ? [] : [{ ...other, mentions: beside }];
}

function readOther(raw: RawObject): Inventory['others'][number] {
  return { ref: raw.ref, at: raw.origin, mentions: findMentionPaths(raw) };
}

function compareRaw(a: RawObject, b: RawObject): number {
  return compareText(a.ref, b.ref) || compareText(originKey(a.found), originKey(b.found));
}

/** Path, then document by number: `a.yaml#10` comes after `a.yaml#9`. */
function originKey({ origin, object }: FoundObject): string {
  const document = String(origin.document ?? 0).padStart(8, '0');
  return `${origin.path ?? ''}#${document}#${origin.path === undefined ? canonicalJson(object) : ''}`;
}

function contentOf(entry: object): string {
  return canonicalJson({ ...entry, at: null } as unknown as Json);
}

/** Drops an entry that says the same as the one before it but for its origin: a manifest that is listed twice. */
function withoutRepeats(lists: Lists): Lists {
  const unique = <T extends { ref: string }>(entries: readonly T[]): T[] =>
    [...groupBy(entries, ({ ref }) => ref).values()].flatMap((sameRef) =>
      sameRef.length === 1
        ? sameRef
        : [...new Map([...sameRef].reverse().map((entry) => [contentOf(entry), entry])).values()].reverse(),
    );
  return {
    ...lists,
    identities: unique(lists.identities),
    bindings: unique(lists.bindings),
    exceptions: unique(lists.exceptions),
    workloads: unique(lists.workloads),
    serviceAccounts: unique(lists.serviceAccounts),
    roleBindings: unique(lists.roleBindings),
    secretProviderClasses: unique(lists.secretProviderClasses),
    integrations: unique(lists.integrations),
    labelUses: unique(lists.labelUses),
    egressPolicies: unique(lists.egressPolicies),
    webhooks: unique(lists.webhooks),
  };
}
