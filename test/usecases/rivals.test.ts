/** The inputs on which the nearest rival breaks (peers.md §1.2, T-01 to T-27), with the right result. */
import { describe, expect, it } from '@jest/globals';
import type { Change } from '../../src/core/change/types.js';
import type { MigrationPlan } from '../../src/core/formats/plan.js';
import { asObject, type JsonObject } from '../../src/core/json.js';
import {
  azureIdentity,
  azureIdentityBinding,
  clientId,
  serviceAccount,
  workload,
  type WorkloadOptions,
} from '../support/objects.js';
import { describeChanges, planInventories, planObjects, type PlanningOptions } from '../support/planning.js';
import { startReadableCluster } from '../support/read-cluster.js';

interface Rival {
  id: string;
  name: string;
  objects: readonly JsonObject[];
  options?: PlanningOptions;
  changes: readonly string[];
  /** `code subject` of findings that must be told, among others. */
  findings?: readonly string[];
}

const use = 'azure.workload.identity/use=true';
const proxy = 'azure.workload.identity/inject-proxy-sidecar=true';

/** An identity, the binding that hands it out, and a server that knows sidecars. */
function identity(namespace: string, name: string, selector: string, number = 1): JsonObject[] {
  return [azureIdentity(namespace, name, { number }), azureIdentityBinding(namespace, `${name}-b`, name, selector)];
}

/** A pod as its controller made it. */
function podOf(
  owner: { apiVersion: string; kind: string; name: string },
  namespace: string,
  name: string,
  label: string,
): JsonObject {
  const ownerReferences = [{ ...owner, controller: true, uid: `uid-${owner.name}` }];
  return workload(namespace, name, { kind: 'Pod', label, metadata: { ownerReferences } });
}

/** What a plan makes of a workload with an account of its own. */
function moved(namespace: string, name: string, account: string, of: string, kind = 'Deployment.apps'): string[] {
  return [
    `create ${of} system:serviceaccount:${namespace}:${account}`,
    `edit ServiceAccount/${namespace}/${account} azure.workload.identity/client-id=${clientId(1)}`,
    `edit ${kind}/${namespace}/${name} ${use}`,
  ];
}

/** A workload that a decision gives the proxy sidecar. */
function withProxy(more: WorkloadOptions): Pick<Rival, 'objects' | 'options'> {
  return {
    objects: [
      ...identity('shop', 'app', 'web'),
      serviceAccount('shop', 'sa'),
      workload('shop', 'web', { label: 'web', account: 'sa', ...more }),
    ],
    options: {
      file: {
        decisions: [
          {
            subject: `${more.kind === 'Job' ? 'Job.batch' : 'Deployment.apps'}/shop/web`,
            reason: 'old SDK',
            proxy: true,
          },
        ],
      },
    },
  };
}

const [credential = '', annotation = '', label = ''] = moved('shop', 'web', 'sa', 'app');

