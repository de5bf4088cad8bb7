import { describe, expect, it } from '@jest/globals';
import { checkIssuer } from '../../src/checks/issuer-check.js';
import { checkPermissions } from '../../src/checks/permissions-check.js';
import { checkWebhook } from '../../src/checks/webhook-check.js';
import { asObject, type JsonObject } from '../../src/core/json.js';
import { describeRight, type Right } from '../../src/core/run/rights-for.js';
import type { DryRuns, PodAdmission } from '../../src/ports/dry-runs.js';
import { mutatedPod } from '../support/mutated-pod.js';
import { workload } from '../support/objects.js';
import { plainCluster } from '../support/plain-cluster.js';

const never = new AbortController().signal;
const ISSUER = 'https://issuer.example/';
const CLUSTER = { server: 'server:443', context: 'c', uid: 'u-1', issuer: ISSUER };

describe('the issuer of the cluster', () => {
  it.each([
    ['is that of the plan', { uid: 'u-1', issuer: ISSUER }, CLUSTER, { answer: 'pass' }],
    [
      'lacks a slash',
      { issuer: ISSUER },
      { ...CLUSTER, issuer: ISSUER.slice(0, -1) },
      { answer: 'fail', code: 'issuer-differs' },
    ],
    ['is that of another cluster', { uid: 'u-2', issuer: ISSUER }, CLUSTER, { answer: 'fail', code: 'other-cluster' }],
    [
      'may not be read',
      { issuer: ISSUER },
      { server: '', context: '' },
      { answer: 'inconclusive', code: 'issuer-unknown' },
    ],
    ['was not planned with', {}, CLUSTER, { answer: 'pass' }],
  ])('%s', (_, planned, found, expected) => {
    expect(checkIssuer(planned, found)).toMatchObject(expected);
  });
});

describe('the rights of a run', () => {
  const rights: Right[] = ['a', 'b', 'c'].flatMap((namespace) => [
    { verb: 'patch', group: 'apps', resource: 'deployments', namespace },
    { verb: 'list', group: '', resource: 'pods', namespace },
  ]);

  async function ask(isGranted: (right: Right) => boolean) {
    const asked: string[] = [];
    const mayI = async (right: Right): Promise<boolean> => {
      asked.push(describeRight(right));
      return isGranted(right);
    };
    return { outcome: await checkPermissions(rights, { mayI }, never), asked };
  }

  it('that are granted everywhere are asked for once', async () => {
    const { outcome, asked } = await ask(() => true);
    expect(outcome.answer).toBe('pass');
    expect(asked).toEqual(['patch deployments.apps', 'list pods']);
  });

  it('that are granted in each namespace are enough', async () => {
    expect((await ask(({ namespace }) => namespace !== undefined)).outcome.answer).toBe('pass');
  });

  it('are named with the rule to add, where one is missing', async () => {
    const { outcome } = await ask(
      ({ namespace, verb }) => namespace !== undefined && !(namespace === 'b' && verb === 'patch'),
    );
    expect(outcome).toMatchObject({
      answer: 'fail',
      code: 'permission-missing',
      evidence: [{ what: 'missing', is: 'patch deployments.apps in namespace b' }],
    });
    expect(outcome.next).toContain("in namespace b: {apiGroups: ['apps'], resources: [deployments], verbs: [patch]}");
  });

  it('are not told by the dozen', async () => {
    const many: Right[] = Array.from({ length: 99 }, (_, index) => ({ verb: 'get', group: '', resource: `r${index}` }));
    const outcome = await checkPermissions(many, { mayI: async () => false }, never);
    expect(outcome.evidence).toHaveLength(21);
  });
});

describe('the webhook', () => {
  const webhook = (clientConfig: JsonObject): JsonObject => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'wi' },
    webhooks: [{ name: 'mutation.azure-workload-identity.io', clientConfig }],
  });
  const ready = webhook({ caBundle: 'Y2E=' });
  const admits: DryRuns['createPod'] = async (pod) => {
    const shaped = workload('any', 'x', { kind: 'Pod', podSpec: asObject(pod['spec']) });
    return { outcome: 'admitted', pod: mutatedPod(shaped) };
  };
  const answers =
    (answer: PodAdmission): DryRuns['createPod'] =>
    async () =>
      answer;
  const refused = (status: number, message: string): DryRuns['createPod'] =>
    answers({ outcome: 'refused', status, reason: 'X', message });

  it.each<[string, JsonObject[], DryRuns['createPod'], object]>([
    ['is there', [ready], admits, { answer: 'pass', unproved: [] }],
    ['is not installed', [], admits, { answer: 'fail', code: 'webhook-not-found' }],
    ['has no CA bundle', [webhook({})], admits, { answer: 'fail', code: 'webhook-not-ready' }],
    [
      'leaves pods alone',
      [ready],
      async (pod) => ({ outcome: 'admitted', pod }),
      { answer: 'fail', code: 'namespace-not-mutated', evidence: [{ what: 'namespace', is: 'shop' }] },
    ],
    [
      'does not answer',
      [ready],
      refused(500, 'failed calling webhook "mutation.azure-workload-identity.io": timeout'),
      { answer: 'inconclusive', code: 'webhook-unreachable' },
    ],
    [
      'cannot be tried, since a policy does not take our pod',
      [ready],
      refused(403, 'admission webhook "policy" denied the request'),
      { answer: 'pass', unproved: [expect.stringContaining('namespace shop')] },
    ],
  ])('%s', async (_, objects, createPod, expected) => {
    const ports = { reader: plainCluster(objects).lister, dryRuns: { createPod } };
    expect(await checkWebhook(['shop'], ports, never)).toMatchObject(expected);
  });
});
