/** The ClusterRoles that we ship, whole and with one right less at a time. */
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { asList, asObject, type JsonObject } from '../../src/core/json.js';
import type { TestClient } from './client.js';
import type { ControlPlane } from './control-plane.js';
import { waitUntil } from './wait-until.js';

export interface Rights {
  /** What is missing. */
  without: string;
  rules: readonly JsonObject[];
}

const LISTS = ['resources', 'resourceNames', 'nonResourceURLs', 'verbs'] as const;

/** Of all the roles of the file together. */
export function readRules(file: 'scan' | 'apply' | 'retire'): JsonObject[] {
  const text = readFileSync(new URL(`../../templates/rbac/${file}.yaml`, import.meta.url), 'utf8');
  return parseAllDocuments(text).flatMap((role) => asList(asObject(role.toJS())['rules']).map(asObject));
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
  const apiGroup = 'rbac.authorization.k8s.io';
  const head = { apiVersion: `${apiGroup}/v1`, metadata: { name: user } };
  await client.create({ ...head, kind: 'ClusterRole', rules });
  await client.create({
    ...head,
    kind: 'ClusterRoleBinding',
    roleRef: { apiGroup, kind: 'ClusterRole', name: user },
    subjects: [{ apiGroup, kind: 'User', name: user }],
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