const matching: Rival[] = [
  {
    id: 'T-01',
    name: 'sets the label on the pod template, adds no proxy, and keeps the old label',
    objects: [
      ...identity('shop', 'app', 'web'),
      serviceAccount('shop', 'sa'),
      workload('shop', 'web', { label: 'web', account: 'sa' }),
    ],
    changes: moved('shop', 'web', 'sa', 'app'),
  },
  {
    id: 'T-02',
    name: 'finds an identity of another namespace, for it is not marked namespaced',
    objects: [
      ...identity('default', 'app', 'shared'),
      serviceAccount('team-a', 'sa'),
      workload('team-a', 'api', { label: 'shared', account: 'sa' }),
    ],
    changes: moved('team-a', 'api', 'sa', 'app'),
    findings: ['cross-namespace Deployment.apps/team-a/api'],
  },
  {
    id: 'T-03',
    name: 'tells a Deployment from a StatefulSet of the same name',
    objects: [
      ...identity('shop', 'app', 'web'),
      ...identity('shop', 'data', 'data', 2),
      serviceAccount('shop', 'sa'),
      serviceAccount('shop', 'sb'),
      workload('shop', 'web', { label: 'web', account: 'sa' }),
      workload('shop', 'web', { kind: 'StatefulSet', label: 'data', account: 'sb' }),
    ],
    changes: [
      credential,
      'create data system:serviceaccount:shop:sb',
      annotation,
      label,
      `edit ServiceAccount/shop/sb azure.workload.identity/client-id=${clientId(2)}`,
      `edit StatefulSet.apps/shop/web ${use}`,
    ],
  },
  {
    id: 'T-04',
    name: 'reads pod templates: nothing runs',
    objects: [
      ...identity('shop', 'app', 'web'),
      serviceAccount('shop', 'sa'),
      workload('shop', 'web', { label: 'web', account: 'sa', spec: { replicas: 0 } }),
      workload('shop', 'nightly', { kind: 'CronJob', label: 'web', account: 'sa' }),
    ],
    changes: [credential, annotation, label, `edit CronJob.batch/shop/nightly ${use}`],
  },
  {
    id: 'T-05',
    name: 'carries on beside a pod of an owner of a kind it does not know',
    objects: [
      ...identity('shop', 'app', 'web'),
      serviceAccount('shop', 'sa'),
      workload('shop', 'web', { label: 'web', account: 'sa' }),
      podOf({ apiVersion: 'example.com/v1', kind: 'Flow', name: 'flow' }, 'shop', 'flow-1', 'web'),
    ],
    changes: [
      'create app system:serviceaccount:shop:flow',
      credential,
      'source: create ServiceAccount/shop/flow',
      annotation,
      label,
    ],
    findings: ['unknown-owner-kind Flow.example.com/shop/flow'],
  },
  {
    id: 'T-06',
    name: 'plans the credentials of both identities and asks which is the default',
    objects: [
      ...identity('shop', 'vault', 'web'),
      ...identity('shop', 'sql', 'web', 2),
      serviceAccount('shop', 'sa'),
      workload('shop', 'web', { label: 'web', account: 'sa' }),
    ],
    changes: ['create sql system:serviceaccount:shop:sa', 'create vault system:serviceaccount:shop:sa'],
    findings: ['several-identities Deployment.apps/shop/web'],
  },
];

const accounts: Rival[] = [
  {
    id: 'T-07',
    name: 'splits an account that two workloads with two identities share',
    objects: [
      ...identity('shop', 'app', 'xa'),
      ...identity('shop', 'data', 'xb', 2),
      serviceAccount('shop', 'shared'),
      workload('shop', 'one', { label: 'xa', account: 'shared' }),
      workload('shop', 'two', { label: 'xb', account: 'shared' }),
    ],
    changes: [
      'create app system:serviceaccount:shop:one',
      'create data system:serviceaccount:shop:two',
      'create ServiceAccount/shop/one',
      'create ServiceAccount/shop/two',
      `edit Deployment.apps/shop/one ${use} serviceAccountName=one`,
      `edit Deployment.apps/shop/two ${use} serviceAccountName=two`,
    ],
    findings: ['account-is-split Deployment.apps/shop/one'],
  },
  {
    id: 'T-08',
    name: 'never takes the name of an account that exists',
    objects: [
      ...identity('shop', 'app', 'x'),
      serviceAccount('shop', 'default'),
      serviceAccount('shop', 'api', { labels: { owner: 'other-team' } }),
      workload('shop', 'api', { label: 'x' }),
      workload('shop', 'other', { account: 'api' }),
    ],
    changes: [
      'create app system:serviceaccount:shop:api-workload-identity',
      'create ServiceAccount/shop/api-workload-identity',
      `edit Deployment.apps/shop/api ${use} serviceAccountName=api-workload-identity`,
    ],
  },
  {
    id: 'T-09',
    name: 'refuses a service principal, with the way out',
    objects: [
      azureIdentity('shop', 'principal', { spec: { type: 1, tenantID: clientId(9) } }),
      azureIdentityBinding('shop', 'b', 'principal', 'web'),
      serviceAccount('shop', 'sa'),
      workload('shop', 'web', { label: 'web', account: 'sa' }),
    ],
    changes: [],
    findings: ['service-principal-identity Deployment.apps/shop/web'],
  },
  {
    id: 'T-19',
    name: 'plans the rest when one account is missing',
    objects: [
      ...identity('shop', 'app', 'web'),
      serviceAccount('shop', 'sa'),
      workload('shop', 'web', { label: 'web', account: 'sa' }),
      workload('shop', 'bad', { label: 'web', account: 'gone' }),
    ],
    changes: [credential, annotation, label],
    findings: ['account-not-found Deployment.apps/shop/bad'],
  },
];

