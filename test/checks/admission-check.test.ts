import { describe, expect, it } from '@jest/globals';
import { checkAdmission } from '../../src/checks/admission-check.js';
import { asObject, type JsonObject } from '../../src/core/json.js';
import type { PodPromise } from '../../src/core/rollout/pod-promise.js';
import type { PodAdmission } from '../../src/ports/dry-runs.js';
import { AUDIENCE, CLIENT_ID, mutatedPod } from '../support/mutated-pod.js';
import { workload } from '../support/objects.js';

const PROMISE: PodPromise = {
  namespace: 'shop',
  account: 'api',
  clientIds: [CLIENT_ID],
  clientId: CLIENT_ID,
  audience: AUDIENCE,
};
const never = new AbortController().signal;
const deployment = workload('shop', 'api', { podLabels: { 'azure.workload.identity/use': 'true' }, account: 'api' });

function check(answer: (pod: JsonObject) => PodAdmission, object = deployment) {
  return checkAdmission(object, PROMISE, { createPod: async (pod) => answer(pod) }, never);
}

function refuses(status: number, message: string): () => PodAdmission {
  return () => ({ outcome: 'refused', status, reason: 'Forbidden', message });
}

describe('a new pod that is tried', () => {
  it('passes when it is admitted with all that is promised', async () => {
    const tried: JsonObject[] = [];
    const outcome = await check((pod) => {
      tried.push(pod);
      return { outcome: 'admitted', pod: mutatedPod(deployment) };
    });
    expect(outcome).toMatchObject({ answer: 'pass', unproved: [] });
    expect(tried).toHaveLength(1);
    expect(asObject(tried[0]?.['metadata'])['generateName']).toBe('api-');
  });

  it('fails when the webhook has not seen it', async () => {
    expect(await check((pod) => ({ outcome: 'admitted', pod }))).toMatchObject({
      answer: 'fail',
      code: 'pod-not-mutated',
    });
  });

  it('fails when it would carry something else', async () => {
    const outcome = await check(() => ({ outcome: 'admitted', pod: mutatedPod(deployment, { clientId: 'other' }) }));
    expect(outcome).toMatchObject({
      answer: 'fail',
      code: 'pod-not-as-promised',
      evidence: [{ what: 'AZURE_CLIENT_ID of container app', promised: CLIENT_ID, found: 'other' }],
    });
  });

  it.each([
    [
      500,
      'failed calling webhook "mutation.azure-workload-identity.io": refused',
      'inconclusive',
      'webhook-unreachable',
    ],
    [403, 'admission webhook "mutation.azure-workload-identity.io" denied the request', 'fail', 'webhook-denied-pod'],
    [400, 'admission webhook "other" does not support dry run', 'inconclusive', 'dry-run-unsupported'],
    [403, 'pods is forbidden: User "me" cannot create resource "pods"', 'inconclusive', 'kubernetes-forbidden'],
    [403, 'pods "x" is forbidden: exceeded quota: q', 'inconclusive', 'quota-exceeded'],
    [403, 'pods "x" is forbidden: error looking up service account shop/api', 'fail', 'account-not-found'],
    [403, 'pods "x" is forbidden: violates PodSecurity', 'fail', 'pod-refused'],
    [503, 'busy', 'inconclusive', 'kubernetes-failed'],
  ])('is not admitted: %d %s', async (status, message, answer, code) => {
    const outcome = await check(refuses(status, message));
    expect(outcome).toMatchObject({ answer, code, evidence: [{ what: 'the server says', is: message }] });
    expect(outcome.next.length).toBeGreaterThan(0);
  });

  it('is not made where the operator alone knows what it would be', async () => {
    const prometheus = { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', metadata: {}, spec: {} };
    const outcome = await check(refuses(500, ''), prometheus);
    expect(outcome).toMatchObject({ answer: 'pass', unproved: [expect.stringContaining('admitted')] });
  });
});
