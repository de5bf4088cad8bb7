/** What a live cluster is read for around its workloads: webhooks, and what selects pods or restricts them. */
import { POD_IDENTITY_GROUP } from '../../core/inventory/names.js';
import { readRawObject } from '../../core/inventory/raw-object.js';
import { readSurroundings } from '../../core/inventory/read-surroundings.js';
import type { JsonObject } from '../../core/json.js';
import type { ReadKind } from './kinds.js';

/** Of these kinds a cluster has thousands, and few say anything of pod identity. */
function saysSomething(object: JsonObject): boolean {
  return readSurroundings(readRawObject({ object, origin: {} })) !== undefined;
}

/** Nothing of them decides who gets what; without them a scan knows less of what could go wrong. */
const informative = { affects: [], crosses: false, keeps: saysSomething } as const;

export const surroundingKinds: readonly ReadKind[] = [
  {
    type: {
      group: 'admissionregistration.k8s.io',
      version: 'v1',
      plural: 'mutatingwebhookconfigurations',
      kind: 'MutatingWebhookConfiguration',
      namespaced: false,
    },
    affects: ['admission'],
    crosses: true,
    keeps: saysSomething,
  },
  { type: { group: '', version: 'v1', plural: 'services', kind: 'Service', namespaced: true }, ...informative },
  {
    type: {
      group: 'networking.k8s.io',
      version: 'v1',
      plural: 'networkpolicies',
      kind: 'NetworkPolicy',
      namespaced: true,
    },
    ...informative,
  },
  {
    type: {
      group: 'policy',
      version: 'v1',
      plural: 'poddisruptionbudgets',
      kind: 'PodDisruptionBudget',
      namespaced: true,
    },
    ...informative,
  },
  {
    type: {
      group: POD_IDENTITY_GROUP,
      version: 'v1',
      plural: 'azureassignedidentities',
      kind: 'AzureAssignedIdentity',
      namespaced: true,
    },
    affects: [],
    crosses: false,
    metadataOnly: true,
  },
];