const proxies: Rival[] = [
  {
    id: 'T-10',
    name: 'refuses the proxy on the host network',
    ...withProxy({ podSpec: { hostNetwork: true } }),
    changes: [credential],
    findings: ['proxy-not-possible Deployment.apps/shop/web'],
  },
  {
    id: 'T-11',
    name: 'refuses the proxy where the pod runs as a user of its own',
    ...withProxy({ podSpec: { securityContext: { runAsNonRoot: true, runAsUser: 1000 } } }),
    changes: [credential],
    findings: ['proxy-not-possible Deployment.apps/shop/web'],
  },
  {
    id: 'T-12',
    name: 'gives the proxy a port that the application does not use',
    ...withProxy({ podSpec: { containers: [{ name: 'app', image: 'a:1', ports: [{ containerPort: 8000 }] }] } }),
    changes: [
      credential,
      annotation,
      `edit Deployment.apps/shop/web ${use} ${proxy} azure.workload.identity/proxy-sidecar-port=8001`,
    ],
  },
  {
    id: 'T-16',
    name: 'emits the annotation and no container, and tells of the init container that runs before the proxy',
    ...withProxy({ podSpec: { initContainers: [{ name: 'fetch-secrets', image: 'a:1' }] } }),
    changes: [credential, annotation, `edit Deployment.apps/shop/web ${use} ${proxy}`],
    findings: ['init-container-before-proxy Deployment.apps/shop/web'],
  },
  {
    id: 'T-17',
    name: 'refuses the proxy on Windows',
    ...withProxy({ podSpec: { nodeSelector: { 'kubernetes.io/os': 'windows' } } }),
    changes: [credential],
    findings: ['proxy-not-possible Deployment.apps/shop/web'],
  },
];

