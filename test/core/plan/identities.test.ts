/** Plans for identities that are more, or less, than they seem. */
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import {
  armId,
  azureIdentity,
  azureIdentityBinding,
  clientId,
  identityWebhook,
  serviceAccount,
  workload,
} from '../../support/objects.js';
import { describeChanges, planObjects } from '../../support/planning.js';

const APP = [serviceAccount('shop', 'api'), workload('shop', 'api', { label: 'api', account: 'api' })];
const REF = 'Deployment.apps/shop/api';

function bound(name: string, spec: JsonObject = {}, number = 1): JsonObject[] {
  return [azureIdentity('shop', name, { number, spec }), azureIdentityBinding('shop', `b-${name}`, name, 'api')];
}

const whole = (identity: string): string[] => [
  `create ${identity} system:serviceaccount:shop:api`,
  `edit ServiceAccount/shop/api azure.workload.identity/client-id=${clientId(1)}`,
  `edit ${REF} azure.workload.identity/use=true`,
];

function codesOf(objects: readonly JsonObject[], accept: string[] = []): string[] {
  return planWith(objects, accept).findings.map(({ code }) => code);
}
function planWith(objects: readonly JsonObject[], accept: string[] = []): ReturnType<typeof planObjects> {
  const decisions = [{ subject: REF, reason: 'tried', accept }];
  return planObjects([...objects, ...APP], accept.length === 0 ? {} : { file: { decisions } });
}

describe('a plan', () => {
  it('has one credential for two objects that name one managed identity, and asks for no default (E05)', () => {
    const objects = [...bound('one', { resourceID: armId('same') }), ...bound('two', { resourceID: armId('SAME') })];

    expect(describeChanges(planWith(objects))).toEqual(whole('same'));
    expect(codesOf(objects)).toContain('shared-managed-identity');
    expect(codesOf(objects)).not.toContain('several-identities');
  });

  it('takes an identity of another subscription like any other (E22)', () => {
    const resourceID = armId('far').replace(
      /subscriptions\/[^/]+/,
      'subscriptions/11111111-1111-4111-8111-111111111111',
    );
    const plan = planWith(bound('one', { resourceID }));

    expect(describeChanges(plan)).toEqual(whole('far'));
    expect(plan.changes[0]?.target).toMatchObject({ id: resourceID });
  });

  it('holds back whoever uses an identity that contradicts another (E06)', () => {
    const other = azureIdentity('other', 'two', { number: 2, spec: { resourceID: armId('one') } });
    const objects = [...bound('one'), other];

    expect(describeChanges(planWith(objects))).toEqual([]);
    expect(planWith(objects).manual).toContainEqual(
      expect.objectContaining({
        code: 'identity-contradiction',
        subject: REF,
        message:
          'uses AzureIdentity.aadpodidentity.k8s.io/shop/one, which has the resource id of another AzureIdentity and another client id',
      }),
    );
    expect(describeChanges(planWith(objects, ['identity-contradiction']))).toEqual(whole('one'));
  });
});

describe('an app registration', () => {
  const app = (spec: JsonObject): JsonObject[] => bound('one', { type: 1, resourceID: '', ...spec });

  it.each<[string, JsonObject[], string[]]>([
    ['needs a credential in Graph (E19)', app({}), ['service-principal-identity']],
    [
      'of several tenants has no successor (E20)',
      app({ auxiliaryTenantIDs: ['t'] }),
      ['auxiliary-tenants', 'service-principal-identity'],
    ],
    [
      'with a certificate has no other tenants',
      app({ type: 2, auxiliaryTenantIDs: ['t'] }),
      ['service-principal-identity'],
    ],
    [
      'of another cloud is told (E21)',
      app({ adEndpoint: 'https://login.microsoftonline.us/' }),
      ['other-authority', 'service-principal-identity'],
    ],
    [
      'of the public cloud is not',
      app({ adEndpoint: 'https://login.microsoftonline.com' }),
      ['service-principal-identity'],
    ],
    ['of a cloud to be filled in is not', app({ adEndpoint: '${AUTHORITY}' }), ['service-principal-identity']],
  ])('%s', (_name, objects, codes) => {
    const { findings, changes } = planWith(objects);
    const about = findings.filter(({ subject, severity }) => subject === REF && severity !== 'info');

    expect(about.map(({ code }) => code).sort()).toEqual(codes);
    expect(changes).toEqual([]);
  });

  it('of several tenants is held whatever is accepted', () => {
    const accept = ['auxiliary-tenants', 'service-principal-identity'];

    expect(planWith(app({ auxiliaryTenantIDs: ['t'] }), accept).changes).toEqual([]);
  });
});

describe('a namespace that the webhook excludes', () => {
  const excluded = [
    ...bound('one'),
    identityWebhook({ namespaceSelector: { matchExpressions: [{ key: 'control-plane', operator: 'DoesNotExist' }] } }),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'control-plane': 'x' } } },
  ];

  it.each([[[]], [['namespace-not-mutated']]])('keeps its workloads, accepted: %j (E61)', (accept: string[]) => {
    expect(describeChanges(planWith(excluded, accept))).toEqual([]);
  });

  it('is told once', () => {
    expect(codesOf(excluded).filter((code) => code === 'namespace-not-mutated')).toHaveLength(1);
  });
});

describe('a webhook that is missing', () => {
  it('holds nothing back: a plan made before it is there shows the whole', () => {
    const others = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      metadata: { name: 'x' },
    };
    const objects = [...bound('one'), others];

    expect(codesOf(objects)).toContain('webhook-not-found');
    expect(describeChanges(planWith(objects))).toEqual(whole('one'));
  });
});
