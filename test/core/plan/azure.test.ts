/** Plans against what Azure answers: one fact at a time, and the rules that hold for all of them. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalizeArmId } from '../../../src/core/arm-id.js';
import type { AzureFacts, ExistingCredential } from '../../../src/core/azure/facts.js';
import { problemsOf } from '../../../src/core/formats/find-problems.js';
import { encodePlanFile } from '../../../src/core/formats/plan-file.js';
import { type MigrationPlan, PlanFile } from '../../../src/core/formats/plan.js';
import type { JsonObject } from '../../../src/core/json.js';
import { renderPlanMarkdown } from '../../../src/core/report/render-plan-markdown.js';
import { renderPlanText } from '../../../src/core/report/render-plan.js';
import { plainStyle } from '../../../src/core/report/style.js';
import { arbitraryEdit } from '../../support/arbitrary-edit.js';
import {
  ABSENT,
  afterCreating,
  clusterFact,
  existing,
  factsOf,
  forbidden,
  GROUP,
  identityFact,
  present,
  TENANT,
  WANTED,
  withCredentials,
} from '../../support/azure-facts.js';
import {
  armId,
  azureIdentity,
  azureIdentityBinding,
  clientId,
  ISSUER,
  liveInventoryOf,
  serviceAccount,
  workload,
} from '../../support/objects.js';
import { describeChanges, planInventories, planObjects } from '../../support/planning.js';

const API = 'Deployment.apps/shop/api';
const VAULT = armId('vault');
const KEY = normalizeArmId(VAULT);
const FACTS = factsOf({ vault: 1 });

function shop(spec: JsonObject = {}): JsonObject[] {
  return [
    azureIdentity('shop', 'vault', { spec }),
    azureIdentityBinding('shop', 'vault', 'vault', 'api'),
    serviceAccount('shop', 'api'),
    workload('shop', 'api', { label: 'api', account: 'api' }),
  ];
}

function codes({ findings }: MigrationPlan): string[] {
  return findings.map(({ code, subject }) => `${code} ${subject}`);
}

function evidence({ findings }: MigrationPlan, code: string): string[] {
  return findings.filter((finding) => finding.code === code).flatMap((finding) => finding.evidence);
}

function credentials(plan: MigrationPlan): string[] {
  return describeChanges(plan).filter((change) => change.includes('system:serviceaccount:'));
}

describe('an Azure in which all is well', () => {
  it('changes nothing of the plan but what is said of Azure', () => {
    const offline = planObjects(shop());
    const plan = planObjects(shop(), { azure: FACTS });
    expect(plan.changes).toEqual(offline.changes);
    expect(plan.checks).toEqual(offline.checks);
    expect(codes(plan)).toEqual(codes(offline).filter((code) => !code.startsWith('offline-unverified')));
    expect(plan.inputs.offline).toBe(false);
    expect(plan.azure).toEqual({ identities: 1, credentials: 0, adopted: [] });
    expect(plan.budget).toEqual([{ identity: VAULT, needed: 1, planned: 1, others: 0, limit: 20 }]);
  });

  it('is told in text, Markdown and a file that fits its schema', () => {
    const plan = planObjects(shop(), { azure: withCredentials(FACTS, VAULT, [existing()]) });
    const sentence = 'Azure was asked: 1 identity, 1 credential exists, 1 of them adopted as it is.';
    expect(renderPlanText(plan, plainStyle)).toContain(sentence);
    expect(renderPlanMarkdown(plan)).toContain(sentence);
    const saved = encodePlanFile(plan, { tool: { name: 'migrate', version: '1' }, createdAt: 'now' });
    expect(problemsOf(PlanFile)(JSON.parse(saved))).toEqual([]);
  });
});

describe('what Azure says of an identity', () => {
  const unreadable = { [KEY]: forbidden('it') };
  const other = identityFact('other', 1);
  it.each<[string, Partial<AzureFacts>, string, RegExp[]]>([
    ['it does not exist', { credentials: { [KEY]: ABSENT } }, 'identity-not-found', [/^Azure has no \/sub/]],
    [
      'it does not exist, and its client id is another',
      { identities: { [KEY]: ABSENT }, owners: { found: [other], unsearched: [] } },
      'identity-not-found',
      [/^Azure has no/, /belongs to .*other$/],
    ],
    [
      'its credentials may not be read',
      { credentials: unreadable },
      'identity-unreadable',
      [/the identity is/, /not allowed/, /Operator/],
    ],
    [
      'it may not be read',
      { identities: unreadable },
      'identity-unreadable',
      [/the identity is/, /not allowed/, /Operator/],
    ],
    [
      'its client id is stale',
      { identities: { [KEY]: present(identityFact('vault', 7)) }, owners: { found: [], unsearched: [] } },
      'client-id-differs',
      [/000001$/, /000007$/, /stale/],
    ],
    [
      'its client id is that of another',
      { identities: { [KEY]: present(identityFact('vault', 7)) }, owners: { found: [other], unsearched: [] } },
      'client-id-differs',
      [/000001$/, /000007$/, /belongs to .*other$/],
    ],
    [
      'its client id may be that of one that was not seen',
      { identities: { [KEY]: present(identityFact('vault', 7)) }, owners: { found: [], unsearched: ['sub'] } },
      'client-id-differs',
      [/000001$/, /000007$/, /1 of the subscriptions/],
    ],
    [
      'its resource group is locked',
      { locks: { [GROUP]: present([{ name: 'no', level: 'ReadOnly', scope: GROUP }]) } },
      'identity-locked',
      [/lock no \(ReadOnly\)/],
    ],
  ])('%s: nothing is planned', (_, more, code, expected) => {
    const plan = planObjects(shop(), { azure: { ...FACTS, ...more } });
    expect(describeChanges(plan)).toEqual([]);
    expect(codes(plan)).toEqual([`${code} ${API}`]);
    expect(plan.manual).toHaveLength(1);
    expect(evidence(plan, code)).toEqual(expected.map((line) => expect.stringMatching(line)));
  });

  it.each<[string, Partial<AzureFacts>]>([
    [
      'a client id in another case',
      { identities: { [KEY]: present(identityFact('vault', 1, { clientId: clientId(1).toUpperCase() })) } },
    ],
    ['a lock against deletion', { locks: { [GROUP]: present([{ name: 'no', level: 'CanNotDelete', scope: GROUP }]) } }],
    ['locks that may not be read', { locks: { [GROUP]: forbidden('locks') } }],
    ['nothing', { identities: {}, credentials: {}, locks: {}, permissions: {} }],
  ])('%s is no obstacle', (_, more) => {
    const plan = planObjects(shop(), { azure: { ...FACTS, ...more } });
    expect(plan.changes).toEqual(planObjects(shop()).changes);
    expect(codes(plan)).toEqual([]);
  });

  it('another tenant: its credential is planned, and accepting it the rest', () => {
    const options = { azure: FACTS, tenantId: '11111111-0000-4000-8000-000000000000' };
    const held = planObjects(shop(), options);
    expect(describeChanges(held)).toEqual(['create vault system:serviceaccount:shop:api']);
    expect(codes(held)).toEqual([`tenant-differs ${API}`]);
    const decisions = [{ subject: API, reason: 'annotated', accept: ['tenant-differs'] }];
    expect(codes(planObjects(shop(), { ...options, file: { decisions } }))).toEqual([]);
    expect(codes(planObjects(shop(), { azure: FACTS, tenantId: TENANT.toUpperCase() }))).toEqual([]);
  });

  it('a region of the list is a warning, until a credential proves it wrong', () => {
    const identities = { [KEY]: present(identityFact('vault', 1, { location: 'Malaysia South' })) };
    const plan = planObjects(shop(), { azure: { ...FACTS, identities } });
    expect(codes(plan)).toEqual([`region-unsupported ${API}`]);
    expect(credentials(plan)).toHaveLength(1);
    const proved = withCredentials({ ...FACTS, identities }, VAULT, [existing({ subject: 'else' })]);
    expect(codes(planObjects(shop(), { azure: proved }))).toEqual([]);
  });

  it('which of two objects is right: only the wrong one is held', () => {
    const objects = [
      ...shop(),
      azureIdentity('pay', 'vault', { number: 2, spec: { resourceID: VAULT } }),
      azureIdentityBinding('pay', 'vault', 'vault', 'pay'),
      serviceAccount('pay', 'pay'),
      workload('pay', 'pay', { label: 'pay', account: 'pay' }),
    ];
    expect(describeChanges(planObjects(objects))).toEqual([]);
    const plan = planObjects(objects, { azure: FACTS });
    expect(credentials(plan)).toEqual(['create vault system:serviceaccount:shop:api']);
    expect(codes(plan)).toContain('client-id-differs Deployment.apps/pay/pay');
  });
});

describe('credentials that exist', () => {
  it('are adopted under any name', () => {
    const plan = planObjects(shop(), { azure: withCredentials(FACTS, VAULT, [existing()]) });
    expect(credentials(plan)).toEqual([]);
    expect(plan.changes.length).toBeGreaterThan(0);
    expect(plan.azure?.adopted).toEqual([
      { holder: VAULT, name: 'by-hand', issuer: ISSUER, subject: WANTED.subject, audience: WANTED.audience },
    ]);
  });

  it.each<[string, Partial<ExistingCredential>, string]>([
    ['issuer and subject with another audience', { audiences: ['api://other'] }, 'credential-audience-differs'],
    [
      'our name for something else',
      { name: WANTED.name, subject: 'system:serviceaccount:shop:old' },
      'credential-drifted',
    ],
    ['our name for an expression', { name: WANTED.name, subject: undefined as never }, 'credential-drifted'],
  ])('%s is in the way', (_, more, code) => {
    const plan = planObjects(shop(), { azure: withCredentials(FACTS, VAULT, [existing(more)]) });
    expect(describeChanges(plan)).toEqual([]);
    expect(codes(plan)).toEqual([`${code} ${API}`]);
  });

  it('that are nearly right are named, and the right one is planned', () => {
    const azure = withCredentials(FACTS, VAULT, [existing({ issuer: ISSUER.slice(0, -1) })]);
    const plan = planObjects(shop(), { azure });
    expect(credentials(plan)).toHaveLength(1);
    expect(codes(plan)).toEqual([`credential-near-miss ${API}`]);
    expect(evidence(plan, 'credential-near-miss')).toEqual([
      `credential by-hand on ${VAULT}`,
      `issuer differs from character ${ISSUER.length} on`,
      `planned: "${ISSUER}"`,
      `exists:  "${ISSUER.slice(0, -1)}"`,
    ]);
  });

  it('with any one byte edited are never adopted, and always named', () => {
    const name = fc.constantFrom('by-hand', WANTED.name);
    fc.assert(
      fc.property(arbitraryEdit(WANTED), name, ({ field, edited }, named) => {
        const more = field === 'audience' ? { audiences: [edited] } : { [field]: edited };
        const plan = planObjects(shop(), {
          azure: withCredentials(FACTS, VAULT, [existing({ name: named, ...more })]),
        });
        expect(plan.azure?.adopted).toEqual([]);
        const told = plan.findings.filter(({ code }) => code.startsWith('credential-'));
        expect(told).toHaveLength(1);
        const said = [told[0]?.message, ...(told[0]?.evidence ?? [])].join(' ');
        expect(said).toContain(named);
        expect(said).toContain(`${field} differs from character`);
        expect(said).toContain(JSON.stringify(edited));
      }),
      { numRuns: 300 },
    );
  });

  it('of an account that is one letter away are no near miss where it is there', () => {
    const objects = [
      ...shop(),
      serviceAccount('shop', 'apj'),
      workload('shop', 'apj', { label: 'api', account: 'apj' }),
    ];
    const subject = 'system:serviceaccount:shop:apj';
    const plan = planObjects(objects, { azure: withCredentials(FACTS, VAULT, [existing({ subject })]) });
    expect(codes(plan)).toEqual([]);
    expect(plan.azure?.adopted.map((credential) => credential.subject)).toEqual([subject]);
  });

  it('count, whoever they are for', () => {
    const others = Array.from({ length: 19 }, (_, index) =>
      existing({ name: `c-${index}`, issuer: `https://${index}/` }),
    );
    const flexible = { name: 'flexible', issuer: 'https://token.actions.githubusercontent.com', audiences: ['x'] };
    const fits = planObjects(shop(), { azure: withCredentials(FACTS, VAULT, others) });
    expect(codes(fits)).toEqual(['credential-budget-near AzureIdentity.aadpodidentity.k8s.io/shop/vault']);
    expect(fits.budget).toEqual([{ identity: VAULT, needed: 1, planned: 1, others: 19, limit: 20 }]);
    const full = planObjects(shop(), { azure: withCredentials(FACTS, VAULT, [...others, flexible]) });
    expect(codes(full)).toEqual([
      'credential-budget-exceeded AzureIdentity.aadpodidentity.k8s.io/shop/vault',
      `credential-budget-held ${API}`,
    ]);
    expect(evidence(full, 'credential-budget-exceeded')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^20 credentials on it are for nobody here/)]),
    );
    const adopted = planObjects(shop(), { azure: withCredentials(FACTS, VAULT, [...others, existing()]) });
    expect(adopted.budget).toMatchObject([{ needed: 1, planned: 0, others: 19 }]);
    expect(codes(adopted)).toEqual(['credential-budget-near AzureIdentity.aadpodidentity.k8s.io/shop/vault']);
  });
});

describe('the cluster', () => {
  const off = clusterFact({ oidcIssuer: { enabled: false }, workloadIdentity: false });

  it('without workload identity is all that the plan is about', () => {
    const plan = planObjects(shop(), { azure: { ...FACTS, clusters: { cluster: present(off) } } });
    expect(plan.stages).toEqual([{ id: 'cluster', kind: 'additive', changes: 1, checks: 0 }]);
    expect(plan.changes).toMatchObject([
      {
        stage: 'cluster',
        by: 'source',
        target: { id: off.id },
        why: { code: 'workload-identity-off', consumers: [API] },
      },
    ]);
    expect(codes(plan)).toEqual(['workload-identity-off cluster']);
    // A webhook is there already, so that the add-on would only be in its way.
    expect(evidence(plan, 'workload-identity-off')).toEqual([
      'az aks update --subscription 00000000-0000-4000-8000-0000000000ff --resource-group rg --name prod --enable-oidc-issuer',
    ]);
    expect(renderPlanText(plan, plainStyle)).toContain('1 cluster must be prepared first; then plan again.');
  });

  it('without a webhook needs the add-on too', () => {
    const objects = liveInventoryOf([
      ...shop(),
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'MutatingWebhookConfiguration',
        metadata: { name: 'other' },
        webhooks: [],
      },
    ]);
    const azure = { ...FACTS, clusters: { cluster: present({ ...off, oidcIssuer: { enabled: true, url: ISSUER } }) } };
    const plan = planInventories([objects], { mode: 'standard', azure });
    expect(plan.changes.map(({ stage }) => stage)).toEqual(['cluster']);
    expect(evidence(plan, 'workload-identity-off')).toEqual([expect.stringMatching(/ --enable-workload-identity$/)]);
  });

  it('with another issuer is not planned for', () => {
    const url = ISSUER.replace('bb/', 'cc/');
    const plan = planObjects(shop(), {
      azure: { ...FACTS, clusters: { cluster: present(clusterFact({ oidcIssuer: { enabled: true, url } })) } },
    });
    expect(plan.changes).toEqual([]);
    expect(plan.checks).toEqual([]);
    expect(codes(plan)).toEqual(['issuer-differs cluster']);
    expect(evidence(plan, 'issuer-differs')).toEqual([
      expect.stringMatching(/^issuer differs/),
      `given: "${ISSUER}"`,
      `Azure: "${url}"`,
    ]);
  });

  it.each<[string, AzureFacts['clusters'], string[]]>([
    [
      'being updated',
      { cluster: present(clusterFact({ provisioningState: 'Updating' })) },
      ['cluster-not-ready cluster'],
    ],
    [
      'with the old add-on',
      { cluster: present(clusterFact({ podIdentityAddOn: { identities: 2 } })) },
      ['pod-identity-add-on cluster'],
    ],
    ['that may not be read', { cluster: forbidden('cluster') }, ['cluster-not-checked cluster']],
    ['that was not found', { cluster: ABSENT }, ['cluster-not-checked cluster']],
  ])('%s is planned for, and it is said', (_, clusters, expected) => {
    const plan = planObjects(shop(), { azure: { ...FACTS, clusters } });
    expect(plan.changes).toEqual(planObjects(shop()).changes);
    expect(codes(plan)).toEqual(expected);
  });

  it('is of no interest where nothing is to be moved', () => {
    expect(codes(planObjects([], { azure: { ...FACTS, clusters: { cluster: present(off) } } }))).toEqual([]);
  });
});

describe('the login', () => {
  it.each<[string, string[], number]>([
    ['that may write', ['Microsoft.ManagedIdentity/*'], 0],
    ['that may write and not delete', ['*/federatedIdentityCredentials/write'], 0],
    ['that may only read', ['*/read'], 2],
    ['that may only delete', ['*/delete'], 1],
  ])('%s', (_, actions, lines) => {
    const permissions = { [GROUP]: present([{ actions, notActions: [] }]) };
    const plan = planObjects(shop(), { azure: { ...FACTS, permissions } });
    expect(evidence(plan, 'azure-permission-missing')).toHaveLength(lines);
    expect(credentials(plan)).toHaveLength(1);
  });
});

