/** Scan and plan of real manifests of real teams, read where they lie, against what INDEX.md says is right. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ScanReport } from '../../src/core/formats/scan.js';
import { MigrationPlan } from '../../src/core/formats/plan.js';
import { problemsOf } from '../../src/core/formats/find-problems.js';
import { DEFAULT_AUDIENCE } from '../../src/core/plan/credential.js';
import { manifestsSource } from '../../src/sources/manifests/manifests-source.js';
import { plan, type PlanRequest } from '../../src/usecases/plan.js';
import { scan } from '../../src/usecases/scan.js';
import { ISSUER } from '../support/objects.js';
import { describeChanges } from '../support/planning.js';

const CORPUS = '../shared/corpus';
const folders = readdirSync(CORPUS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

function requestFor(from: readonly string[], more: Partial<PlanRequest> = {}): PlanRequest {
  return {
    source: manifestsSource({
      from: from.map((path) => join(CORPUS, path)),
      roots: [],
      cwd: process.cwd(),
      stdin: Readable.from([]) as NodeJS.ReadableStream as NodeJS.ReadStream,
    }),
    scope: { namespaces: [], excludeNamespaces: [] },
    emit: () => undefined,
    signal: new AbortController().signal,
    audience: DEFAULT_AUDIENCE,
    waveSize: 10,
    offline: true,
    ...more,
  };
}

describe('every folder of the corpus', () => {
  const rows: string[][] = [['folder', 'roots', 'consumers', 'changes', 'findings', 'skipped']];
  const findScanProblems = problemsOf(ScanReport);
  const findPlanProblems = problemsOf(MigrationPlan);

  it.each(folders)('%s can be scanned and planned', async (folder) => {
    const { report } = await scan(requestFor([folder]));
    const outcome = await plan(requestFor([folder]));

    expect(findScanProblems(report)).toEqual([]);
    expect(findPlanProblems(outcome.plan)).toEqual([]);
    expect(report.summary.objects + report.summary.skipped).toBeGreaterThan(0);
    rows.push([
      folder,
      String(report.roots.length),
      String(report.consumers.length),
      String(outcome.plan.changes.length),
      String(outcome.plan.findings.length),
      String(report.skipped.length),
    ]);
  });

  afterAll(() => {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const lines = rows.map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    );
    process.stdout.write(`\n${lines.join('\n')}\n`);
  });
});

interface RightResult {
  name: string;
  from: readonly string[];
  /** What INDEX.md says, or why we say something else. */
  because: string;
  changes: readonly string[];
  /** `code subject` */
  findings: readonly string[];
}

const use = 'azure.workload.identity/use=true';
const demo = 'Azure+aad-pod-identity/deploy/demo';
const java = 'Azure+aad-pod-identity/examples/java-blob/deployment';
const istio = 'briandenicola+private-kubernetes-cluster-setup/apps/addons/istio';

