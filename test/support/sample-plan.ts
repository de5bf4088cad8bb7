/** A scan report and a plan made by hand: a shop of three workloads, one of them Helm's, one with two identities. */
import type { Change, KubernetesTarget } from '../../src/core/change/types.js';
import type { MigrationPlan } from '../../src/core/formats/plan.js';
import type { Consumer, Finding, ScanReport } from '../../src/core/formats/scan.js';

const ISSUER = 'https://oidc.example/cluster/';
const AUDIENCE = 'api://AzureADTokenExchange';
const IDENTITY =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/shop/providers/Microsoft.ManagedIdentity/userAssignedIdentities/api';
const CLIENT_ID = '11111111-1111-1111-1111-111111111111';

export function sampleFinding(fields: Partial<Finding>): Finding {
  return {
    code: 'several-identities',
    severity: 'warning',
    root: 'cluster',
    subject: 'Deployment.apps/shop/report',
    message: 'gets 2 identities, and none is the default',
    evidence: [],
    fix: 'Decide the default identity in the migration file.',
    ...fields,
  };
}

export function sampleTarget(kind: string, name: string, namespace = 'shop', root = 'cluster'): KubernetesTarget {
  const apiVersion = kind === 'ServiceAccount' ? 'v1' : 'apps/v1';
  return { system: 'kubernetes', root, apiVersion, kind, namespace, name };
}

export function sampleChange(fields: Partial<Change> & Pick<Change, 'id' | 'target' | 'effect'>): Change {
  return {
    stage: 'workloads',
    needs: [],
    by: 'migrate',
    requires: [],
    undo: 'inverse',
    why: { code: 'consumer-needs-label', consumers: ['Deployment.apps/shop/api'] },
    ...fields,
  };
}

export function labelChange(target: KubernetesTarget, fields: Partial<Change> = {}): Change {
  const at = ['spec', 'template', 'metadata', 'labels', 'azure.workload.identity/use'];
  return sampleChange({
    id: `workloads/edit/${target.root}/${target.kind}/${target.namespace}/${target.name}`,
    target,
    effect: {
      do: 'edit',
      fields: [
        { at, from: { absent: true }, to: { is: 'true' } },
        {
          at: ['spec', 'template', 'spec', 'serviceAccountName'],
          from: { is: 'default' },
          to: { is: `${target.name}-workload` },
        },
      ],
    },
    wave: 1,
    ...fields,
  });
}

function sampleChanges(): Change[] {
  const api = sampleTarget('Deployment', 'api');
  const web = sampleTarget('Deployment', 'web');
  const subject = 'system:serviceaccount:shop:api-workload';
  return [
    sampleChange({
      id: 'identities/create/credential',
      stage: 'identities',
      undo: 'keep',
      target: { system: 'azure', id: IDENTITY, credential: { issuer: ISSUER, subject, audience: AUDIENCE } },
      effect: {
        do: 'create',
        body: { name: 'shop-api-workload-0a1b', issuer: ISSUER, subject, audiences: [AUDIENCE] },
      },
    }),
    sampleChange({
      id: 'service-accounts/create/api-workload',
      stage: 'service-accounts',
      undo: 'keep',
      target: sampleTarget('ServiceAccount', 'api-workload'),
      effect: {
        do: 'create',
        body: {
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: {
            name: 'api-workload',
            namespace: 'shop',
            annotations: { 'azure.workload.identity/client-id': CLIENT_ID },
          },
        },
      },
    }),
    labelChange(api),
    sampleChange({ id: 'workloads/restart/api', target: api, effect: { do: 'restart' }, wave: 1 }),
    labelChange(web, {
      wave: 2,
      by: 'source',
      why: { code: 'consumer-needs-label', consumers: ['Deployment.apps/shop/web'] },
    }),
  ];
}

