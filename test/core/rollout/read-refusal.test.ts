import { describe, expect, it } from '@jest/globals';
import { describeRefusal, readRefusal } from '../../../src/core/rollout/read-refusal.js';

const WEBHOOK = 'mutation.azure-workload-identity.io';

describe('why the API server would not create a pod', () => {
  it.each([
    [
      403,
      'pods is forbidden: User "me" cannot create resource "pods" in API group "" in the namespace "shop"',
      'right-missing',
    ],
    [
      403,
      'pods "api-" is forbidden: error looking up service account shop/api: serviceaccount "api" not found',
      'account-missing',
    ],
    [
      403,
      'pods "api-x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
      'quota-exceeded',
    ],
    [403, 'pods "api-x" is forbidden: violates PodSecurity "restricted:latest": privileged', 'pod-refused'],
    [403, `admission webhook "${WEBHOOK}" denied the request: no`, 'webhook-denied-pod'],
    [400, `admission webhook "validate.kyverno.svc" denied the request: no`, 'pod-refused'],
    [500, `Internal error occurred: failed calling webhook "${WEBHOOK}": connection refused`, 'webhook-unreachable'],
    [500, 'Internal error occurred: failed calling webhook "other": timeout', 'webhook-unreachable'],
    [400, 'admission webhook "other" does not support dry run', 'dry-run-unsupported'],
    [422, 'Pod "api" is invalid: spec.containers[0].image: Required value', 'pod-refused'],
    [429, '', 'server-busy'],
    [503, '', 'server-busy'],
  ])('%d %s', (status, message, cause) => {
    expect(readRefusal({ status, reason: 'X', message })).toBe(cause);
  });

  it('is told on one line, shortened, without what a terminal would obey', () => {
    const text = describeRefusal({
      status: 403,
      reason: 'Forbidden',
      message: `a\u001b[31m\n\u202e b ${'c'.repeat(500)}`,
    });
    expect(text).toMatch(/^a \[31m b c{290,}…$/);
  });

  it('repeats nothing of an invalid object, whose values it would name', () => {
    const message = 'Pod "api" is invalid: spec.containers[0].env[0].value: Invalid value: "secret words"';
    expect(describeRefusal({ status: 422, reason: 'Invalid', message })).toBe('the pod is not valid (Invalid)');
  });
});
