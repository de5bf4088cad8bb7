import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import {
  armId,
  azureIdentity,
  azureIdentityBinding,
  clientId,
  inventoryOf,
  liveInventoryOf,
  roleBinding,
  serviceAccount,
  workload,
} from '../../support/objects.js';
import { describeChanges, planInventories, planObjects, type PlanningOptions } from '../../support/planning.js';

const CLIENT_ID = 'azure.workload.identity/client-id';
const api: JsonObject[] = [azureIdentity('shop', 'id-api'), azureIdentityBinding('shop', 'b-api', 'id-api', 'api')];
const db: JsonObject[] = [
  azureIdentity('shop', 'id-db', { number: 2 }),
  azureIdentityBinding('shop', 'b-db', 'id-db', 'db'),
];
/** A second binding of the label `api`. */
const alsoDb: JsonObject[] = [
  azureIdentity('shop', 'id-db', { number: 2 }),
  azureIdentityBinding('shop', 'b-db', 'id-db', 'api'),
];
const account = serviceAccount('shop', 'api');

interface Case {
  name: string;
  objects: readonly JsonObject[];
  options?: PlanningOptions;
  changes: readonly string[];
  codes?: readonly string[];
}

const credential = (identity: string, name: string): string => `create ${identity} system:serviceaccount:shop:${name}`;
const label = 'azure.workload.identity/use=true';