export function samplePlan(fields: Partial<MigrationPlan> = {}): MigrationPlan {
  return {
    kind: 'MigrationPlan',
    formatVersion: '1.0',
    planId: `sha256:${'9f2c'.repeat(16)}`,
    applyable: true,
    target: {
      roots: [{ id: 'cluster', kind: 'cluster', cluster: { uid: 'u-1', server: 'aks.example:443', context: 'prod' } }],
      issuers: { cluster: ISSUER },
    },
    inputs: {
      source: { kind: 'cluster', paths: [] },
      scope: { namespaces: [], excludeNamespaces: [] },
      offline: true,
      audience: AUDIENCE,
      waveSize: 1,
      plugins: [],
    },
    stages: [
      { id: 'preflight', kind: 'check', changes: 0, checks: 2 },
      { id: 'identities', kind: 'additive', changes: 1, checks: 0 },
      { id: 'service-accounts', kind: 'additive', changes: 1, checks: 0 },
      { id: 'workloads', kind: 'cutover', changes: 3, checks: 2, waves: 2 },
    ],
    changes: sampleChanges(),
    checks: [],
    findings: [
      sampleFinding({}),
      sampleFinding({
        code: 'owned-elsewhere',
        severity: 'info',
        subject: 'Deployment.apps/shop/web',
        message: 'is owned by Helm release web; the change must be made there',
        fix: 'Make the change in the chart values, the Git repository or the custom resource.',
      }),
      sampleFinding({
        code: 'legacy-spelling',
        subject: 'AzureIdentity.aadpodidentity.k8s.io/shop/old',
        message: 'is written in an old capitalisation',
        fix: 'Write clientID and resourceID.',
      }),
    ],
    manual: [
      {
        code: 'several-identities',
        root: 'cluster',
        subject: 'Deployment.apps/shop/report',
        message: 'gets 2 identities, and none is the default',
        fix: 'Decide the default identity in the migration file.',
      },
    ],
    budget: [],
    summary: { create: 2, update: 2, delete: 0, restart: 1, bySource: 1, unchanged: 0, manual: 1, consumers: 3 },
    ...fields,
  };
}

export function sampleConsumer(fields: Partial<Consumer>): Consumer {
  return {
    ref: 'Deployment.apps/shop/api',
    root: 'cluster',
    serviceAccount: 'ServiceAccount/shop/default',
    state: 'legacy',
    identities: [
      {
        ref: 'AzureIdentity.aadpodidentity.k8s.io/shop/api',
        clientId: CLIENT_ID,
        via: ['AzureIdentityBinding.aadpodidentity.k8s.io/shop/api'],
      },
    ],
    at: {},
    ...fields,
  };
}

export function sampleReport(fields: Partial<ScanReport> = {}): ScanReport {
  return {
    kind: 'Inventory',
    formatVersion: '1.0',
    roots: [{ id: 'cluster', kind: 'cluster' }],
    identities: [],
    bindings: [],
    installations: [],
    integrations: [],
    consumers: [
      sampleConsumer({}),
      sampleConsumer({ ref: 'Deployment.apps/shop/web', state: 'migrated', identities: [] }),
      sampleConsumer({ ref: 'StatefulSet.apps/shop/queue', state: 'both' }),
      sampleConsumer({ ref: 'CronJob.batch/jobs/nightly', state: 'unbound', identities: [] }),
    ],
    findings: [
      sampleFinding({}),
      ...['a', 'b', 'c', 'd', 'e'].map((name) =>
        sampleFinding({
          code: 'label-without-binding',
          subject: `CronJob.batch/jobs/${name}`,
          message: 'has the label, but no binding answers it',
          fix: 'Remove the label, or create the binding.',
        }),
      ),
    ],
    skipped: [
      {
        root: 'cluster',
        what: 'pods in namespace billing',
        why: 'forbidden',
        message: 'may not list pods; grant list on pods',
        affects: ['workloads'],
        namespace: 'billing',
      },
    ],
    summary: { consumers: {}, findings: {}, objects: 42, skipped: 1 },
    ...fields,
  };
}
