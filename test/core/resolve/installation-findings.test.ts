import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../../src/core/formats/scan.js';
import type { JsonObject } from '../../../src/core/json.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import { azureIdentity, liveInventoryOf, mic, nmi, podIdentityException } from '../../support/objects.js';

const CODES = [
  'several-installations',
  'installation-settings',
  'outdated-installation',
  'managed-add-on',
  'leftover-assigned-identity',
];

function findingsOf(objects: readonly JsonObject[], skipped: Parameters<typeof liveInventoryOf>[1] = {}): Finding[] {
  return resolve(liveInventoryOf(objects, skipped)).findings.filter(({ code }) => CODES.includes(code));
}

function inNamespace(object: JsonObject, namespace: string, labels: JsonObject = {}): JsonObject {
  return { ...object, metadata: { ...(object['metadata'] as JsonObject), namespace, labels } };
}

const assigned: JsonObject = {
  apiVersion: 'aadpodidentity.k8s.io/v1',
  kind: 'AzureAssignedIdentity',
  metadata: { namespace: 'default', name: 'api-1-shop-id' },
};
const ADD_ON = { 'addonmanager.kubernetes.io/mode': 'Reconcile', 'kubernetes.azure.com/managedby': 'aks' };

describe('an installation', () => {
  it.each<[string, JsonObject[], string[]]>([
    ['of one MIC and one NMI is nothing special', [mic(), nmi()], []],
    ['of two NMIs is told', [nmi(), inNamespace(nmi(), 'identity')], ['several-installations']],
    ['of two MICs is told', [mic(), inNamespace(mic(), 'identity')], ['several-installations']],
    ['that blocks metadata is told (E74)', [nmi({ args: ['--block-instance-metadata'] })], ['installation-settings']],
    ['of Cluster API is told', [inNamespace(nmi(), 'capz-system')], ['installation-settings']],
    ['of the add-on is told', [inNamespace(nmi(), 'kube-system', ADD_ON)], ['managed-add-on']],
  ])('%s', (_name, objects, codes) => {
    expect(findingsOf(objects).map(({ code }) => code)).toEqual(codes);
  });

  it('is named with its version and owner among several', () => {
    const objects = [inNamespace(nmi(), 'kube-system', ADD_ON), inNamespace(nmi(), 'capz-system')];
    const [finding] = findingsOf(objects);

    expect(finding?.evidence).toEqual([
      'NMI DaemonSet.apps/capz-system/nmi, v1.8.17, of Cluster API',
      'NMI DaemonSet.apps/kube-system/nmi, v1.8.17, of aks-addon',
    ]);
  });

  it('tells every setting that matters later, and which id it does not protect', () => {
    const [finding] = findingsOf([
      mic({ args: ['--immutable-user-msis=abc,Def'] }),
      nmi({ args: ['--operation-mode=standard'] }),
    ]);

    expect(finding?.message).toBe('has 2 settings that matter when it is removed');
    expect(finding?.evidence).toEqual([
      '--immutable-user-msis: abc stays attached to the nodes',
      '--immutable-user-msis: Def is meant to stay attached, but MIC does not find ids with capitals in its list',
    ]);
  });

  it('before 1.6 is told with its version', () => {
    const old = JSON.parse(JSON.stringify(mic()).replace('v1.8.17', 'v1.5.5')) as JsonObject;

    expect(findingsOf([old])).toEqual([
      expect.objectContaining({
        code: 'outdated-installation',
        message: 'runs MIC v1.5.5, which takes field names in any capitalisation',
      }),
    ]);
  });
});

describe('the add-on', () => {
  it('is told once, with all that it manages', () => {
    const objects = [
      inNamespace(azureIdentity('shop', 'id'), 'shop', ADD_ON),
      inNamespace(podIdentityException('shop', 'ex', {}), 'shop', { 'kubernetes.azure.com/managedby': 'aks' }),
      azureIdentity('shop', 'mine', { number: 2 }),
    ];

    expect(findingsOf(objects)).toEqual([
      expect.objectContaining({
        code: 'managed-add-on',
        subject: 'cluster',
        evidence: [
          'AzureIdentity.aadpodidentity.k8s.io/shop/id',
          'AzurePodIdentityException.aadpodidentity.k8s.io/shop/ex',
        ],
      }),
    ]);
  });
});

describe('assigned identities', () => {
  const unread = { what: 'deployments', why: 'forbidden' as const, message: '', affects: ['matching' as const] };
  it.each<[string, JsonObject[], Parameters<typeof liveInventoryOf>[1], number]>([
    ['without a MIC are left behind', [assigned, nmi()], {}, 1],
    ['of a MIC are its own', [assigned, mic()], {}, 0],
    ['may be those of a MIC that was not read', [assigned], { skipped: [unread] }, 0],
    ['are not there', [nmi()], {}, 0],
  ])('%s', (_name, objects, more, count) => {
    const findings = findingsOf(objects, more).filter(({ code }) => code === 'leftover-assigned-identity');

    expect(findings).toHaveLength(count);
  });

  it('that a MIC looks after are not kept', () => {
    expect(liveInventoryOf([assigned, mic()]).assignedIdentities).toEqual([]);
  });
});
