/** The address of what a change is about, without asking the server for it. */
import { describe, expect, it } from '@jest/globals';
import type { KubernetesTarget } from '../../../src/core/change/types.js';
import { objectPath } from '../../../src/systems/kubernetes/resource-path.js';
import { typeOfTarget } from '../../../src/systems/kubernetes/type-of-target.js';

function targetOf(apiVersion: string, kind: string, namespace?: string): KubernetesTarget {
  const where = namespace === undefined ? {} : { namespace };
  return { system: 'kubernetes', root: 'cluster', apiVersion, kind, ...where, name: 'api' };
}

describe('the type of what a change is about', () => {
  it.each<[string, KubernetesTarget]>([
    ['/api/v1/namespaces/shop/serviceaccounts/api', targetOf('v1', 'ServiceAccount', 'shop')],
    ['/apis/apps/v1/namespaces/shop/deployments/api', targetOf('apps/v1', 'Deployment', 'shop')],
    ['/apis/batch/v1/namespaces/shop/cronjobs/api', targetOf('batch/v1', 'CronJob', 'shop')],
    [
      '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/api',
      targetOf('networking.k8s.io/v1', 'NetworkPolicy', 'shop'),
    ],
    [
      '/apis/aadpodidentity.k8s.io/v1/namespaces/shop/azureidentities/api',
      targetOf('aadpodidentity.k8s.io/v1', 'AzureIdentity', 'shop'),
    ],
    [
      '/apis/apps.kruise.io/v1alpha1/namespaces/shop/clonesets/api',
      targetOf('apps.kruise.io/v1alpha1', 'CloneSet', 'shop'),
    ],
    ['/apis/cert-manager.io/v1/clusterissuers/api', targetOf('cert-manager.io/v1', 'ClusterIssuer')],
    ['/api/v1/namespaces/api', targetOf('v1', 'Namespace')],
  ])('leads to %s', (path, target) => {
    expect(objectPath(typeOfTarget(target), target.namespace ?? '', target.name)).toBe(path);
  });
});
