import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../../src/core/formats/scan.js';
import { buildInventory } from '../../../src/core/inventory/build-inventory.js';
import type { JsonObject } from '../../../src/core/json.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import {
  azureIdentity,
  azureIdentityBinding,
  foundRoot,
  identityWebhook,
  inventoryOf,
  liveInventoryOf,
  workload,
} from '../../support/objects.js';

const CODES = [
  'webhook-not-found',
  'several-webhooks',
  'webhook-not-ready',
  'webhook-selects-otherwise',
  'namespace-not-mutated',
];
const CONSUMER = [
  azureIdentity('shop', 'id'),
  azureIdentityBinding('shop', 'b', 'id', 'api'),
  workload('shop', 'api', { label: 'api' }),
];
const REF = 'Deployment.apps/shop/api';
const WEBHOOK = 'MutatingWebhookConfiguration.admissionregistration.k8s.io//azure-wi-webhook';

const namespace = (labels: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels },
});
const excluding = (...terms: JsonObject[]): JsonObject => ({ namespaceSelector: { matchExpressions: terms } });
const NO_CONTROL_PLANE = { key: 'control-plane', operator: 'DoesNotExist' };

function findingsOf(objects: readonly JsonObject[]): Finding[] {
  return resolve(liveInventoryOf(objects), 'standard').findings.filter(({ code }) => CODES.includes(code));
}
const told = (findings: readonly Finding[]): string[] => findings.map(({ code, subject }) => `${code} ${subject}`);

describe('the webhook of a cluster', () => {
  it.each<[string, JsonObject[], string[]]>([
    ['is as installed', [identityWebhook()], []],
    ['has no CA bundle', [identityWebhook({ clientConfig: { service: {} } })], [`webhook-not-ready ${WEBHOOK}`]],
    ['selects every pod', [identityWebhook({ objectSelector: {} })], [`webhook-selects-otherwise ${WEBHOOK}`]],
    [
      'selects pods by something else',
      [identityWebhook({ objectSelector: { matchLabels: { team: 'x' } } })],
      [`webhook-selects-otherwise ${WEBHOOK}`, `webhook-selects-otherwise ${REF}`],
    ],
    ['is there twice', [identityWebhook(), identityWebhook({}, 'helm')], ['several-webhooks cluster']],
    [
      'excludes the namespace',
      [identityWebhook(excluding(NO_CONTROL_PLANE)), namespace({ 'control-plane': 'x' })],
      [`namespace-not-mutated ${REF}`],
    ],
    ['does not exclude it', [identityWebhook(excluding(NO_CONTROL_PLANE)), namespace({})], []],
    ['cannot be compared with a namespace that was not read', [identityWebhook(excluding(NO_CONTROL_PLANE))], []],
    [
      'excludes the namespace that another takes',
      [identityWebhook(excluding(NO_CONTROL_PLANE)), identityWebhook({}, 'helm'), namespace({ 'control-plane': 'x' })],
      ['several-webhooks cluster'],
    ],
  ])('%s', (_name, objects, expected) => {
    expect(told(findingsOf([...CONSUMER, ...objects]))).toEqual(expected);
  });

  it('is missing', () => {
    const found = {
      root: { id: 'cluster', kind: 'cluster' as const },
      skipped: [],
      objects: foundRoot(CONSUMER).objects,
    };
    const { findings } = resolve(buildInventory(found), 'standard');

    expect(told(findings.filter(({ code }) => CODES.includes(code)))).toEqual(['webhook-not-found cluster']);
  });

  it('is not called missing where it could not be read', () => {
    const unread = {
      what: 'mutatingwebhookconfigurations',
      why: 'forbidden' as const,
      message: '',
      affects: ['admission' as const],
    };
    const found = {
      root: { id: 'cluster', kind: 'cluster' as const },
      skipped: [unread],
      objects: foundRoot(CONSUMER).objects,
    };
    const { findings, consumers } = resolve(buildInventory(found), 'standard');

    expect(findings.filter(({ code }) => CODES.includes(code))).toEqual([]);
    expect(consumers.map(({ state }) => state)).toEqual(['legacy']);
  });

  it('is nothing that files tell', () => {
    const { findings } = resolve(inventoryOf(CONSUMER), 'standard');

    expect(findings.filter(({ code }) => CODES.includes(code))).toEqual([]);
  });

  it('is not missed where nobody needs it', () => {
    const found = { root: { id: 'cluster', kind: 'cluster' as const }, skipped: [], objects: [] };

    expect(resolve(buildInventory(found), 'standard').findings).toEqual([]);
  });

  it('excludes kube-system everywhere, which is told as such', () => {
    const objects = [
      azureIdentity('kube-system', 'id'),
      azureIdentityBinding('kube-system', 'b', 'id', 'api'),
      workload('kube-system', 'api', { label: 'api' }),
      identityWebhook(excluding(NO_CONTROL_PLANE)),
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system', labels: { 'control-plane': 'x' } } },
    ];

    expect(findingsOf(objects)).toEqual([]);
  });

  it('tells which terms exclude a namespace', () => {
    const selector = excluding(NO_CONTROL_PLANE, { key: 'env', operator: 'In', values: ['prod', 'test'] });
    const [finding] = findingsOf([...CONSUMER, identityWebhook(selector), namespace({ env: 'dev' })]);

    expect(finding?.evidence).toEqual(['namespaceSelector: env in (prod,test)']);
  });

  it('excludes workloads that are migrated, too, but none that uses neither', () => {
    const objects = [
      workload('shop', 'new', { podLabels: { 'azure.workload.identity/use': 'true' } }),
      workload('shop', 'neither'),
      identityWebhook(excluding(NO_CONTROL_PLANE)),
      namespace({ 'control-plane': 'x' }),
    ];

    expect(told(findingsOf(objects))).toEqual(['namespace-not-mutated Deployment.apps/shop/new']);
  });
});
