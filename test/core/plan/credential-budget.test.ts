/** The budget in whole plans: what is counted, what is held back, and what a decision changes. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalizeArmId } from '../../../src/core/arm-id.js';
import { classify } from '../../../src/core/change/classify.js';
import type { Change } from '../../../src/core/change/types.js';
import type { MigrationPlan } from '../../../src/core/formats/plan.js';
import type { JsonObject } from '../../../src/core/json.js';
import { CREDENTIAL_LIMIT } from '../../../src/core/plan/budget.js';
import { arbitraryCluster } from '../../support/arbitrary-cluster.js';
import {
  armId,
  azureIdentity,
  azureIdentityBinding,
  clientId,
  liveInventoryOf,
  roleBinding,
  serviceAccount,
  workload,
} from '../../support/objects.js';
import { describeChanges, planInventories, planObjects, World } from '../../support/planning.js';

const VAULT = armId('vault');

/** One namespace with its own AzureIdentity object for the shared identity, and a workload per account. */
function team(namespace: string, accounts: readonly string[], identity = { name: 'vault', number: 1 }): JsonObject[] {
  const { name, number } = identity;
  return [
    azureIdentity(namespace, 'vault', { number, spec: { resourceID: armId(name) } }),
    azureIdentityBinding(namespace, 'vault', 'vault', `${namespace}-vault`),
    ...accounts.flatMap((account) => [
      serviceAccount(namespace, account),
      workload(namespace, account, { label: `${namespace}-vault`, account }),
    ]),
  ];
}