describe('an app registration', () => {
  const objectId = '00000000-0000-4000-8000-00000000abcd';
  const objects = shop({ type: 1, resourceID: '', tenantID: TENANT });
  const app = { applications: { [clientId(1)]: present({ objectId }) }, credentials: { [objectId]: present([]) } };
  const facts = { ...factsOf({}), ...app };
  const accept = { file: { decisions: [{ subject: API, reason: 'agreed', accept: ['service-principal-identity'] }] } };

  it('gets its credential when that is decided', () => {
    const asked = planObjects(objects, { azure: facts });
    expect(describeChanges(asked)).toEqual([]);
    expect(codes(asked)).toEqual([`service-principal-identity ${API}`]);
    expect(evidence(asked, 'service-principal-identity')).toContainEqual(expect.stringContaining(objectId));
    const plan = planObjects(objects, { azure: facts, ...accept });
    expect(credentials(plan)).toEqual([`create ${objectId} system:serviceaccount:shop:api`]);
    expect(codes(plan)).toEqual([]);
    expect(renderPlanText(plan, plainStyle)).toContain(`on application ${objectId}`);
    expect(plan.budget).toEqual([{ identity: objectId, needed: 1, planned: 1, others: 0, limit: 20 }]);
  });

  it('that has it needs no decision', () => {
    const plan = planObjects(objects, { azure: withCredentials(facts, objectId, [existing()]) });
    expect(codes(plan)).toEqual([]);
    expect(plan.azure?.adopted).toMatchObject([{ holder: objectId, name: 'by-hand' }]);
    expect(plan.changes.length).toBeGreaterThan(0);
  });

  it.each<[string, AzureFacts['applications']]>([
    ['cannot be read', { [clientId(1)]: forbidden('app') }],
    ['is not there', { [clientId(1)]: ABSENT }],
  ])('that %s is as offline', (_, applications) => {
    const azure = { ...facts, applications };
    expect(planObjects(objects, { azure }).changes).toEqual(planObjects(objects).changes);
    expect(planObjects(objects, { azure, ...accept }).changes).toEqual(planObjects(objects, accept).changes);
    expect(evidence(planObjects(objects, { azure }), 'service-principal-identity').length).toBeGreaterThan(2);
  });
});

