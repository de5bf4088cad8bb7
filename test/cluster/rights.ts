/** The ClusterRoles that we ship: as they are, all their rules together, and with one right less at a time. */
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { asList, asObject, type JsonObject } from '../../src/core/json.js';
import type { TestClient } from './client.js';
import type { ControlPlane } from './control-plane.js';
import { waitUntil } from './wait-until.js';

type RoleFile = 'scan' | 'apply' | 'rollback' | 'retire';

export interface Rights {
  /** What is missing. */
  without: string;
  rules: readonly JsonObject[];
}

const RBAC = 'rbac.authorization.k8s.io';
const LISTS = ['resources', 'resourceNames', 'nonResourceURLs', 'verbs'] as const;

/** Of all the roles of the file together. */
export function readRules(file: RoleFile): JsonObject[] {
  return readRoles(file).flatMap((role) => asList(role['rules'] ?? null).map(asObject));
}

function readRoles(file: RoleFile): JsonObject[] {
  const text = readFileSync(new URL(`../../templates/rbac/${file}.yaml`, import.meta.url), 'utf8');
  return parseAllDocuments(text).map((role) => asObject(role.toJS()));
}

/** One per resource, name and URL, and one per verb of a rule that has several. */
export function dropEachRight(rules: readonly JsonObject[]): Rights[] {
  return rules.flatMap((rule, position) =>
    LISTS.flatMap((list) => {
      const members = asList(rule[list]);
      const isWhole = list === 'verbs' || list === 'resourceNames';
      if (isWhole && members.length < 2) return [];
      return members.map((member) => ({
        without: isWhole ? `${String(member)} ${String(asList(rule['resources'])[0])}` : String(member),
        rules: rules.toSpliced(position, 1, ...dropMember(rule, list, members.length, member)),
      }));
    }),
  );
}

function dropMember(rule: JsonObject, list: string, count: number, member: unknown): JsonObject[] {
  return count === 1 ? [] : [{ ...rule, [list]: asList(rule[list]).filter((other) => other !== member) }];
}

/** Everywhere. The authorizer learns of it a moment later. */
export async function grant(client: TestClient, user: string, rules: Rights['rules']): Promise<void> {
  await client.create({ apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: user }, rules });
  await bind(client, user, user);
}

/** The roles with which a plan is made, carried out and undone, as they are and bound as narrowly as they tell. */
export async function grantShippedRoles(
  client: TestClient,
  user: string,
  { namespaces, stateNamespace }: { namespaces: readonly string[]; stateNamespace: string },
): Promise<void> {
  const files: readonly RoleFile[] = ['scan', 'apply', 'rollback'];
  for (const role of files.flatMap(readRoles)) await client.create(role);
  for (const role of ['migrate-scan', 'migrate-apply-target']) await bind(client, user, role);
  await bind(client, user, 'migrate-apply-runs', stateNamespace);
  for (const role of ['migrate-apply', 'migrate-apply-bindings', 'migrate-rollback-created']) {
    for (const namespace of namespaces) await bind(client, user, role, namespace);
  }
}

async function bind(client: TestClient, user: string, role: string, namespace?: string): Promise<void> {
  await client.create({
    apiVersion: `${RBAC}/v1`,
    kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name: role, ...(namespace !== undefined && { namespace }) },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: RBAC, kind: 'User', name: user }],
  });
}

/** The authorizer learns of what was granted last last. */
export async function waitUntilMayRead(
  { programs, clientFor }: ControlPlane,
  user: string,
  path: string,
): Promise<void> {
  const { ask } = clientFor(user);
  await waitUntil(programs, 'kube-apiserver', async () => (await ask('GET', path)).status === 200);
}