function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(2, '0')}`);
}

function teams(count: number): JsonObject[] {
  return names('team', count).flatMap((namespace) => team(namespace, ['api']));
}

function countCodes({ findings }: MigrationPlan): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code } of findings) {
    if (code.startsWith('credential-budget-')) counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

function credentialsOf(plan: MigrationPlan): string[] {
  return plan.changes.flatMap(({ target }) => (target.system === 'azure' ? normalizeArmId(target.id) : []));
}

const kedaTrigger: JsonObject = {
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'TriggerAuthentication',
  metadata: { namespace: 'team-00', name: 'queue' },
  spec: { podIdentity: { provider: 'azure', identityId: clientId(1) } },
};

const mergeDecision = (namespace: string) => ({
  subject: `AzureIdentity.aadpodidentity.k8s.io/${namespace}/vault`,
  reason: 'one team',
  credentials: 'merge-per-namespace' as const,
});

describe('the budget of an identity', () => {
  it('holds everybody back who uses an identity in 25 namespaces, and says the ways out', () => {
    const plan = planObjects([...teams(25), ...team('other', ['api'], { name: 'other', number: 2 })]);

    expect(countCodes(plan)).toEqual({ 'credential-budget-exceeded': 1, 'credential-budget-held': 25 });
    expect(credentialsOf(plan)).toEqual([normalizeArmId(armId('other'))]);
    expect(describeChanges(plan).filter((change) => change.includes('team-'))).toEqual([]);
    expect(plan.budget).toEqual([
      { identity: armId('other'), needed: 1, planned: 1, limit: 20 },
      { identity: VAULT, needed: 25, planned: 0, limit: 20 },
    ]);
    const exceeded = plan.findings.find(({ code }) => code === 'credential-budget-exceeded');
    expect(exceeded).toMatchObject({ severity: 'error', subject: 'AzureIdentity.aadpodidentity.k8s.io/team-00/vault' });
    expect(exceeded?.evidence).toEqual(
      expect.arrayContaining([
        'namespace team-00 needs 1: api',
        expect.stringMatching(/^merging service accounts does not help/),
        expect.stringMatching(/^split the identity into 2 /),
        expect.stringMatching(/^AKS identity bindings/),
      ]),
    );
    expect(plan.manual).toContainEqual(expect.objectContaining({ code: 'credential-budget-exceeded' }));
  });

  it('is full with 20, and near with 17', () => {
    expect(countCodes(planObjects(teams(20)))).toEqual({ 'credential-budget-near': 1 });
    expect(countCodes(planObjects(teams(17)))).toEqual({ 'credential-budget-near': 1 });
    expect(countCodes(planObjects(teams(16)))).toEqual({});
  });

  it("counts the operator of an integration, by its product's default where it was not found", () => {
    expect(countCodes(planObjects([...teams(20), kedaTrigger]))).toMatchObject({ 'credential-budget-exceeded': 1 });
  });

  it('counts an operator that is a consumer as well once', () => {
    const operator = workload('keda', 'keda-operator', {
      label: 'team-00-vault',
      account: 'keda-operator',
      podSpec: { containers: [{ name: 'keda', image: 'ghcr.io/kedacore/keda:2.14.0' }] },
    });
    const plan = planObjects([...teams(19), serviceAccount('keda', 'keda-operator'), operator, kedaTrigger]);
    expect(plan.budget).toEqual([{ identity: VAULT, needed: 20, planned: 20, limit: 20 }]);
  });

  it('counts what is out of scope, and what has moved already', () => {
    const moved = [
      serviceAccount('done', 'api', { annotations: { 'azure.workload.identity/client-id': clientId(1) } }),
      workload('done', 'api', { account: 'api', podLabels: { 'azure.workload.identity/use': 'true' } }),
    ];
    const plan = planObjects([...teams(20), ...moved], { scope: { namespaces: ['team-03'] } });
    expect(plan.budget).toEqual([{ identity: VAULT, needed: 21, planned: 0, limit: 20 }]);
    expect(countCodes(plan)).toEqual({ 'credential-budget-exceeded': 1, 'credential-budget-held': 1 });
  });

  it('does not count who is left out by decision', () => {
    const subject = 'Deployment.apps/team-00/api';
    const plan = planObjects(teams(21), { file: { decisions: [{ subject, reason: 'leaves soon', skip: true }] } });
    expect(plan.budget).toEqual([{ identity: VAULT, needed: 20, planned: 20, limit: 20 }]);
  });

  it('is shared by all roots of a plan; those with one issuer share their credentials too', () => {
    const root = (id: string, objects: readonly JsonObject[]) =>
      liveInventoryOf(objects, { root: { id, kind: 'folder' } });
    const inventories = [root('a', teams(12)), root('b', teams(12))];
    const apart = planInventories(inventories, { mode: 'standard', issuer: null });
    const together = planInventories(inventories, { mode: 'standard' });

    expect(apart.budget).toMatchObject([{ needed: 24, planned: 0 }]);
    expect(countCodes(apart)).toEqual({ 'credential-budget-exceeded': 1, 'credential-budget-held': 24 });
    expect(together.budget).toMatchObject([{ needed: 12, planned: 12 }]);
    expect(new Set(together.changes.map(({ id }) => id)).size).toBe(together.changes.length);
  });

  it('is what the plan creates, never more than an identity takes, in any cluster', () => {
    fc.assert(
      fc.property(arbitraryCluster, (objects) => {
        const plan = planObjects(objects);
        const planned = credentialsOf(plan);
        expect(plan.budget.reduce((sum, entry) => sum + entry.planned, 0)).toBe(planned.length);
        for (const { needed, planned: mine } of plan.budget) {
          expect(mine).toBeLessThanOrEqual(Math.min(needed, CREDENTIAL_LIMIT));
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('merging service accounts per namespace', () => {
  const objects = [
    ...team('shop', names('api', 15)),
    ...team('pay', names('pay', 15)),
    roleBinding('shop', 'readers', 'api-03'),
    roleBinding('shop', 'writers', 'api-04', 'writer'),
    workload('shop', 'bystander', { account: 'api-03' }),
  ];

  it('is proposed with its numbers and not done', () => {
    const plan = planObjects(objects);
    expect(describeChanges(plan)).toEqual([]);
    expect(plan.findings.find(({ code }) => code === 'credential-budget-exceeded')?.evidence).toContainEqual(
      expect.stringMatching(/^merge service accounts per namespace .*: 2 instead of 30, which fits/),
    );
  });

  it('is done where it is decided: one account for the namespace, with the role bindings of all', () => {
    const plan = planObjects(objects, { file: { decisions: [mergeDecision('shop')] } });
    expect(plan.budget).toMatchObject([{ needed: 2, planned: 2 }]);
    expect(describeChanges(plan)).toEqual(
      expect.arrayContaining([
        'create vault system:serviceaccount:shop:vault',
        'create vault system:serviceaccount:pay:vault',
        'create ServiceAccount/shop/vault',
        expect.stringMatching(/^create RoleBinding.rbac.authorization.k8s.io\/shop\/readers-vault-/),
        expect.stringMatching(/^create RoleBinding.rbac.authorization.k8s.io\/shop\/writers-vault-/),
        'edit Deployment.apps/shop/api-03 azure.workload.identity/use=true serviceAccountName=vault',
      ]),
    );
    expect(describeChanges(plan).filter((change) => change.includes('bystander'))).toEqual([]);
  });

  it('still asks where something else keys on an account', () => {
    const policy: JsonObject = {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { namespace: 'shop', name: 'callers' },
      spec: { rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/api-05'] } }] }] },
    };
    const plan = planObjects([...objects, policy], { file: { decisions: [mergeDecision('shop')] } });
    const asked = plan.findings.filter(({ code }) => code === 'split-needs-decision');
    expect(asked.map(({ subject }) => subject)).toEqual(['Deployment.apps/shop/api-05']);
  });

  it('takes the pull secrets of all, and mounts the token unless all agree not to', () => {
    const plan = planObjects(
      [
        ...team('shop', ['a', 'b']).filter(({ kind }) => kind !== 'ServiceAccount'),
        serviceAccount('shop', 'a', { imagePullSecrets: [{ name: 'one' }], automountServiceAccountToken: false }),
        serviceAccount('shop', 'b', { imagePullSecrets: [{ name: 'two' }, { name: 'one' }] }),
      ],
      { file: { decisions: [mergeDecision('shop')] } },
    );
    const created = plan.changes.find(
      ({ target }) => target.system === 'kubernetes' && target.kind === 'ServiceAccount',
    );
    expect(created?.effect).toMatchObject({
      do: 'create',
      body: { metadata: { name: 'vault' }, imagePullSecrets: [{ name: 'one' }, { name: 'two' }] },
    });
    expect(JSON.stringify(created?.effect)).not.toContain('automount');
  });

  it('goes on with the same account when half of it is done', () => {
    const decided = { file: { decisions: [mergeDecision('shop')] } };
    const before = team('shop', ['a', 'b', 'c']);
    const first = planObjects(before, decided);
    const made = first.changes.flatMap(({ target, effect }) =>
      target.system === 'kubernetes' && target.kind === 'ServiceAccount' && effect.do === 'create'
        ? [effect.body as JsonObject]
        : [],
    );
    const half = [
      ...before.filter((object) => object['kind'] !== 'Deployment'),
      ...made,
      ...['a', 'b'].map((name) =>
        workload('shop', name, {
          label: 'shop-vault',
          account: 'vault',
          podLabels: { 'azure.workload.identity/use': 'true' },
        }),
      ),
      workload('shop', 'c', { label: 'shop-vault', account: 'c' }),
    ];
    const rest = planObjects(half, decided);
    expect(made).toHaveLength(1);
    expect(rest.summary.unchanged).toBe(2);
    expect(rest.budget).toMatchObject([{ needed: 1, planned: 1 }]);
    expect(describeChanges(rest)).toContain(
      'edit Deployment.apps/shop/c azure.workload.identity/use=true serviceAccountName=vault',
    );
  });

  it.each([['a'], ['b']])('finds the account as it was made when only %s has moved', (moved) => {
    const decided = { file: { decisions: [mergeDecision('shop')] } };
    const before = [
      ...team('shop', ['a', 'b']).filter(({ kind }) => kind !== 'ServiceAccount'),
      serviceAccount('shop', 'a', { automountServiceAccountToken: false }),
      serviceAccount('shop', 'b'),
    ];
    const world = new World(before);
    const isElse = ({ stage, target }: Change): boolean =>
      stage === 'workloads' && target.system === 'kubernetes' && target.name !== moved;
    planObjects(before, decided)
      .changes.filter((change) => !isElse(change))
      .forEach((change) => world.apply(change));
    const rest = planObjects([...world.objects.values()], decided).changes;
    const account = rest.filter(({ target }) => target.system === 'kubernetes' && target.kind === 'ServiceAccount');
    expect(account.map((change) => classify(change, world.observe))).toEqual(['done']);
  });

  it('leaves the account alone that cannot be set', () => {
    const connect: JsonObject = {
      apiVersion: 'kafka.strimzi.io/v1beta2',
      kind: 'KafkaConnect',
      metadata: { namespace: 'shop', name: 'sink' },
      spec: { template: { pod: { metadata: { labels: { aadpodidbinding: 'shop-vault' } } } } },
    };
    const annotated = serviceAccount('shop', 'sink-connect', {
      annotations: { 'azure.workload.identity/client-id': clientId(1) },
    });
    const objects = [...team('shop', ['a', 'b']), connect, annotated];
    const plan = planObjects(objects, { file: { decisions: [mergeDecision('shop')] } });
    expect(describeChanges(plan)).toEqual(
      expect.arrayContaining([
        'create vault system:serviceaccount:shop:sink-connect',
        'create vault system:serviceaccount:shop:vault',
        'edit KafkaConnect.kafka.strimzi.io/shop/sink azure.workload.identity/use=true',
      ]),
    );
  });

  it('changes nothing where a namespace has one account', () => {
    const single = team('shop', ['api']);
    const decided = planObjects(single, { file: { decisions: [mergeDecision('shop')] } });
    expect(describeChanges(decided)).toEqual(describeChanges(planObjects(single)));
  });

  it('never changes who needs which identity, in any cluster', () => {
    const users = fc.array(
      fc.record({
        namespace: fc.constantFrom('shop', 'pay'),
        account: fc.constantFrom('default', 'a', 'b'),
        name: fc.constantFrom('w-1', 'w-2', 'w-3', 'w-4'),
        label: fc.constantFrom('one', 'two'),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(users, (entries) => {
        const world = [
          ...['one', 'two'].flatMap((name, index) => [
            azureIdentity('shop', name, { number: index + 1 }),
            azureIdentityBinding('shop', name, name, name),
          ]),
          ...['shop', 'pay'].flatMap((namespace) => ['a', 'b'].map((name) => serviceAccount(namespace, name))),
          ...new Map(
            entries.map(({ namespace, name, ...options }) => [
              `${namespace}/${name}`,
              workload(namespace, name, options),
            ]),
          ).values(),
        ];
        const subject = 'AzureIdentity.aadpodidentity.k8s.io/shop/one';
        const decisions = [{ subject, reason: 'few', credentials: 'merge-per-namespace' as const }];
        const [plain, merged] = [planObjects(world), planObjects(world, { file: { decisions } })];
        expect(tokensOf(merged)).toEqual(tokensOf(plain));
        expect(credentialsOf(merged).length).toBeLessThanOrEqual(credentialsOf(plain).length);
      }),
      { numRuns: 200 },
    );
  });
});

/** Which workload can get a token of which identity, by the checks of the plan. */
function tokensOf(plan: MigrationPlan): string[] {
  return plan.changes
    .flatMap(({ target, why }) => (target.system === 'azure' ? why.consumers.map((ref) => `${ref} ${target.id}`) : []))
    .sort();
}
