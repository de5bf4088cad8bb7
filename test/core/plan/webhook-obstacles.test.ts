import { describe, expect, it } from '@jest/globals';
import type { MigrationPlan } from '../../../src/core/formats/plan.js';
import type { JsonObject } from '../../../src/core/json.js';
import {
  azureIdentity,
  azureIdentityBinding,
  serviceAccount,
  workload,
  type WorkloadOptions,
} from '../../support/objects.js';
import { planObjects } from '../../support/planning.js';

const IDENTITY = [azureIdentity('shop', 'identity'), azureIdentityBinding('shop', 'binding', 'identity', 'api')];
const annotate = (key: string, value: string): JsonObject => ({ [`azure.workload.identity/${key}`]: value });

function planWith(options: WorkloadOptions, annotations: JsonObject = {}, accept: string[] = []): MigrationPlan {
  return planObjects(
    [
      ...IDENTITY,
      serviceAccount('shop', 'api', { annotations }),
      workload('shop', 'api', { label: 'api', account: 'api', ...options }),
    ],
    accept.length === 0
      ? {}
      : { file: { decisions: [{ subject: 'Deployment.apps/shop/api', reason: 'tried', accept }] } },
  );
}

const cutOver = (plan: MigrationPlan): boolean => plan.changes.some(({ stage }) => stage === 'workloads');
const codesOf = (plan: MigrationPlan): string[] => plan.findings.map(({ code }) => code);
const EXPIRATION = 'service-account-token-expiration';

describe('a workload', () => {
  it.each<[string, WorkloadOptions, JsonObject]>([
    ['its own annotation', { podAnnotations: annotate(EXPIRATION, '60') }, {}],
    ["its account's", {}, annotate(EXPIRATION, '60')],
  ])('whose pods would be refused by %s is held, whatever is accepted', (_name, options, annotations) => {
    const plan = planWith(options, annotations, ['webhook-refuses-pod']);

    expect(codesOf(plan)).toContain('webhook-refuses-pod');
    expect(cutOver(plan)).toBe(false);
    expect(plan.changes.map(({ stage }) => stage)).toContain('identities');
  });

  it('is not refused for an account that it leaves', () => {
    const plan = planObjects(
      [
        ...IDENTITY,
        serviceAccount('shop', 'api', { annotations: annotate(EXPIRATION, '60') }),
        workload('shop', 'other', { account: 'api' }),
        workload('shop', 'api', { label: 'api', account: 'api' }),
      ],
      { file: { policy: { serviceAccountSplit: 'carry-over' } } },
    );

    expect(codesOf(plan)).not.toContain('webhook-refuses-pod');
    expect(cutOver(plan)).toBe(true);
  });

  it.each<[string, string[], boolean]>([
    ['held', [], false],
    ['moved once that is understood', ['container-skipped'], true],
  ])('with a skipped container is %s', (_name, accept, moved) => {
    const podSpec = {
      containers: [
        { name: 'app', image: 'x' },
        { name: 'log', image: 'y' },
      ],
    };
    const plan = planWith({ podSpec, podAnnotations: annotate('skip-containers', 'log') }, {}, accept);

    expect(codesOf(plan).includes('container-skipped')).toBe(!moved);
    expect(cutOver(plan)).toBe(moved);
  });
});
