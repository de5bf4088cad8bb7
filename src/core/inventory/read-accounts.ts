/** Service accounts, and what keys on their names: role bindings, mesh policies, OpenShift SCCs. */
import { asList, asObject, asString, type Json } from '../json.js';
import { accountOfSubject } from '../subject.js';
import type { AccountKey, Namespace, RoleBinding, ServiceAccount } from './model.js';
import { pickKeys, readNamed, type RawObject } from './raw-object.js';

/** Prefixes of the annotations of a service account that are kept: identity of this and of other clouds, and our own. */
const KEPT_ANNOTATIONS = ['azure.workload.identity/', 'eks.amazonaws.com/', 'iam.gke.io/', 'pod-identity-migrate/'];

export function readServiceAccount(raw: RawObject): ServiceAccount {
  const automount = raw.found.object['automountServiceAccountToken'];
  return {
    ...readNamed(raw),
    labels: raw.labels,
    annotations: pickKeys(raw.annotations, (key) => KEPT_ANNOTATIONS.some((prefix) => key.startsWith(prefix))),
    imagePullSecrets: asList(raw.found.object['imagePullSecrets']).flatMap(
      (item) => asString(asObject(item)['name']) ?? [],
    ),
    ...(typeof automount === 'boolean' ? { automountToken: automount } : {}),
  };
}

export function readRoleBinding(raw: RawObject): RoleBinding {
  const role = asObject(raw.found.object['roleRef']);
  return {
    ...readNamed(raw),
    role: { kind: asString(role['kind']) ?? '', name: asString(role['name']) ?? '' },
    accounts: asList(raw.found.object['subjects']).flatMap((item) => readAccountSubject(item, raw.namespace)),
  };
}

/** A subject without a namespace means the one of its RoleBinding. An account is a user as well, by its long name. */
function readAccountSubject(item: Json, namespace: string): { namespace: string; name: string }[] {
  const subject = asObject(item);
  const name = asString(subject['name']);
  if (name === undefined) return [];
  const user = subject['kind'] === 'User' ? accountOfSubject(name) : undefined;
  if (user) return [user];
  if (subject['kind'] !== 'ServiceAccount') return [];
  return [{ namespace: asString(subject['namespace']) ?? namespace, name }];
}

export function readNamespace(raw: RawObject): Namespace {
  return { ...readNamed(raw), labels: raw.labels };
}

const SCC_USER = /^system:serviceaccount:([^:]+):([^:]+)$/;
const SPIFFE_PRINCIPAL = /(?:^|\/)ns\/([^/]+)\/sa\/([^/]+)$/;

/** The service accounts that an Istio AuthorizationPolicy or an OpenShift SCC names. */
export function readAccountKeys(raw: RawObject): AccountKey[] {
  const names =
    raw.kind === 'SecurityContextConstraints'
      ? matchAccounts(asList(raw.found.object['users']), SCC_USER)
      : matchAccounts(readPrincipals(raw), SPIFFE_PRINCIPAL);
  return names.map(({ namespace, account }) => ({ ref: raw.ref, at: raw.origin, namespace, account }));
}

function readPrincipals(raw: RawObject): Json[] {
  return asList(raw.spec['rules']).flatMap((rule) =>
    asList(asObject(rule)['from']).flatMap((from) => {
      const source = asObject(asObject(from)['source']);
      return [...asList(source['principals']), ...asList(source['notPrincipals'])];
    }),
  );
}

function matchAccounts(values: readonly Json[], pattern: RegExp): { namespace: string; account: string }[] {
  return values.flatMap((value) => {
    const match = pattern.exec(asString(value) ?? '');
    return match?.[1] !== undefined && match[2] !== undefined ? [{ namespace: match[1], account: match[2] }] : [];
  });
}
