import { describe, expect, it } from '@jest/globals';
import { type AzurePorts, type ChecksPorts, createChecks } from '../../src/checks/run-check.js';
import type { Check } from '../../src/core/change/types.js';
import { asObject, type JsonObject } from '../../src/core/json.js';
import { ISSUER, workload } from '../support/objects.js';
import { annotatedAccount, CLIENT_ID, mutatedPod } from '../support/mutated-pod.js';
import { ownedBy, plainCluster, replicaSetOf } from '../support/plain-cluster.js';
import { IDENTITY } from '../support/sandbox-azure.js';
import { samplePlan } from '../support/sample-plan.js';
import { tokenWorld } from '../support/token-world.js';

const deployment = workload('shop', 'api', { podLabels: { 'azure.workload.identity/use': 'true' }, account: 'api' });
const PODS_ARGS = { serviceAccount: 'api', clientIds: [CLIENT_ID] };

function check(run: string, args: JsonObject = {}, subject = 'Deployment.apps/shop/api'): Check {
  return { id: `x/${run}`, stage: 'verify', needs: [], subject, run, args };
}

function world(objects: readonly JsonObject[], more: Partial<ChecksPorts> = {}, checks: readonly Check[] = []) {
  const cluster = plainCluster(objects);
  const tried: string[] = [];
  const { clock, tokens } = tokenWorld().ports;
  const ports: ChecksPorts = {
    cluster: { ...cluster.lister, identify: async () => ({ server: 's', context: 'c', issuer: ISSUER }) },
    reader: cluster.reader,
    dryRuns: {
      async createPod(pod) {
        tried.push(String(asObject(pod['metadata'])['namespace']));
        return {
          outcome: 'admitted',
          pod: mutatedPod(workload('x', 'y', { kind: 'Pod', podSpec: asObject(pod['spec']) })),
        };
      },
    },
    reviews: { mayI: async () => true },
    logs: { read: async () => '' },
    tokens,
    clock,
    ...more,
  };
  const plan = samplePlan({ checks: [...checks] });
  const target = { ...plan.target, issuers: { cluster: ISSUER } };
  const run = createChecks({ ...plan, target }, ports, { stateNamespace: 'runs' });
  const told: string[] = [];
  const ask = (asked: Check, signal = new AbortController().signal) =>
    run.run(asked, { signal, onProgress: (detail) => told.push(detail) });
  return { ask, cluster, tried, told };
}

