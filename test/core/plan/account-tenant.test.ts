/** The tenant that a service account is annotated with, so that its pods ask for tokens where their identity is known. */
import { describe, expect, it } from '@jest/globals';
import type { Change } from '../../../src/core/change/types.js';
import { TENANT_ID_ANNOTATION, USE_LABEL } from '../../../src/core/inventory/names.js';
import { asObject, type JsonObject } from '../../../src/core/json.js';
import { factsOf, TENANT } from '../../support/azure-facts.js';
import { azureIdentity, azureIdentityBinding, serviceAccount, workload } from '../../support/objects.js';
import { planObjects, type PlanningOptions } from '../../support/planning.js';

const API = 'Deployment.apps/shop/api';
const OTHER = '11111111-0000-4000-8000-000000000000';
const accepted = {
  file: { decisions: [{ subject: API, reason: 'seen', accept: ['service-principal-identity', 'tenant-differs'] }] },
};

function bound(spec: JsonObject = {}): JsonObject[] {
  return [azureIdentity('shop', 'vault', { spec }), azureIdentityBinding('shop', 'vault', 'vault', 'api')];
}

const app = (tenantID: string): JsonObject[] => bound({ type: 1, resourceID: '', tenantID });
const kept = (annotations = {}): JsonObject[] => [
  serviceAccount('shop', 'api', { annotations }),
  workload('shop', 'api', { label: 'api', account: 'api' }),
];
const split = [workload('shop', 'api', { label: 'api' })];

/** What the account will carry that the plan writes. */
function tenantsOf(changes: readonly Change[]): unknown[] {
  return changes
    .filter(({ target }) => target.system === 'kubernetes' && target.kind === 'ServiceAccount')
    .flatMap(({ effect }): unknown[] => {
      if (effect.do === 'edit') {
        return effect.fields.flatMap(({ at, to }) => (at.at(-1) === TENANT_ID_ANNOTATION ? [to] : []));
      }
      const body = effect.do === 'create' ? asObject(asObject(effect.body)['metadata']) : {};
      const tenant = asObject(body['annotations'])[TENANT_ID_ANNOTATION];
      return tenant === undefined ? [] : [{ is: tenant }];
    });
}

describe('the tenant is written', () => {
  it.each<[string, JsonObject[], PlanningOptions]>([
    ['of an app registration elsewhere', [...app(OTHER), ...kept()], { tenantId: TENANT }],
    ['of an app registration, where that of the cluster is not known', [...app(OTHER), ...kept()], {}],
    ['of an app registration elsewhere, on a new account', [...app(OTHER), ...split], { tenantId: TENANT }],
    [
      'of a managed identity elsewhere, once that is accepted',
      [...bound(), ...kept()],
      { tenantId: TENANT, azure: withTenant(OTHER) },
    ],
  ])('%s', (_, objects, options) => {
    const { changes } = planObjects(objects, { ...options, ...accepted });

    expect(tenantsOf(changes)).toEqual([{ is: OTHER }]);
    expect(changes.some(({ effect }) => effect.do === 'edit')).toBe(true);
  });
});

describe('the tenant is left to the webhook', () => {
  it.each<[string, JsonObject[], PlanningOptions]>([
    ['where it is that of the cluster', [...app(TENANT.toUpperCase()), ...kept()], { tenantId: TENANT }],
    ['of a managed identity', [...bound(), ...kept()], { tenantId: TENANT, azure: factsOf({ vault: 1 }) }],
    ['where the account has it', [...app(OTHER), ...kept({ [TENANT_ID_ANNOTATION]: OTHER })], { tenantId: TENANT }],
    ['where it is not told', [...app(''), ...kept()], { tenantId: TENANT }],
  ])('%s', (_, objects, options) => {
    const { changes } = planObjects(objects, { ...options, ...accepted });

    expect(tenantsOf(changes)).toEqual([]);
    expect(changes.filter(({ stage }) => stage === 'workloads')).not.toEqual([]);
  });
});

describe('a tenant that the account carries', () => {
  const FOREIGN = '22222222-0000-4000-8000-000000000000';
  const carrying = (tenant: string): JsonObject[] => kept({ [TENANT_ID_ANNOTATION]: tenant });

  it.each<[string, JsonObject[], PlanningOptions]>([
    ['is another than that of the cluster', [...bound(), ...carrying(FOREIGN)], { tenantId: TENANT }],
    ['is another than that of the app', [...app(OTHER), ...carrying(FOREIGN)], accepted],
    [
      'is that of the cluster, and Azure tells another',
      [...bound(), ...carrying(TENANT)],
      { ...accepted, tenantId: TENANT, azure: withTenant(OTHER) },
    ],
    ['is empty', [...bound(), ...carrying('')], {}],
  ])('holds its workloads where it %s', (_, objects, options) => {
    const { findings, changes } = planObjects(objects, options);

    expect(findings.map(({ code }) => code)).toContain('tenant-id-conflict');
    expect(changes.filter(({ stage }) => stage === 'workloads')).toEqual([]);
  });

  it.each<[string, JsonObject[], PlanningOptions]>([
    ['fits', [...bound(), ...carrying(TENANT)], { tenantId: TENANT }],
    ['can not be compared', [...bound(), ...carrying('contoso.onmicrosoft.com')], { tenantId: TENANT }],
    ['is all that is known', [...bound(), ...carrying(FOREIGN)], {}],
    [
      'is left behind',
      [...bound(), serviceAccount('shop', 'default', { annotations: { [TENANT_ID_ANNOTATION]: FOREIGN } }), ...split],
      { tenantId: TENANT },
    ],
  ])('is no obstacle where it %s', (_, objects, options) => {
    const { findings, changes } = planObjects(objects, options);

    expect(findings.map(({ code }) => code)).not.toContain('tenant-id-conflict');
    expect(changes.filter(({ stage }) => stage === 'workloads')).not.toEqual([]);
  });
});

describe('a workload that is labelled already', () => {
  it('is restarted once for both annotations', () => {
    const account = serviceAccount('shop', 'api');
    const used = workload('shop', 'api', { label: 'api', account: 'api', podLabels: { [USE_LABEL]: 'true' } });
    const { changes } = planObjects([...app(OTHER), account, used], { tenantId: TENANT, ...accepted });

    expect(tenantsOf(changes)).toEqual([{ is: OTHER }]);
    expect(changes.filter(({ effect }) => effect.do === 'restart')).toHaveLength(1);
  });
});

function withTenant(tenantId: string) {
  const facts = factsOf({ vault: 1 });
  const identities = Object.fromEntries(
    Object.entries(facts.identities).map(([key, answer]) => [
      key,
      answer.state === 'present' ? { ...answer, value: { ...answer.value, tenantId } } : answer,
    ]),
  );
  return { ...facts, identities };
}
