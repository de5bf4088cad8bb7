/** Kinds of other software, served so that objects of them can be asked for. Their objects may hold anything. */
import { asList, type JsonObject } from '../../src/core/json.js';
import { pluralOf } from '../../src/core/plural-of.js';
import type { TestClient } from './client.js';

export interface ForeignKind {
  group: string;
  plural: string;
  kind: string;
}

const OWN_GROUPS = [
  '',
  'aadpodidentity.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apps',
  'batch',
  'coordination.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
];

/** Those that the rules of a role are about; a plural that is not listed becomes a kind of the same name. */
export function findForeignKinds(
  rules: readonly JsonObject[],
  known: readonly { group: string; kind: string }[],
): ForeignKind[] {
  const pairs = rules.flatMap(({ apiGroups, resources }) =>
    asList(apiGroups).flatMap((group) => asList(resources).map((plural) => [String(group), String(plural)] as const)),
  );
  return pairs.filter(isForeign).map(([group, plural]) => {
    const found = known.find((entry) => entry.group === group && pluralOf(entry.kind) === plural);
    return { group, plural, kind: found?.kind ?? plural };
  });
}

function isForeign([group]: readonly [string, string]): boolean {
  return !OWN_GROUPS.includes(group);
}

const CLUSTER_WIDE = /^(cluster(?!s$|policies)|securitycontextconstraints)/;

function isNamespaced({ plural }: ForeignKind): boolean {
  return !CLUSTER_WIDE.test(plural);
}

/** Resolves when objects of all of them can be made. */
export async function defineForeignKinds(client: TestClient, kinds: readonly ForeignKind[]): Promise<void> {
  await Promise.all(kinds.map((kind) => client.createDefinition(makeDefinition(kind))));
}

function makeDefinition(foreign: ForeignKind): JsonObject {
  const { group, plural, kind } = foreign;
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const scope = isNamespaced(foreign) ? 'Namespaced' : 'Cluster';
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    // Asked for of groups below k8s.io.
    metadata: { name: `${plural}.${group}`, annotations: { 'api-approved.kubernetes.io': 'unapproved' } },
    spec: { group, scope, names: { plural, kind }, versions: [{ name: 'v1', served: true, storage: true, schema }] },
  };
}
