import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findObjects } from '../../../src/core/explain/find-objects.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import { arbitraryCluster } from '../../support/arbitrary-cluster.js';
import {
  azureIdentity,
  azureIdentityBinding,
  liveInventoryOf,
  podIdentityException,
  serviceAccount,
  workload,
} from '../../support/objects.js';

const RESOLUTIONS = [
  resolve(
    liveInventoryOf([
      azureIdentity('shop', 'id-1'),
      azureIdentityBinding('shop', 'b', 'id-1', 'api'),
      podIdentityException('shop', 'e', { app: 'x' }),
      serviceAccount('shop', 'api'),
      workload('shop', 'api', { label: 'api', account: 'api' }),
      workload('shop', 'api-worker', { label: 'api' }),
      workload('shop', 'web', { kind: 'StatefulSet' }),
      workload('pay', 'api', { label: 'api', kind: 'CronJob' }),
      workload('pay', 'web', { kind: 'StatefulSet' }),
      workload('pay', 'ds', { kind: 'DaemonSet', label: 'api' }),
      workload('shop', 'lone', { kind: 'Pod', label: 'api' }),
    ]),
    'standard',
  ),
];

function find(text: string, ...namespaces: string[]): string {
  const { ref, takenFor } = findObjects(RESOLUTIONS, [], { text, namespaces });
  return takenFor === undefined ? ref : `${ref} for ${takenFor}`;
}

describe('an object', () => {
  it.each<[string, string[], string]>([
    ['Deployment.apps/shop/api', [], 'Deployment.apps/shop/api'],
    ['Deployment.apps/shop/api', ['pay'], 'Deployment.apps/shop/api'],
    ['deployment/api', [], 'Deployment.apps/shop/api'],
    ['deploy/api', [], 'Deployment.apps/shop/api'],
    ['DEPLOYMENTS/api', [], 'Deployment.apps/shop/api'],
    ['deployment.apps/api', ['shop'], 'Deployment.apps/shop/api'],
    ['deployment/shop/api', [], 'Deployment.apps/shop/api'],
    ['sts/web', ['pay'], 'StatefulSet.apps/pay/web'],
    ['cj/api', [], 'CronJob.batch/pay/api'],
    ['sa/api', [], 'ServiceAccount/shop/api'],
    ['sa/default', ['pay'], 'ServiceAccount/pay/default'],
    ['azureidentity/id-1', [], 'AzureIdentity.aadpodidentity.k8s.io/shop/id-1'],
    ['azureidentities/id-1', [], 'AzureIdentity.aadpodidentity.k8s.io/shop/id-1'],
    ['azureidentitybindings/b', [], 'AzureIdentityBinding.aadpodidentity.k8s.io/shop/b'],
    ['azurepodidentityexception/e', [], 'AzurePodIdentityException.aadpodidentity.k8s.io/shop/e'],
    ['pod/lone', [], 'Pod/shop/lone'],
    ['pod/api-7d9f8c6b5d-x2k4z', [], 'Deployment.apps/shop/api for api-7d9f8c6b5d-x2k4z'],
    ['po/api-worker-7d9f8c6b5d-x2k4z', [], 'Deployment.apps/shop/api-worker for api-worker-7d9f8c6b5d-x2k4z'],
    ['pod/api-28312345-x2k4z', ['pay'], 'CronJob.batch/pay/api for api-28312345-x2k4z'],
    ['pod/web-0', ['shop'], 'StatefulSet.apps/shop/web for web-0'],
    ['pod/pay/ds-x2k4z', [], 'DaemonSet.apps/pay/ds for ds-x2k4z'],
  ])('%s (-n %j) is %s', (text, namespaces, ref) => {
    expect(find(text, ...namespaces)).toBe(ref);
  });

  it.each<[string, string[], string, string[]]>([
    ['sts/web', [], 'ambiguous-object', ['StatefulSet.apps/pay/web', 'StatefulSet.apps/shop/web']],
    ['pod/web-0', [], 'ambiguous-object', ['StatefulSet.apps/pay/web', 'StatefulSet.apps/shop/web']],
    ['deployment/apy', [], 'object-not-found', ['CronJob.batch/pay/api', 'Deployment.apps/shop/api']],
    ['deployment.batch/api', [], 'object-not-found', []],
    ['deployment/api', ['pay'], 'object-not-found', []],
    ['nonsense/', [], 'object-not-found', []],
    ['/', [], 'object-not-found', []],
    ['constructor/api', [], 'object-not-found', []],
  ])('%s (-n %j) is refused as %s', (text, namespaces, code, next) => {
    expect(() => find(text, ...namespaces)).toThrow(
      expect.objectContaining({ code, kind: 'usage', next: expect.arrayContaining(next) }),
    );
  });

  it('is found by the ref that scan prints, whatever the cluster holds', () => {
    fc.assert(
      fc.property(arbitraryCluster, (objects) => {
        const resolution = resolve(liveInventoryOf(objects), 'standard');
        for (const { workload: each } of resolution.consumers)
          expect(findObjects([resolution], [], { text: each.ref, namespaces: [] }).ref).toBe(each.ref);
      }),
      { numRuns: 50 },
    );
  });
});
