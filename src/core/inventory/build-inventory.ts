/** Raw objects of one root → inventory. Every object ends in one of its lists; the order of the input does not matter. */
import { canonicalJson, compareText, type Json } from '../json.js';
import type { FoundObject, FoundRoot } from './found.js';
import { findMentionPaths } from './find-mention-paths.js';
import { gatherWorkloads } from './gather-workloads.js';
import type { Inventory } from './model.js';
import { POD_IDENTITY_GROUP } from './names.js';
import { readRawObject, type RawObject } from './raw-object.js';
import {
  readAccountKeys,
  readNamespace,
  readRoleBinding,
  readSecretProviderClass,
  readServiceAccount,
} from './read-accounts.js';
import { readInstallations } from './read-installation.js';
import { readAzureIdentity, readAzureIdentityBinding, readPodIdentityException } from './read-pod-identity.js';
import { findWorkloadKind } from './read-workload.js';

/** The lists of an inventory that objects are read into. */
type Lists = { -readonly [K in Exclude<keyof Inventory, 'root' | 'skipped'>]: Inventory[K] };

export function buildInventory(found: FoundRoot): Inventory {
  const live = found.root.kind === 'cluster';
  const raws = found.objects.map(readRawObject).sort(compareRaw);
  const lists = emptyLists();
  const workloadObjects: RawObject[] = [];
  for (const raw of raws) {
    if (findWorkloadKind(raw)) workloadObjects.push(raw);
    if (!isReadAsWorkload(raw, live) && !readInto(lists, raw, live)) lists.others.push(readOther(raw));
  }
  lists.workloads = gatherWorkloads(workloadObjects);
  lists.installations = workloadObjects.flatMap(readInstallations);
  return { root: found.root, ...withoutRepeats(lists), skipped: [...found.skipped] };
}

/** Without a spec there is no pod template: in a cluster a link to an owner, in files a stub. */
function isReadAsWorkload(raw: RawObject, live: boolean): boolean {
  return findWorkloadKind(raw) !== undefined && (live || 'spec' in raw.found.object);
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
    installations: [],
    others: [],
  };
}

/** Reads an object of a kind that has a list of its own; false for every other. */
function readInto(lists: Lists, raw: RawObject, live: boolean): boolean {
  switch (`${raw.kind}.${raw.group}`) {
    case `AzureIdentity.${POD_IDENTITY_GROUP}`:
      lists.identities.push(readAzureIdentity(raw, live));
      return true;
    case `AzureIdentityBinding.${POD_IDENTITY_GROUP}`:
      lists.bindings.push(readAzureIdentityBinding(raw, live));
      return true;
    case `AzurePodIdentityException.${POD_IDENTITY_GROUP}`:
      lists.exceptions.push(readPodIdentityException(raw, live));
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
    default:
      return false;
  }
}

function readIfAny<T>(list: T[], entry: T | undefined): boolean {
  if (entry === undefined) return false;
  list.push(entry);
  return true;
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

/** Drops an entry that says the same as the one before it but for its origin: a manifest that is listed twice. */
function withoutRepeats(lists: Lists): Lists {
  const unique = <T extends { at: Json | object }>(entries: readonly T[]): T[] => {
    const seen = new Set<string>();
    return entries.filter((entry) => {
      const key = canonicalJson({ ...entry, at: null } as unknown as Json);
      return seen.has(key) ? false : seen.add(key) !== undefined;
    });
  };
  return {
    ...lists,
    identities: unique(lists.identities),
    bindings: unique(lists.bindings),
    exceptions: unique(lists.exceptions),
    workloads: unique(lists.workloads),
    serviceAccounts: unique(lists.serviceAccounts),
    roleBindings: unique(lists.roleBindings),
    secretProviderClasses: unique(lists.secretProviderClasses),
  };
}
