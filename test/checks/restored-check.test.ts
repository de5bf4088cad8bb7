import { describe, expect, it } from '@jest/globals';
import { checkRestored } from '../../src/checks/restored-check.js';
import type { Check } from '../../src/core/change/types.js';
import type { JsonObject } from '../../src/core/json.js';
import { CLIENT_ID, mutatedPod, plainPod } from '../support/mutated-pod.js';
import { workload, type WorkloadOptions } from '../support/objects.js';

const LABEL = { 'azure.workload.identity/use': 'true' };
const notReady = { conditions: [{ type: 'Ready', status: 'False' }] };

function make(options: WorkloadOptions = {}): JsonObject {
  return workload('shop', 'api', { account: 'api', spec: { replicas: 1 }, ...options });
}

function check(args: JsonObject): Check {
  const subject = 'Deployment.apps/shop/api';
  return { id: 'x', stage: 'verify', needs: [], subject, run: 'restored', args };
}

/** What it went back to, and what it was in between. */
const before = make();
const between = make({ podLabels: LABEL, account: 'api-workload' });
const PLAIN = { serviceAccount: 'api', mutated: false };

describe('the pods of a workload that went back', () => {
  it.each<[string, JsonObject[], object]>([
    ['all as before', [plainPod(before), plainPod(before)], { answer: 'pass', summary: '2 pods as before, and ready' }],
    ['one of the migrated template', [plainPod(before), mutatedPod(between)], { code: 'pods-not-restarted' }],
    [
      'one of the migrated template whose account is the same',
      [mutatedPod(make({ podLabels: LABEL }))],
      { answer: 'inconclusive', code: 'pods-not-restarted' },
    ],
    ['one that the webhook saw all the same', [mutatedPod(before)], { answer: 'fail', code: 'pod-not-restored' }],
    ['one not ready', [plainPod(before, { status: notReady })], { answer: 'fail', code: 'pods-not-ready' }],
    ['none', [], { answer: 'inconclusive', code: 'no-pods' }],
  ])('with %s', (_name, pods, expected) => {
    expect(checkRestored(check(PLAIN), before, pods)).toMatchObject(expected);
  });

  it('are judged by their account even where no template tells it', () => {
    const custom = { apiVersion: 'example.test/v1', kind: 'Thing', metadata: { namespace: 'shop', name: 'api' } };

    expect(checkRestored(check(PLAIN), custom, [plainPod(make({ account: 'other' }))])).toMatchObject({
      code: 'pod-not-restored',
      evidence: [{ what: 'pod api-1', is: 'runs as other, not as api' }],
    });
  });

  it.each<[string, JsonObject, JsonObject, string | undefined]>([
    ['is gone', make({ podLabels: LABEL }), mutatedPod(make({ podLabels: LABEL }), { clientId: '' }), undefined],
    ['is still there', make({ podLabels: LABEL }), mutatedPod(make({ podLabels: LABEL })), 'pods-not-restarted'],
    [
      "is the template's own",
      make({
        podLabels: LABEL,
        podSpec: { containers: [{ name: 'app', env: [{ name: 'AZURE_CLIENT_ID', value: CLIENT_ID }] }] },
      }),
      mutatedPod(
        make({
          podLabels: LABEL,
          podSpec: { containers: [{ name: 'app', env: [{ name: 'AZURE_CLIENT_ID', value: CLIENT_ID }] }] },
        }),
      ),
      undefined,
    ],
  ])('were labelled before, and the client id of the account %s', (_name, object, pod, code) => {
    const args = { serviceAccount: 'api', withoutClientIds: [CLIENT_ID] };

    expect(checkRestored(check(args), object, [pod]).code).toBe(code);
  });

  it('of earlier runs keep what they were started with', () => {
    const job = make({ kind: 'CronJob' });
    const run = mutatedPod(make({ kind: 'CronJob', podLabels: LABEL }));

    expect(checkRestored(check(PLAIN), job, [run])).toMatchObject({
      answer: 'pass',
      unproved: ['1 pod of a run that began before keep what they were started with'],
    });
    expect(checkRestored(check(PLAIN), job, [])).toMatchObject({ answer: 'pass' });
  });
});