const cases: Case[] = [
  {
    name: 'keeps an account that only workloads of one identity use',
    objects: [...api, account, workload('shop', 'api', { label: 'api', account: 'api' })],
    changes: [
      credential('id-api', 'api'),
      `edit ServiceAccount/shop/api ${CLIENT_ID}=${clientId(1)}`,
      `edit Deployment.apps/shop/api ${label}`,
    ],
  },
  {
    name: 'gives a workload on the default account one of its own',
    objects: [...api, workload('shop', 'web', { label: 'api' })],
    changes: [
      credential('id-api', 'web'),
      'create ServiceAccount/shop/web',
      `edit Deployment.apps/shop/web ${label} serviceAccountName=web`,
    ],
    codes: ['account-is-split'],
  },
  {
    name: 'lets workloads of one identity on the default account share a new one, named after the identity',
    objects: [...api, workload('shop', 'a', { label: 'api' }), workload('shop', 'b', { label: 'api' })],
    changes: [
      credential('id-api', 'id-api'),
      'create ServiceAccount/shop/id-api',
      `edit Deployment.apps/shop/a ${label} serviceAccountName=id-api`,
      `edit Deployment.apps/shop/b ${label} serviceAccountName=id-api`,
    ],
  },
  {
    name: 'splits an account that a workload without identity uses too (T-07, E04)',
    objects: [
      ...api,
      account,
      workload('shop', 'web', { label: 'api', account: 'api' }),
      workload('shop', 'other', { account: 'api' }),
    ],
    changes: [
      credential('id-api', 'web'),
      'create ServiceAccount/shop/web',
      `edit Deployment.apps/shop/web ${label} serviceAccountName=web`,
    ],
    codes: ['account-is-split'],
  },
  {
    name: 'splits an account that workloads of two identities share, one new account each (T-07)',
    objects: [
      ...api,
      ...db,
      account,
      workload('shop', 'x', { label: 'api', account: 'api' }),
      workload('shop', 'y', { label: 'db', account: 'api' }),
    ],
    changes: [
      credential('id-api', 'x'),
      credential('id-db', 'y'),
      'create ServiceAccount/shop/x',
      'create ServiceAccount/shop/y',
      `edit Deployment.apps/shop/x ${label} serviceAccountName=x`,
      `edit Deployment.apps/shop/y ${label} serviceAccountName=y`,
    ],
  },
  {
    name: 'never takes the name of an account that exists (T-08)',
    objects: [
      ...api,
      account,
      workload('shop', 'api', { label: 'api' }),
      workload('shop', 'other', { account: 'api' }),
    ],
    changes: [
      credential('id-api', 'api-workload-identity'),
      'create ServiceAccount/shop/api-workload-identity',
      `edit Deployment.apps/shop/api ${label} serviceAccountName=api-workload-identity`,
    ],
  },
  {
    name: 'asks before it splits an account that a role binding names',
    objects: [...api, workload('shop', 'web', { label: 'api' }), roleBinding('shop', 'reads', 'default')],
    changes: [],
    codes: ['split-needs-decision'],
  },
  {
    name: 'carries role bindings over when that is decided',
    objects: [...api, workload('shop', 'web', { label: 'api' }), roleBinding('shop', 'reads', 'default')],
    options: {
      file: { decisions: [{ subject: 'Deployment.apps/shop/web', reason: 'reviewed', serviceAccount: 'carry-over' }] },
    },
    changes: [
      credential('id-api', 'web'),
      'create RoleBinding.rbac.authorization.k8s.io/shop/reads-web-58ba05d16a',
      'create ServiceAccount/shop/web',
      `edit Deployment.apps/shop/web ${label} serviceAccountName=web`,
    ],
  },
  {
    name: 'keeps a shared account when that is decided',
    objects: [
      ...api,
      account,
      workload('shop', 'web', { label: 'api', account: 'api' }),
      workload('shop', 'other', { account: 'api' }),
    ],
    options: {
      file: { decisions: [{ subject: 'Deployment.apps/shop/web', reason: 'same team', serviceAccount: 'keep' }] },
    },
    changes: [
      credential('id-api', 'api'),
      `edit ServiceAccount/shop/api ${CLIENT_ID}=${clientId(1)}`,
      `edit Deployment.apps/shop/web ${label}`,
    ],
  },
  {
    name: 'federates several identities and does nothing else until a default is decided (T-06)',
    objects: [...api, ...alsoDb, account, workload('shop', 'api', { label: 'api', account: 'api' })],
    changes: [credential('id-api', 'api'), credential('id-db', 'api')],
    codes: ['several-identities'],
  },
  {
    name: 'annotates the decided default of several identities',
    objects: [...api, ...alsoDb, account, workload('shop', 'api', { label: 'api', account: 'api' })],
    options: {
      file: {
        decisions: [{ subject: 'Deployment.apps/shop/api', reason: 'asked the team', defaultIdentity: clientId(2) }],
      },
    },
    changes: [
      credential('id-api', 'api'),
      credential('id-db', 'api'),
      `edit ServiceAccount/shop/api ${CLIENT_ID}=${clientId(2)}`,
      `edit Deployment.apps/shop/api ${label}`,
    ],
  },
  {
    name: 'writes one credential where two AzureIdentity objects name one managed identity (E05)',
    objects: [
      ...api,
      azureIdentity('shop', 'again', { spec: { resourceID: armId('ID-API') } }),
      azureIdentityBinding('shop', 'b-2', 'again', 'api'),
      account,
      workload('shop', 'api', { label: 'api', account: 'api' }),
    ],
    options: {
      file: {
        decisions: [{ subject: 'Deployment.apps/shop/api', reason: 'one identity', defaultIdentity: clientId(1) }],
      },
    },
    changes: [
      `create ID-API system:serviceaccount:shop:api`,
      `edit ServiceAccount/shop/api ${CLIENT_ID}=${clientId(1)}`,
      `edit Deployment.apps/shop/api ${label}`,
    ],
  },
  {
    name: 'plans no change of a bare pod but its credential and account',
    objects: [...api, workload('shop', 'cli', { label: 'api', kind: 'Pod' })],
    changes: [credential('id-api', 'cli'), 'create ServiceAccount/shop/cli'],
    codes: ['bare-pod', 'account-is-split'],
  },
  {
    name: 'reaches the pods of a CronJob below its job template',
    objects: [...api, account, workload('shop', 'nightly', { label: 'api', kind: 'CronJob', account: 'api' })],
    changes: [
      credential('id-api', 'api'),
      `edit ServiceAccount/shop/api ${CLIENT_ID}=${clientId(1)}`,
      `edit CronJob.batch/shop/nightly ${label}`,
    ],
  },
  {
    name: 'leaves what Helm owns to its source',
    objects: [
      ...api,
      workload('shop', 'web', { label: 'api', metadata: { annotations: { 'meta.helm.sh/release-name': 'web' } } }),
    ],
    changes: [
      credential('id-api', 'web'),
      'source: create ServiceAccount/shop/web',
      `source: edit Deployment.apps/shop/web ${label} serviceAccountName=web`,
    ],
    codes: ['owned-elsewhere', 'account-is-split'],
  },
  {
    name: 'never overwrites the client id of somebody else',
    objects: [
      ...api,
      serviceAccount('shop', 'api', { annotations: { [CLIENT_ID]: clientId(9) } }),
      workload('shop', 'api', { label: 'api', account: 'api' }),
    ],
    changes: [],
    codes: ['client-id-conflict'],
  },
  {
    name: 'completes what is half set up, and restarts it',
    objects: [
      ...api,
      account,
      workload('shop', 'api', { label: 'api', account: 'api', podLabels: { 'azure.workload.identity/use': 'true' } }),
    ],
    changes: [
      credential('id-api', 'api'),
      `edit ServiceAccount/shop/api ${CLIENT_ID}=${clientId(1)}`,
      'restart Deployment.apps/shop/api',
    ],
    codes: ['half-migrated'],
  },
  {
    name: 'plans nothing for what is set up already',
    objects: [
      ...api,
      serviceAccount('shop', 'api', { annotations: { [CLIENT_ID]: clientId(1) } }),
      workload('shop', 'api', { label: 'api', account: 'api', podLabels: { 'azure.workload.identity/use': 'true' } }),
    ],
    changes: [],
  },
  {
    name: 'leaves kube-system alone (E60)',
    objects: [
      azureIdentity('kube-system', 'id-x'),
      azureIdentityBinding('kube-system', 'b', 'id-x', 'x'),
      workload('kube-system', 'agent', { label: 'x' }),
    ],
    changes: [],
    codes: ['kube-system-not-mutated', 'account-is-split'],
  },
  {
    name: 'refuses service principals (T-09)',
    objects: [
      azureIdentity('shop', 'sp', { spec: { type: 1, tenantID: 't' } }),
      azureIdentityBinding('shop', 'b', 'sp', 'api'),
      workload('shop', 'api', { label: 'api' }),
    ],
    changes: [],
    codes: ['service-principal-identity', 'account-is-split'],
  },
  {
    name: 'moves nothing that a setting keeps on pod identity (E50)',
    objects: [
      ...api,
      account,
      workload('shop', 'api', {
        label: 'api',
        account: 'api',
        podSpec: { containers: [{ name: 'app', image: 'x', env: [{ name: 'AZURE_AUTH_METHOD', value: 'msi' }] }] },
      }),
    ],
    changes: [credential('id-api', 'api')],
    codes: ['settings-need-editing'],
  },
  {
    name: 'moves nothing that mounts secrets through pod identity (E72)',
    objects: [
      ...api,
      account,
      {
        apiVersion: 'secrets-store.csi.x-k8s.io/v1',
        kind: 'SecretProviderClass',
        metadata: { namespace: 'shop', name: 'kv' },
        spec: { provider: 'azure', parameters: { usePodIdentity: 'true' } },
      },
      workload('shop', 'api', {
        label: 'api',
        account: 'api',
        podSpec: {
          containers: [],
          volumes: [
            { name: 's', csi: { driver: 'secrets-store.csi.k8s.io', volumeAttributes: { secretProviderClass: 'kv' } } },
          ],
        },
      }),
    ],
    changes: [credential('id-api', 'api')],
    codes: ['secret-provider-class-setting', 'settings-need-editing'],
  },
  {
    name: 'follows the namespace of the pod, not of the identity (E12)',
    objects: [
      azureIdentity('ids', 'id-api'),
      azureIdentityBinding('ids', 'b', 'id-api', 'api'),
      account,
      workload('shop', 'api', { label: 'api', account: 'api' }),
    ],
    changes: [
      credential('id-api', 'api'),
      `edit ServiceAccount/shop/api ${CLIENT_ID}=${clientId(1)}`,
      `edit Deployment.apps/shop/api ${label}`,
    ],
    codes: ['cross-namespace'],
  },
];

