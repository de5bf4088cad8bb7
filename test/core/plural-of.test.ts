import { describe, expect, it } from '@jest/globals';
import { pluralOf } from '../../src/core/plural-of.js';

describe('pluralOf', () => {
  it.each([
    ['Deployment', 'deployments'],
    ['StatefulSet', 'statefulsets'],
    ['CronJob', 'cronjobs'],
    ['ServiceAccount', 'serviceaccounts'],
    ['RoleBinding', 'rolebindings'],
    ['ReplicaSet', 'replicasets'],
    ['AuthorizationPolicy', 'authorizationpolicies'],
    ['SecretProviderClass', 'secretproviderclasses'],
    ['Ingress', 'ingresses'],
    ['Gateway', 'gateways'],
    ['AzurePodIdentityException', 'azurepodidentityexceptions'],
  ])('of %s is %s', (kind, plural) => {
    expect(pluralOf(kind)).toBe(plural);
  });
});
