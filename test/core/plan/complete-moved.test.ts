/** Workloads that label and annotation say are moved, while their identities do not know their account. */
import { describe, expect, it } from '@jest/globals';
import { normalizeArmId } from '../../../src/core/arm-id.js';
import type { AzureFacts } from '../../../src/core/azure/facts.js';
import type { MigrationPlan } from '../../../src/core/formats/plan.js';
import { CLIENT_ID_ANNOTATION, USE_LABEL } from '../../../src/core/inventory/names.js';
import type { JsonObject } from '../../../src/core/json.js';
import { DEFAULT_AUDIENCE } from '../../../src/core/plan/credential.js';
import { ABSENT, factsOf, forbidden, withCredentials } from '../../support/azure-facts.js';
import {
  armId,
  azureIdentity,
  azureIdentityBinding,
  clientId,
  ISSUER,
  serviceAccount,
  workload,
} from '../../support/objects.js';
import { describeChanges, planObjects, type PlanningOptions } from '../../support/planning.js';

const API = 'Deployment.apps/shop/api';
const SUBJECT = 'system:serviceaccount:shop:api';
const FACTS = factsOf({ vault: 1, queue: 2 });
const KEY = normalizeArmId(armId('vault'));
const vault = [azureIdentity('shop', 'vault'), azureIdentityBinding('shop', 'vault', 'vault', 'api')];
const queue = [azureIdentity('shop', 'queue', { number: 2 }), azureIdentityBinding('shop', 'queue', 'queue', 'api')];
const account = serviceAccount('shop', 'api', { annotations: { [CLIENT_ID_ANNOTATION]: clientId(1) } });
const labelled = workload('shop', 'api', { label: 'api', account: 'api', podLabels: { [USE_LABEL]: 'true' } });
const moved = [...vault, account, labelled];
/** Needs no identity: an account that is yet to be moved would be split for it. */
const bystander = workload('shop', 'cron', { account: 'api' });

function held(subject = SUBJECT, audience = DEFAULT_AUDIENCE) {
  return { name: 'by-hand', issuer: ISSUER, subject, audiences: [audience] };
}

function planWith(objects: readonly JsonObject[], azure: AzureFacts | undefined, more: PlanningOptions = {}) {
  return planObjects(objects, { ...more, ...(azure && { azure }) });
}

function codesOf({ findings }: MigrationPlan): string[] {
  return findings.filter(({ subject }) => subject === API).map(({ code }) => code);
}

describe('a workload that has label and annotation', () => {
  it('gets the credential that its identity lacks, and its token is proved', () => {
    const plan = planWith([...moved, bystander], FACTS);

    expect(describeChanges(plan)).toEqual([`create vault ${SUBJECT}`]);
    expect(codesOf(plan)).toEqual(['credential-missing']);
    const check = plan.checks.find(({ stage }) => stage === 'token-check');
    expect(check).toMatchObject({ subject: 'ServiceAccount/shop/api', needs: [plan.changes[0]?.id] });
    expect(plan.summary).toMatchObject({ create: 1, restart: 0, unchanged: 0 });
    expect(plan.budget).toMatchObject([{ needed: 1, planned: 1 }]);
  });

  it('gets it on each of its identities', () => {
    const plan = planWith([...moved, ...queue], withCredentials(FACTS, armId('vault'), [held()]));

    expect(describeChanges(plan)).toEqual([`create queue ${SUBJECT}`]);
  });

  it.each<[string, AzureFacts | undefined]>([
    ['the credential is there', withCredentials(FACTS, armId('vault'), [held()])],
    ['Azure was not asked', undefined],
    ['its credentials cannot be read', { ...FACTS, credentials: { [KEY]: forbidden('credentials') } }],
  ])('needs nothing where %s', (_, azure) => {
    const plan = planWith(moved, azure);

    expect(plan.changes).toEqual([]);
    expect(codesOf(plan)).toEqual([]);
    expect(plan.summary.unchanged).toBe(1);
  });

  it.each<[string, AzureFacts, string[]]>([
    ['its identity is gone', { ...FACTS, identities: { [KEY]: ABSENT } }, ['credential-missing', 'identity-not-found']],
    [
      'the credential has another audience',
      withCredentials(FACTS, armId('vault'), [held(SUBJECT, 'api://else')]),
      ['credential-audience-differs', 'credential-missing'],
    ],
  ])('gets none and is told of where %s', (_, azure, codes) => {
    const plan = planWith(moved, azure);

    expect(plan.changes).toEqual([]);
    expect(codesOf(plan).sort()).toEqual(codes);
  });

  it('is shown the credential that was meant', () => {
    const slip = withCredentials(FACTS, armId('vault'), [held('system:serviceaccount:shop:Api')]);

    expect(codesOf(planWith(moved, slip)).sort()).toEqual(['credential-missing', 'credential-near-miss']);
  });

  it('gets none where it is decided to be left alone, or is out of scope', () => {
    const decisions = [{ subject: API, skip: true, reason: 'moved by its team' }];
    const skipped = planWith(moved, FACTS, { file: { decisions } });

    expect(skipped.changes).toEqual([]);
    expect(codesOf(skipped)).toContain('credential-missing');
    expect(planWith(moved, FACTS, { scope: { namespaces: ['pay'] } }).findings).toEqual([]);
  });
});