describe('makePlan', () => {
  it.each(cases)('$name', ({ objects, options, changes, codes }) => {
    const plan = planObjects(objects, options);

    expect(describeChanges(plan)).toEqual(changes);
    expect(plan.findings.map(({ code }) => code)).toEqual(expect.arrayContaining([...(codes ?? [])]));
    const unexpected = plan.findings.filter(({ code, severity }) => severity !== 'info' && !codes?.includes(code));
    expect(unexpected).toEqual([]);
  });

  it('copies the client id byte for byte', () => {
    const odd = ` ${clientId(1).toUpperCase()} `;
    const plan = planObjects([
      azureIdentity('shop', 'id-api', { spec: { clientID: odd } }),
      azureIdentityBinding('shop', 'b', 'id-api', 'api'),
      account,
      workload('shop', 'api', { label: 'api', account: 'api' }),
    ]);

    const edit = plan.changes.find(({ target }) => target.system === 'kubernetes' && target.kind === 'ServiceAccount');
    expect(edit?.effect).toMatchObject({ fields: [{ to: { is: odd } }] });
  });

  it('makes the canary of one workload and then waves of the size asked for', () => {
    const workloads = [1, 2, 3, 4, 5].map((number) =>
      workload('shop', `w-${number}`, { label: 'api', account: 'api', spec: { replicas: number === 3 ? 1 : 4 } }),
    );
    const plan = planObjects([...api, account, ...workloads], { waveSize: 2 });

    const waves = plan.changes.flatMap(({ target, wave }) =>
      target.system === 'kubernetes' && target.kind === 'Deployment' ? [`${target.name} ${wave}`] : [],
    );
    expect(waves).toEqual(['w-3 1', 'w-1 2', 'w-2 2', 'w-4 3', 'w-5 3']);
    const annotation = plan.changes.find(
      ({ target }) => target.system === 'kubernetes' && target.kind === 'ServiceAccount',
    );
    expect(annotation?.wave).toBe(1);
  });

  it('lets no restart come before the token check of its account, nor that before its credential', () => {
    const plan = planObjects([...api, workload('shop', 'web', { label: 'api' })]);
    const byId = new Map([...plan.changes, ...plan.checks].map((entry) => [entry.id, entry]));

    const edit = plan.changes.find(({ effect }) => effect.do === 'edit');
    const [check] = (edit?.needs ?? []).map((id) => byId.get(id));
    expect(check).toMatchObject({ stage: 'token-check', subject: 'ServiceAccount/shop/web' });
    expect(check?.needs.map((id) => byId.get(id)?.stage)).toEqual(['identities', 'service-accounts']);
  });

  it('lets no workload go to a new account before that has the rights of the old one', () => {
    const objects = [...api, roleBinding('shop', 'reads', 'default'), workload('shop', 'web', { label: 'api' })];
    const { changes } = planObjects(objects, { file: { policy: { serviceAccountSplit: 'carry-over' } } });

    const rights = changes.filter(({ target }) => target.system === 'kubernetes' && target.kind === 'RoleBinding');
    const edit = changes.find(({ effect }) => effect.do === 'edit');
    expect(rights).toHaveLength(1);
    expect(edit?.needs).toEqual(expect.arrayContaining(rights.map(({ id }) => id)));
  });

  it('narrows consumers by scope, and still sees who else uses an account', () => {
    const objects = [
      ...api,
      account,
      workload('shop', 'web', { label: 'api', account: 'api' }),
      workload('shop', 'other', { account: 'api', metadata: { labels: { tier: 'x' } } }),
    ];

    const plan = planObjects(objects, { scope: { selector: 'tier!=x' } });

    expect(describeChanges(plan)).toContain('create ServiceAccount/shop/web');
    expect(planObjects(objects, { scope: { namespaces: ['elsewhere'] } }).changes).toEqual([]);
  });

  it('cannot be applied without an issuer, and says so', () => {
    const plan = planObjects([...api, workload('shop', 'web', { label: 'api' })], { issuer: null });

    expect(plan.applyable).toBe(false);
    expect(plan.manual.map(({ code }) => code)).toContain('issuer-unknown');
  });

  it('keeps placeholders as they are, and cannot be applied', () => {
    const objects = [
      azureIdentity('default', 'demo', { spec: { clientID: 'CLIENT_ID', resourceID: 'RESOURCE_ID' } }),
      azureIdentityBinding('default', 'b', 'demo', 'demo'),
      workload('default', 'demo', { label: 'demo' }),
    ];

    const plan = planInventories([inventoryOf(objects)]);

    expect(describeChanges(plan)).toEqual([
      'create RESOURCE_ID system:serviceaccount:default:demo',
      'create ServiceAccount/default/demo',
      `edit Deployment.apps/default/demo ${label} serviceAccountName=demo`,
    ]);
    expect(plan.applyable).toBe(false);
    expect(plan.findings.map(({ code }) => code)).toContain('placeholder-value');
  });

  it('cannot be applied with a placeholder in the account that it creates', () => {
    const identity = azureIdentity('default', 'demo', { spec: { clientID: '${CLIENT_ID}' } });
    const binding = azureIdentityBinding('default', 'b', 'demo', 'demo');

    expect(planObjects([identity, binding, workload('default', 'demo', { label: 'demo' })]).applyable).toBe(false);
  });

  it('restarts no CronJob: its next run is a new pod', () => {
    const job = workload('shop', 'api', {
      kind: 'CronJob',
      label: 'api',
      account: 'api',
      podLabels: { 'azure.workload.identity/use': 'true' },
    });

    expect(describeChanges(planObjects([...api, account, job]))).toEqual([
      credential('id-api', 'api'),
      `edit ServiceAccount/shop/api ${CLIENT_ID}=${clientId(1)}`,
    ]);
  });

  it('changes nothing that an unread list could alter', () => {
    const objects = [...api, account, workload('shop', 'api', { label: 'api', account: 'api' })];
    const skipped = (affects: 'matching' | 'accounts', namespace?: string) =>
      planInventories(
        [
          liveInventoryOf(objects, {
            skipped: [
              {
                what: 'x',
                why: 'forbidden',
                message: 'm',
                affects: [affects],
                ...(namespace === undefined ? {} : { namespace }),
              },
            ],
          }),
        ],
        { mode: 'standard-namespaced' },
      );

    expect(skipped('matching').changes).toEqual([]);
    expect(skipped('matching', 'shop').changes).toEqual([]);
    expect(skipped('accounts', 'shop').changes).toEqual([]);
    expect(skipped('matching', 'elsewhere').changes).not.toEqual([]);
  });

  it('says of a decision that fits nothing', () => {
    const plan = planObjects(api, {
      file: { decisions: [{ subject: 'Deployment.apps/shop/gone', reason: '', skip: true }] },
    });

    expect(plan.findings.map(({ code, subject }) => `${code} ${subject}`)).toContain(
      'decision-without-subject Deployment.apps/shop/gone',
    );
  });
});