describe('every plan against Azure', () => {
  const file = { policy: { serviceAccountSplit: 'carry-over' as const } };

  const facts = factsOf({ 'id-1': 1, 'id-2': 2, 'id-3': 3 });
  /** Nearly all of it can be moved, unlike in the random clusters. */
  const team = fc.record({
    namespace: fc.constantFrom('shop', 'shoq', 'pay'),
    name: fc.constantFrom('api', 'apj', 'web'),
    identities: fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 }),
  });
  const arbitraryTeams = fc
    .uniqueArray(team, { selector: ({ namespace, name }) => `${namespace}/${name}`, minLength: 1, maxLength: 6 })
    .map((teams) => teams.flatMap(objectsOf));

  function objectsOf({ namespace, name, identities }: { namespace: string; name: string; identities: number[] }) {
    return [
      serviceAccount(namespace, name),
      workload(namespace, name, { label: `${namespace}-${name}`, account: name }),
      ...identities.flatMap((number) => {
        const resourceID = number === 2 ? armId('ID-2') : armId(`id-${number}`);
        return [
          azureIdentity(namespace, `${name}-${number}`, { number, spec: { resourceID } }),
          azureIdentityBinding(namespace, `${name}-${number}`, `${name}-${number}`, `${namespace}-${name}`),
        ];
      }),
    ];
  }

  it('leaves no credential to create once all are there', () => {
    let created = 0;
    fc.assert(
      fc.property(arbitraryTeams, (objects) => {
        const first = planObjects(objects, { file, azure: facts });
        const after = afterCreating(first, facts);
        const second = planObjects(objects, { file, azure: after });
        created += credentials(first).length;
        expect(credentials(second)).toEqual([]);
        expect(second.changes.filter(({ stage }) => stage !== 'identities')).toHaveLength(
          first.changes.length - credentials(first).length,
        );
        expect(second.azure?.adopted).toHaveLength(credentials(first).length);
        expect(codes(second).filter((code) => /credential-(near-miss|drifted|audience)/.test(code))).toEqual([]);
      }),
      { numRuns: 200 },
    );
    expect(created).toBeGreaterThan(50);
  });

  it('has the planId of any other answer that leads to the same changes', () => {
    fc.assert(
      fc.property(arbitraryTeams, (objects) => {
        const plan = planObjects(objects, { file, azure: facts });
        const volatile = {
          ...withCredentials(facts, armId('id-1'), [existing({ issuer: 'https://another.example/' })]),
          permissions: { [GROUP]: present([]) },
          clusters: { cluster: present(clusterFact({ provisioningState: 'Updating' })) },
        };
        expect(planObjects(objects, { file, azure: volatile }).planId).toBe(plan.planId);
      }),
      { numRuns: 100 },
    );
  });

  it('does not depend on the order of the answers', () => {
    fc.assert(
      fc.property(arbitraryTeams, (objects) => {
        const first = planObjects(objects, { file, azure: facts });
        const after = afterCreating(first, facts);
        const reversed = Object.fromEntries(
          Object.entries(after.credentials)
            .reverse()
            .map(([key, answer]) => [key, answer.state === 'present' ? present([...answer.value].reverse()) : answer]),
        );
        expect(planObjects(objects, { file, azure: { ...after, credentials: reversed } })).toEqual(
          planObjects(objects, { file, azure: after }),
        );
      }),
      { numRuns: 50 },
    );
  });
});
