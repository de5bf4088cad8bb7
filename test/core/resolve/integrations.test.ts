import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import {
  armId,
  azureIdentity,
  azureIdentityBinding,
  clientId,
  liveInventoryOf,
  workload,
} from '../../support/objects.js';

const identities = [
  azureIdentity('keda', 'scaler', { number: 1 }),
  azureIdentityBinding('keda', 'scaler', 'scaler', 'keda'),
  azureIdentity('shop', 'queue', { number: 2 }),
];

function kedaOperator(options: { label?: string; tag?: string; app?: string; use?: string } = {}): JsonObject {
  const { label, tag = '2.14.0', app = 'keda-operator', use } = options;
  return workload('keda', 'keda-operator', {
    account: 'keda-operator',
    ...(label === undefined ? {} : { label }),
    podLabels: { app, ...(use === undefined ? {} : { 'azure.workload.identity/use': use }) },
    podSpec: { containers: [{ name: 'keda-operator', image: `registry.example:5000/mirror/kedacore/keda:${tag}` }] },
  });
}

function trigger(podIdentity: JsonObject): JsonObject {
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    metadata: { namespace: 'shop', name: 'queue' },
    spec: { podIdentity: { provider: 'azure', ...podIdentity } },
  };
}

function clusterIssuer(managedIdentity?: JsonObject): JsonObject {
  const azureDNS = managedIdentity === undefined ? {} : { managedIdentity };
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    metadata: { name: 'letsencrypt' },
    spec: { acme: { solvers: [{ dns01: { azureDNS } }] } },
  };
}

function findingsOf(objects: readonly JsonObject[]) {
  const { findings } = resolve(liveInventoryOf([...identities, ...objects]), 'standard');
  return findings.filter(({ code }) => code.startsWith('integration-'));
}

describe('an integration', () => {
  it.each<[string, JsonObject[], string, RegExp[]]>([
    [
      'with its operator, for the identity that the setting names',
      [trigger({ identityId: clientId(2).toUpperCase() }), kedaOperator({ label: 'keda' })],
      'integration-uses-pod-identity',
      [
        /client id/,
        new RegExp(
          `Deployment.apps/keda/keda-operator presents the token of ServiceAccount/keda/keda-operator: the subject system:serviceaccount:keda:keda-operator needs a credential on ${armId('queue').toLowerCase()}$`,
        ),
        /write spec.podIdentity.provider: azure-workload, and leave identityId as it is/,
        /KEDA 2\.15 removes provider azure/,
      ],
    ],
    [
      'with its operator, for the identity that the operator gets',
      [trigger({}), kedaOperator({ label: 'keda' })],
      'integration-uses-pod-identity',
      [
        new RegExp(`needs a credential on ${armId('scaler').toLowerCase()}$`),
        /write spec.podIdentity.provider: azure-workload$/,
        /KEDA 2\.15/,
      ],
    ],
    [
      'of a version that does not know the setting any more',
      [trigger({}), kedaOperator({ label: 'keda', tag: 'v2.16.1' })],
      'integration-uses-pod-identity',
      [/needs a credential/, /does not know this setting any more/, /write/, /2\.15/],
    ],
    [
      'whose operator has moved already',
      [trigger({}), kedaOperator({ use: 'true' })],
      'integration-uses-pod-identity',
      [/needs a credential on the identity$/, /write/, /2\.15/],
    ],
    [
      'without its operator: the default, and said to be one',
      [trigger({ identityId: clientId(9) })],
      'integration-uses-pod-identity',
      [
        /which no AzureIdentity here has/,
        /was not found; if it runs as its manifests have it by default, the subject system:serviceaccount:keda:keda-operator/,
        /write/,
        /2\.15/,
      ],
    ],
    [
      'beside another part of the product that runs the same image',
      [trigger({}), kedaOperator({ label: 'keda', app: 'keda-operator-metrics-apiserver' })],
      'integration-uses-pod-identity',
      [/was not found/, /write/, /2\.15/],
    ],
    [
      'whose operator gets nothing through pod identity',
      [trigger({}), kedaOperator()],
      'integration-on-node-identity',
      [],
    ],
    [
      'cert-manager, ambient',
      [clusterIssuer()],
      'integration-uses-pod-identity',
      [
        /system:serviceaccount:cert-manager:cert-manager/,
        /write spec.acme.solvers.0.dns01.azureDNS.managedIdentity.clientID/,
      ],
    ],
    [
      'cert-manager with a resource id',
      [clusterIssuer({ resourceID: armId('dns') })],
      'integration-uses-pod-identity',
      [/names the identity/, /needs a credential on .*\/dns$/, /instead of managedIdentity.resourceID/],
    ],
  ])('%s', (_, objects, code, evidence) => {
    expect(findingsOf(objects)).toEqual([
      expect.objectContaining({ code, evidence: evidence.map((line): unknown => expect.stringMatching(line)) }),
    ]);
  });

  it('that is written as workload identity wants it needs nothing', () => {
    expect(findingsOf([clusterIssuer({ clientID: clientId(1) })])).toEqual([]);
  });
});
