/** Names of objects: `Kind.group/namespace/name`; the core group has no `.group`, a cluster-wide object no namespace. */

/** `Deployment.apps/shop/api`, `ServiceAccount/shop/api`, `ClusterIssuer.cert-manager.io//letsencrypt`. */
export type Ref = string;

export interface RefParts {
  kind: string;
  /** '' for the core group. */
  group: string;
  /** '' for cluster-wide objects. */
  namespace: string;
  name: string;
}

export function formatRef(parts: RefParts): Ref {
  const type = parts.group === '' ? parts.kind : `${parts.kind}.${parts.group}`;
  return `${type}/${parts.namespace}/${parts.name}`;
}

/** Undefined when the text is no ref. */
export function parseRef(ref: Ref): RefParts | undefined {
  const match = /^([^./]+)(?:\.([^/]+))?\/([^/]*)\/(.+)$/s.exec(ref);
  if (!match) return undefined;
  const [, kind = '', group = '', namespace = '', name = ''] = match;
  return { kind, group, namespace, name };
}

/** The group of an apiVersion: `apps` of `apps/v1`, '' of `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

export function serviceAccountRef(namespace: string, name: string): Ref {
  return formatRef({ kind: 'ServiceAccount', group: '', namespace, name });
}