describe('the checks of a plan', () => {
  const pod = ownedBy(mutatedPod(deployment), deployment);
  const all = [deployment, replicaSetOf(deployment), pod, annotatedAccount()];

  it.each<[string, Check, object]>([
    ['pods', check('pods', PODS_ARGS), { answer: 'pass', summary: '1 pod with all that was promised, and ready' }],
    ['path', check('path', PODS_ARGS), { code: 'path-unknown' }],
    ['issuer', check('issuer', {}, 'cluster'), { answer: 'pass' }],
    ['permissions', check('permissions', {}, 'cluster'), { answer: 'pass' }],
    ['webhook', check('webhook', {}, 'cluster'), { answer: 'fail', code: 'webhook-not-found' }],
    ['token, without Azure', check('token'), { answer: 'inconclusive', code: 'azure-not-asked' }],
    ['one of another version', check('constructor'), { answer: 'inconclusive', code: 'check-unknown' }],
    ['pods of what is gone', check('pods', PODS_ARGS, 'Deployment.apps/shop/gone'), { answer: 'fail' }],
    ['pods, malformed', check('pods'), { answer: 'inconclusive', code: 'check-malformed' }],
    [
      'pods of a kind whose version is not known',
      check('pods', PODS_ARGS, 'Thing.example.test/shop/x'),
      { answer: 'inconclusive', code: 'workload-type-unknown' },
    ],
    ['admission', check('admission', { ...PODS_ARGS, object: deployment }), { answer: 'fail' }],
    [
      'rollout',
      check('rollout', {
        target: {
          system: 'kubernetes',
          root: '',
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          namespace: 'shop',
          name: 'gone',
        },
        timeoutMs: 1,
      }),
      { answer: 'fail', code: 'workload-not-found' },
    ],
  ])('%s', async (_, asked, expected) => {
    expect(await world(all).ask(asked)).toMatchObject(expected);
  });

  it.each(['pods', 'admission'])('%s fail without their service account', async (run) => {
    const outcome = await world([deployment]).ask(check(run, { ...PODS_ARGS, object: deployment }));
    expect(outcome).toMatchObject({ answer: 'fail', code: 'account-not-found' });
  });

  it('tell what could not be read', async () => {
    const { ask, cluster } = world(all);
    cluster.forbidden.add('list Pod shop');
    expect(await ask(check('pods', PODS_ARGS))).toMatchObject({ answer: 'inconclusive', code: 'kubernetes-forbidden' });
  });

  it('end with the reason of the signal', async () => {
    const reason = new Error('stop');
    await expect(world(all).ask(check('pods', PODS_ARGS), AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it('try the webhook in every namespace once, then in one', async () => {
    const webhook = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      metadata: { name: 'wi' },
      webhooks: [{ name: 'mutation.azure-workload-identity.io', clientConfig: { caBundle: 'Y2E=' } }],
    };
    const subjects = ['a', 'b', 'c'].map((namespace) => check('pods', {}, `Deployment.apps/${namespace}/x`));
    const { ask, tried } = world([webhook], {}, subjects);
    const answers = [await ask(check('webhook', {}, 'cluster')), await ask(check('webhook', {}, 'cluster'))];
    expect(answers.map(({ answer }) => answer)).toEqual(['pass', 'pass']);
    expect(tried).toEqual(['a', 'b', 'c', 'a']);
  });
});

describe('the check of a token', () => {
  const { identity } = tokenWorld();

  function askForToken(clientId: string, { isWritten }: { isWritten: boolean }) {
    const { ports, question, writeCredential } = tokenWorld();
    if (isWritten) writeCredential();
    const { issuer, subject, audience } = question.promise;
    const { tenantId, principalId = '' } = question.identity;
    const found = { id: IDENTITY, name: 'x', location: '', tenantId, principalId, clientId: identity.clientId };
    const reader: AzurePorts['reader'] = {
      findIdentities: async (ids) => ({ found: ids.includes(found.clientId) ? [found] : [], unsearched: [] }),
      listCredentials: async (_, signal) => ports.listCredentials(signal),
      findApplication: async () => undefined,
      listApplicationCredentials: async () => undefined,
      listPermissions: async () => [{ actions: ['*'], notActions: [] }],
    };
    const token = check('token', { clientId, issuer, subject, audience }, 'ServiceAccount/shop/catalog');
    const azure = { reader, exchange: ports.exchange, tenantId, scope: question.scope, authority: '' };
    const { ask, told } = world([], { azure, tokens: ports.tokens, clock: ports.clock }, [token]);
    return { outcome: ask(token), told };
  }

  it('finds the identity in Azure, and tells what it waits for', async () => {
    const { outcome, told } = askForToken(identity.clientId, { isWritten: true });
    expect(await outcome).toMatchObject({ answer: 'pass' });
    expect(told).toContain('20 s until the next exchange');
  });

  it('fails where the identity has no such credential', async () => {
    expect(await askForToken(identity.clientId, { isWritten: false }).outcome).toMatchObject({
      answer: 'fail',
      summary: expect.stringContaining('No credential of the identity fits'),
    });
  });

  it('fails where there is no such identity', async () => {
    const other = '99999999-9999-4999-8999-999999999999';
    expect(await askForToken(other, { isWritten: true }).outcome).toMatchObject({
      answer: 'fail',
      summary: expect.stringContaining('does not exist in Azure'),
    });
  });
});
