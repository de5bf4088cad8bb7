import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { bindings, labelledPods, namespaces, plainKinds, replicaSets } from '../../../src/sources/cluster/kinds.js';

interface Rule {
  apiGroups?: string[];
  resources?: string[];
  nonResourceURLs?: string[];
  verbs: string[];
}

const role = parse(readFileSync(new URL('../../../templates/rbac/scan.yaml', import.meta.url), 'utf8')) as {
  rules: Rule[];
};

it('templates/rbac/scan.yaml allows exactly what is read', () => {
  const allowed = role.rules.flatMap(({ apiGroups = [], resources = [], verbs }) =>
    apiGroups.flatMap((group) => resources.flatMap((plural) => verbs.map((verb) => `${verb} ${plural}.${group}`))),
  );
  const kinds = [namespaces, bindings, replicaSets, labelledPods, ...plainKinds];
  const lists = kinds.map(({ type }) => `list ${type.plural}.${type.group}`);
  expect(allowed.sort()).toEqual([...lists, 'get namespaces.', 'get replicasets.apps'].sort());
});
