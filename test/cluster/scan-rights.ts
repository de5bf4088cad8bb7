/** The ClusterRole that we ship for scanning, whole and with one right less at a time. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { asList, asObject, type JsonObject } from '../../src/core/json.js';

export interface Rights {
  /** What is missing. */
  without: string;
  rules: readonly JsonObject[];
}

const ROLE = new URL('../../templates/rbac/scan.yaml', import.meta.url);
const LISTS = ['resources', 'nonResourceURLs', 'verbs'] as const;

export function readScanRules(): JsonObject[] {
  return asList(asObject(parse(readFileSync(ROLE, 'utf8')))['rules']).map(asObject);
}

/** One per resource and URL, and one per verb of a rule that has several. */
export function dropEachRight(rules: readonly JsonObject[]): Rights[] {
  return rules.flatMap((rule, position) =>
    LISTS.flatMap((list) => {
      const members = asList(rule[list]);
      if (list === 'verbs' && members.length < 2) return [];
      return members.map((member) => ({
        without: list === 'verbs' ? `${String(member)} ${String(asList(rule['resources'])[0])}` : String(member),
        rules: rules.toSpliced(position, 1, ...dropMember(rule, list, members.length, member)),
      }));
    }),
  );
}

function dropMember(rule: JsonObject, list: string, count: number, member: unknown): JsonObject[] {
  return count === 1 ? [] : [{ ...rule, [list]: asList(rule[list]).filter((other) => other !== member) }];
}
