import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { CUSTOM_KINDS } from '../../../src/core/inventory/custom-kinds.js';
import { INTEGRATION_KINDS } from '../../../src/core/inventory/read-integration.js';
import { bindings, labelledPods, namespaces, plainKinds, replicaSets } from '../../../src/sources/cluster/kinds.js';
import { surroundingKinds } from '../../../src/sources/cluster/surrounding-kinds.js';
import { pluralOf } from '../../../src/core/plural-of.js';

interface Rule {
  apiGroups?: string[];
  resources?: string[];
  nonResourceURLs?: string[];
  verbs: string[];
}

const role = parse(readFileSync(new URL('../../../templates/rbac/scan.yaml', import.meta.url), 'utf8')) as {
  rules: Rule[];
};

/** Made by operators between what a person writes and its pods; read where they own a pod. */
const BETWEEN = [
  'revisions.serving.knative.dev',
  'strimzipodsets.core.strimzi.io',
  'ephemeralrunners.actions.github.com',
  'ephemeralrunnersets.actions.github.com',
];

it('templates/rbac/scan.yaml allows exactly what is read', () => {
  const allowed = role.rules.flatMap(({ apiGroups = [], resources = [], verbs }) =>
    apiGroups.flatMap((group) => resources.flatMap((plural) => verbs.map((verb) => `${verb} ${plural}.${group}`))),
  );
  const kinds = [namespaces, bindings, replicaSets, labelledPods, ...plainKinds, ...surroundingKinds];
  const lists = kinds.map(({ type }) => `list ${type.plural}.${type.group}`);
  const discovered = INTEGRATION_KINDS.map(({ kind, group }) => `list ${pluralOf(kind)}.${group}`);
  const custom = CUSTOM_KINDS.map(({ kind, group, runs }) => `${runs ? 'get' : 'list'} ${pluralOf(kind)}.${group}`);
  const gets = ['namespaces.', 'replicasets.apps', ...BETWEEN].map((resource) => `get ${resource}`);
  const toIdentify = ['list nodes.'];
  expect(allowed.sort()).toEqual([...lists, ...discovered, ...custom, ...gets, ...toIdentify].sort());
});