const results: RightResult[] = [
  {
    name: 'the upstream demo',
    from: [`${demo}/aadpodidentity.yaml`, `${demo}/aadpodidentitybinding.yaml`, `${demo}/deployment.yaml`],
    because: 'new account `demo` in `default`, CLIENT_ID kept as a placeholder, label on the template only',
    changes: [
      'create RESOURCE_ID system:serviceaccount:default:demo',
      'create ServiceAccount/default/demo',
      `edit Deployment.apps/default/demo ${use} serviceAccountName=demo`,
    ],
    findings: ['placeholder-value AzureIdentity.aadpodidentity.k8s.io/default/demo-aad1'],
  },
  {
    name: 'the upstream demo with all three alternatives of its identity',
    from: [demo],
    because:
      'the folder defines demo-aad1 three times (types 0, 1 and 2), for a person to choose: which one the cluster holds can not be told',
    changes: [],
    findings: [
      'duplicate-object AzureIdentity.aadpodidentity.k8s.io/default/demo-aad1',
      'placeholder-value AzureIdentity.aadpodidentity.k8s.io/default/demo-aad1',
    ],
  },
  ...[1, 2].map((type): RightResult => ({
    name: `the upstream demo as a service principal of type ${type}`,
    from: [
      `${demo}/aadpodidentity-sp${type === 2 ? '-cert' : ''}.yaml`,
      `${demo}/aadpodidentitybinding.yaml`,
      `${demo}/deployment.yaml`,
    ],
    because: 'no managed identity: report; the credential belongs on the app registration',
    changes: [],
    findings: [
      'placeholder-value AzureIdentity.aadpodidentity.k8s.io/default/demo-aad1',
      'service-principal-identity Deployment.apps/default/demo',
    ],
  })),
  {
    name: 'java-blob',
    from: [java],
    because: 'account in `blob`, subject system:serviceaccount:blob:<account>',
    changes: [
      'create <IDENTITY_NAME> system:serviceaccount:blob:demo-blob-deployment',
      'create ServiceAccount/blob/demo-blob-deployment',
      `edit Deployment.apps/blob/demo-blob-deployment ${use} serviceAccountName=demo-blob-deployment`,
    ],
    findings: ['placeholder-value AzureIdentity.aadpodidentity.k8s.io/blob/blob-example'],
  },
  {
    name: 'rest-api',
    from: ['Azure+aad-pod-identity/examples/rest-api'],
    because: 'client-pod is a bare Pod: the account needs delete and create',
    changes: [
      'create <resource-id of client-principal> system:serviceaccount:default:aad-id-client-pod',
      'create ServiceAccount/default/aad-id-client-pod',
    ],
    findings: [
      'bare-pod Pod/default/aad-id-client-pod',
      'placeholder-value AzureIdentity.aadpodidentity.k8s.io/default/client-principal',
    ],
  },
  {
    name: 'the upstream load test',
    from: ['Azure+aad-pod-identity/test/load'],
    because: 'clusterloader templates: not automatable, reported with file and line',
    changes: [],
    findings: [
      'template-not-read ../shared/corpus/Azure+aad-pod-identity/test/load/azureidentity-template.yml',
      'template-not-read ../shared/corpus/Azure+aad-pod-identity/test/load/azureidentitybinding-template.yml',
      'template-not-read ../shared/corpus/Azure+aad-pod-identity/test/load/deployment-template.yml',
    ],
  },
  {
    name: 'the example of an exception',
    from: ['Azure+aad-pod-identity/examples/azurepodidentityexception.yaml'],
    because: 'an exception has no counterpart',
    changes: [],
    findings: [],
  },
  {
    name: 'the examples of the Secrets Store provider',
    from: ['Azure+secrets-store-csi-driver-provider-azure/examples'],
    because:
      'the SecretProviderClass needs the client id of the bound identity, and no binding is in the folder: nothing can be planned from it',
    changes: [],
    findings: ['label-without-binding Pod/default/busybox-secrets-store-inline-podid'],
  },
  {
    name: 'the Istio gateway of a managed add-on',
    from: [`${istio}/gateway`],
    because: 'no AzureIdentity in the repository: the client id must be read from the cluster',
    changes: [],
    findings: ['label-without-binding Deployment.apps/default/default-ingress'],
  },
  {
    name: 'the Istio configuration of a managed add-on',
    from: [`${istio}/configuration`],
    because: 'IstioOperator: report',
    changes: [],
    findings: [
      'label-without-binding Deployment.apps/default/otel-collector',
      'mention-in-other-object IstioOperator.install.istio.io/istio-system/istio-controlplane',
    ],
  },
  {
    name: 'what the owners made of it',
    from: ['briandenicola+private-kubernetes-cluster-setup__after/cluster-manifests'],
    because: 'nothing uses pod identity any more',
    changes: [],
    findings: [],
  },
  {
    name: 'the CRDs of pod identity, a kustomization whose resources are generated',
    from: ['Azure+aad-pod-identity/config/crd'],
    because: 'leave the infrastructure',
    changes: [],
    findings: [],
  },
  {
    name: 'the installation of MIC and NMI',
    from: ['Azure+aad-pod-identity/deploy/infra/deployment-rbac.yaml'],
    because: 'leave the infrastructure, remove it last',
    changes: [],
    findings: [],
  },
  {
    name: 'External Secrets',
    from: ['external-secrets+external-secrets'],
    because:
      'no pod label here: the store is configured for managed identity; the integration is planned by its own reader, which is another issue',
    changes: [],
    findings: ['duplicate-object ServiceAccount/default/workload-identity-sa'],
  },
];

describe('the right migration result', () => {
  it.each(results)('of $name: $because', async ({ from, changes, findings }) => {
    const outcome = await plan(requestFor(from, { podIdentityMode: 'standard', issuerUrl: ISSUER }));

    expect(describeChanges(outcome.plan)).toEqual(changes);
    const told = outcome.plan.findings
      .filter(({ severity }) => severity !== 'info')
      .map(({ code, subject }) => `${code} ${subject}`);
    expect([...new Set(told)].sort()).toEqual([...findings].sort());
  });
});