const owners: Rival[] = [
  {
    id: 'T-13',
    name: 'edits no Job and no bare Pod: they are made again, by whoever made them',
    objects: [
      ...identity('shop', 'app', 'web'),
      serviceAccount('shop', 'sa'),
      workload('shop', 'once', { kind: 'Job', label: 'web', account: 'sa' }),
      workload('shop', 'alone', { kind: 'Pod', label: 'web', account: 'sa' }),
    ],
    changes: [credential],
    findings: ['bare-pod Pod/shop/alone', 'job-immutable Job.batch/shop/once'],
  },
  {
    id: 'T-14',
    name: 'mixes up no workload with the account of another',
    objects: [
      ...identity('shop', 'app', 'web'),
      serviceAccount('shop', 'default'),
      workload('shop', 'web', { label: 'web' }),
      workload('shop', 'web-serviceaccount', { label: 'web' }),
    ],
    changes: [
      'create app system:serviceaccount:shop:app',
      'create ServiceAccount/shop/app',
      `edit Deployment.apps/shop/web ${use} serviceAccountName=app`,
      `edit Deployment.apps/shop/web-serviceaccount ${use} serviceAccountName=app`,
    ],
  },
  {
    id: 'T-18',
    name: 'reports a static pod and carries on',
    objects: [
      ...identity('shop', 'app', 'web'),
      serviceAccount('shop', 'sa'),
      workload('shop', 'web', { label: 'web', account: 'sa' }),
      podOf({ apiVersion: 'v1', kind: 'Node', name: 'node-1' }, 'shop', 'static-node-1', 'web'),
    ],
    changes: [credential, annotation, label],
    findings: ['static-pod Pod/shop/static-node-1'],
  },
  {
    id: 'T-20',
    name: 'takes a selector as the plain text it is, and reports the one that no label can have',
    objects: [
      ...identity('shop', 'app', 'web'),
      ...identity('shop', 'bad', 'bad selector', 2),
      serviceAccount('shop', 'sa'),
      workload('shop', 'web', { label: 'web', account: 'sa' }),
    ],
    changes: [credential, annotation, label],
    findings: ['binding-without-consumer AzureIdentityBinding.aadpodidentity.k8s.io/shop/bad-b'],
  },
  {
    id: 'T-21',
    name: 'names the custom resource that owns a Deployment as the thing to change',
    objects: [
      ...identity('shop', 'app', 'web'),
      serviceAccount('shop', 'sa'),
      workload('shop', 'web', {
        label: 'web',
        account: 'sa',
        metadata: {
          ownerReferences: [{ apiVersion: 'example.com/v1', kind: 'Site', name: 'site', controller: true, uid: 'u' }],
        },
      }),
    ],
    changes: [credential],
    findings: ['unknown-owner-kind Site.example.com/shop/site'],
  },
  {
    id: 'T-22',
    name: 'takes no Job of another group for one of batch',
    objects: [
      ...identity('shop', 'app', 'web'),
      serviceAccount('shop', 'sa'),
      podOf({ apiVersion: 'batch.volcano.sh/v1alpha1', kind: 'Job', name: 'volc' }, 'shop', 'volc-1', 'web'),
    ],
    changes: ['create app system:serviceaccount:shop:volc', 'source: create ServiceAccount/shop/volc'],
    findings: ['unknown-owner-kind Job.batch.volcano.sh/shop/volc'],
  },
  {
    id: 'T-23',
    name: 'plans from the template, and reports the pods that lag behind',
    objects: [
      ...identity('shop', 'old', 'x', 2),
      ...identity('shop', 'app', 'yy'),
      serviceAccount('shop', 'sa'),
      workload('shop', 'web', { label: 'yy', account: 'sa' }),
      ...['a', 'b'].map((set) => ({
        ...workload('shop', `web-${set}`, { kind: 'ReplicaSet', label: set === 'a' ? 'x' : 'yy' }),
        metadata: {
          namespace: 'shop',
          name: `web-${set}`,
          ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', controller: true, uid: 'u' }],
        },
      })),
      podOf({ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-a' }, 'shop', 'web-a-1', 'x'),
      podOf({ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-b' }, 'shop', 'web-b-1', 'yy'),
    ],
    changes: [credential, annotation, label],
    findings: ['pods-differ-from-template Deployment.apps/shop/web'],
  },
  {
    id: 'T-24',
    name: 'keeps two namespaces apart',
    objects: [
      ...identity('shop', 'app', 'web'),
      ...['shop', 'team'].flatMap((namespace) => [
        serviceAccount(namespace, 'sa'),
        workload(namespace, 'web', { label: 'web', account: 'sa' }),
      ]),
    ],
    changes: [
      credential,
      'create app system:serviceaccount:team:sa',
      annotation,
      label,
      ...moved('team', 'web', 'sa', 'app').slice(1),
    ],
  },
  {
    id: 'T-26',
    name: 'holds a workload that chooses among identities by resource id',
    objects: [
      ...identity('shop', 'vault', 'web'),
      ...identity('shop', 'sql', 'web', 2),
      serviceAccount('shop', 'sa'),
      workload('shop', 'web', {
        label: 'web',
        account: 'sa',
        podSpec: {
          containers: [
            {
              name: 'app',
              image: 'a:1',
              args: ['--url=http://169.254.169.254/metadata/identity/oauth2/token?msi_res_id=x'],
            },
          ],
        },
      }),
    ],
    options: {
      file: { decisions: [{ subject: 'Deployment.apps/shop/web', reason: 'r', defaultIdentity: clientId(1) }] },
    },
    changes: ['create sql system:serviceaccount:shop:sa', 'create vault system:serviceaccount:shop:sa'],
    findings: ['resource-id-among-several Deployment.apps/shop/web'],
  },
  {
    id: 'T-27',
    name: 'leaves what Helm owns to its source',
    objects: [
      ...identity('shop', 'app', 'web'),
      serviceAccount('shop', 'sa'),
      workload('shop', 'web', {
        label: 'web',
        account: 'sa',
        metadata: {
          labels: { 'app.kubernetes.io/managed-by': 'Helm' },
          annotations: { 'meta.helm.sh/release-name': 'web', 'meta.helm.sh/release-namespace': 'shop' },
        },
      }),
    ],
    changes: [credential, annotation, `source: ${label}`],
    findings: ['owned-elsewhere Deployment.apps/shop/web'],
  },
];

const rivals = [...matching, ...accounts, ...proxies, ...owners];
/** Shown below, for they are about more than the changes of one plan. */
const SHOWN_APART = ['T-15', 'T-25'];

describe('where the rival breaks', () => {
  it.each(rivals)('$id: $name', ({ objects, options = {}, changes, findings = [] }) => {
    const plan = planObjects(objects, options);

    expect(describeChanges(plan)).toEqual(changes);
    expect(tellFindings(plan)).toEqual(expect.arrayContaining([...findings]));
    // T-03, T-14: the order in which things are found decides nothing.
    expect(describeChanges(planObjects(objects.toReversed(), options))).toEqual(changes);
  });

  it('has a row for each of T-01 to T-27', () => {
    const ids = Array.from({ length: 27 }, (_, index) => `T-${String(index + 1).padStart(2, '0')}`);
    expect([...rivals.map(({ id }) => id), ...SHOWN_APART].sort()).toEqual(ids);
  });

  it('T-25: touches its own keys of an account, and creates none with what a server added', () => {
    const added = { uid: 'u', resourceVersion: '7', creationTimestamp: 'x', managedFields: [{}] };
    const account = serviceAccount('shop', 'sa');
    const plan = planObjects([
      ...identity('shop', 'app', 'web'),
      { ...account, metadata: { ...asObject(account['metadata']), ...added } },
      workload('shop', 'web', { label: 'web', account: 'sa' }),
      workload('shop', 'api', { label: 'web' }),
    ]);

    const edits = plan.changes.filter(({ effect }) => effect.do === 'edit').flatMap(touchedPaths);
    expect(edits).toContain('metadata.annotations.azure.workload.identity/client-id');
    const bodies = plan.changes.flatMap(({ effect }) => (effect.do === 'create' ? [JSON.stringify(effect.body)] : []));
    expect(
      [...edits, ...bodies].filter((text) => /uid|resourceVersion|creationTimestamp|managedFields/.test(text)),
    ).toEqual([]);
  });
});

function tellFindings({ findings }: MigrationPlan): string[] {
  return findings.map(({ code, subject }) => `${code} ${subject}`);
}

function touchedPaths({ effect }: Change): string[] {
  return effect.do === 'edit' ? effect.fields.map(({ at }) => at.map(String).join('.')) : [];
}

describe('T-15: a Deployment of 60 replicas', () => {
  async function read(replicas: number): Promise<{ requests: number; plan: string[] }> {
    const set = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1' };
    const cluster = await startReadableCluster({
      objects: [
        ...identity('shop', 'app', 'web'),
        serviceAccount('shop', 'sa'),
        workload('shop', 'web', { label: 'web', account: 'sa', spec: { replicas } }),
        workload('shop', 'web-1', {
          kind: 'ReplicaSet',
          label: 'web',
          metadata: {
            ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', controller: true, uid: 'u' }],
          },
        }),
        ...Array.from({ length: replicas }, (_, index) => podOf(set, 'shop', `web-1-${index}`, 'web')),
      ],
    });
    try {
      const inventories = await cluster.readInventory();
      return {
        requests: cluster.server.requests.length,
        plan: describeChanges(planInventories(inventories, { mode: 'standard' })),
      };
    } finally {
      await cluster.stop();
    }
  }

  it('takes as many requests as one of a single replica, and gives the same plan', async () => {
    const many = await read(60);

    expect(many).toEqual(await read(1));
    expect(many.plan).toEqual(moved('shop', 'web', 'sa', 'app'));
  });
});
