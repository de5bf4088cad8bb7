/** What cannot be planned from files is found and reported: with file, line, subject and what to do there. */
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../src/core/formats/scan.js';
import { manifestsSource } from '../../src/sources/manifests/manifests-source.js';
import { scan } from '../../src/usecases/scan.js';
import { type Tree, withTree } from '../sources/manifests/temporary-tree.js';

/** The findings about files of a scan of a folder that holds them, `code path:line` first. */
function scanTree(tree: Tree): Promise<Finding[]> {
  return withTree(tree, async (cwd) => {
    const { report } = await scan({
      source: manifestsSource({ from: ['.'], roots: [], cwd, stdin: Readable.from([]) }),
      scope: { namespaces: [], excludeNamespaces: [] },
      emit: () => undefined,
      signal: new AbortController().signal,
    });
    return report.findings.filter(({ severity }) => severity !== 'info');
  });
}

function text(...lines: string[]): string {
  return `${lines.join('\n')}\n`;
}

interface UnreadCase {
  name: string;
  path: string;
  content: string;
  /** Beside the file: a chart, say. */
  beside?: Tree;
  code: string;
  /** Without the path. */
  evidence: readonly string[];
  /** What the fix must say. */
  fix: RegExp;
}

const terraform: UnreadCase[] = [
  {
    name: 'kubernetes_manifest with quoted keys, and a service principal without a type',
    path: 'identity.tf',
    content: text(
      'resource "kubernetes_manifest" "identity" {',
      '  count = var.enabled ? 1 : 0',
      '  manifest = {',
      '    "apiVersion" = "aadpodidentity.k8s.io/v1"',
      '    "kind"       = "AzureIdentity"',
      '    "metadata" = {',
      '      "name"      = "${var.name}-sp"',
      '      "namespace" = var.namespace',
      '    }',
      '    "spec" = {',
      '      "clientID"       = var.resource_id',
      '      "clientPassword" = { "name" = "secret", "namespace" = var.namespace }',
      '    }',
      '  }',
      '}',
    ),
    code: 'terraform-not-read',
    evidence: [
      '5: AzureIdentity "${var.name}-sp" in namespace "var.namespace" (names a secret but no type, so it counts as type 0, a managed identity, clientID is filled from a resource id)',
    ],
    fix: /azurerm_federated_identity_credential per identity and service account/,
  },
  {
    name: 'a kustomize overlay with JSON 6902 patches',
    path: 'overlay.tf',
    content: text(
      'data "kustomization_overlay" "job" {',
      '  patches {',
      '    patch = <<-EOF',
      '      - op: replace',
      '        path: /spec/jobTargetRef/template/metadata/labels/aadpodidbinding',
      '        value: ${each.value.selector}',
      '    EOF',
      '  }',
      '}',
    ),
    code: 'terraform-not-read',
    evidence: ['5: aadpodidbinding (selector "${each.value.selector}")'],
    fix: /azure\.workload\.identity~1use .*"replace" would fail/,
  },
  {
    name: 'a helm_release with set',
    path: 'dns.tf',
    content: text(
      'resource "helm_release" "dns" {',
      '  chart = "external-dns"',
      '  set {',
      '    name  = "podLabels.aadpodidbinding"',
      '    value = "external-dns"',
      '  }',
      '}',
    ),
    code: 'terraform-not-read',
    evidence: [
      '4: aadpodidbinding "external-dns" in helm_release "dns"',
      expect.stringMatching(/^external-dns: podLabels.*useWorkloadIdentityExtension/) as unknown as string,
    ],
    fix: /podLabels\.azure\\\.workload\\\.identity\/use/,
  },
  {
    name: 'kubectl_manifest with a heredoc',
    path: 'binding.tf',
    content: text(
      'resource "kubectl_manifest" "binding" {',
      '  yaml_body = <<YAML',
      'apiVersion: aadpodidentity.k8s.io/v1',
      'kind: AzureIdentityBinding',
      'metadata:',
      '  name: dns',
      'spec:',
      '  azureIdentity: ${azurerm_user_assigned_identity.dns.name}',
      '  selector: dns',
      'YAML',
      '}',
    ),
    code: 'terraform-not-read',
    evidence: ['4: AzureIdentityBinding "dns" (selector "dns", identity "${azurerm_user_assigned_identity.dns.name}")'],
    fix: /NAMESPACE:ACCOUNT.* of the pods \(not of the AzureIdentity\)/,
  },
  {
    name: 'a template of Helm values',
    path: 'templates/values.yaml.tpl',
    content: text('%{ if provider == "azure" }', 'podLabels:', '  aadpodidbinding: velero', '%{ endif }'),
    code: 'terraform-not-read',
    evidence: ['3: aadpodidbinding (selector "velero")'],
    fix: /azurerm_federated_identity_credential/,
  },
];

const programs: UnreadCase[] = [
  {
    name: 'Pulumi, with a binding to another identity than its name says',
    path: 'index.ts',
    content: text(
      'import * as k8s from "@pulumi/kubernetes";',
      'const binding = new k8s.apiextensions.CustomResource("server-binding", {',
      '  apiVersion: "aadpodidentity.k8s.io/v1",',
      '  kind: "AzureIdentityBinding",',
      '  metadata: { name: "server-binding" },',
      '  spec: { azureIdentity: siteIdentity.metadata.name, selector: "server" },',
      '});',
      '// kind: "AzureIdentity"',
    ),
    code: 'pulumi-not-read',
    evidence: ['4: AzureIdentityBinding "server-binding" (selector "server", identity "siteIdentity.metadata.name")'],
    fix: /FederatedIdentityCredential/,
  },
  {
    name: 'Jsonnet',
    path: 'lib/identity.libsonnet',
    content: text(
      '{',
      '  Bind(name): { metadata+: { labels+: { aadpodidbinding: name } } },',
      "  Identity(name): { kind: 'AzureIdentity', metadata: { name: name } },",
      '}',
    ),
    code: 'program-not-read',
    evidence: ['2: aadpodidbinding', '3: AzureIdentity'],
    fix: /change the function/,
  },
  {
    name: 'Bicep',
    path: 'aks.bicep',
    content: text(
      'podIdentityProfile: {',
      '  enabled: true',
      '  userAssignedIdentities: [',
      "    { bindingSelector: 'wls', name: 'wls' }",
      '  ]',
      '}',
    ),
    code: 'bicep-not-read',
    evidence: ['1: podIdentityProfile', '4: bindingSelector (selector "wls")'],
    fix: /@batchSize\(1\)/,
  },
  {
    name: 'an ARM template',
    path: 'azuredeploy.json',
    content: JSON.stringify(
      {
        $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
        resources: [{ properties: { podIdentityProfile: { enabled: true } } }],
      },
      undefined,
      1,
    ),
    code: 'bicep-not-read',
    evidence: ['6: podIdentityProfile'],
    fix: /drop podIdentityProfile last/,
  },
];

const scripts: UnreadCase[] = [
  {
    name: 'a heredoc of a shell',
    path: 'install.sh',
    content: text(
      '#!/bin/bash',
      'cat <<EOF | kubectl apply -f -',
      'apiVersion: aadpodidentity.k8s.io/v1',
      'kind: AzureIdentityBinding',
      'metadata:',
      '  name: ${NAME}-binding',
      'spec:',
      '  azureIdentity: ${NAME}',
      '  selector: $NAME',
      'EOF',
    ),
    code: 'script-not-read',
    evidence: ['4: AzureIdentityBinding "${NAME}-binding" (selector "$NAME", identity "${NAME}")'],
    fix: /az identity federated-credential create/,
  },
  {
    name: 'a heredoc that writes the custom resource of an operator',
    path: 'domain.sh',
    content: text(
      'cat <<EOF >domain.yaml',
      'kind: Domain',
      'spec:',
      '  serverPod:',
      '    labels:',
      '      aadpodidbinding: "${SELECTOR}"',
      'EOF',
    ),
    code: 'script-not-read',
    evidence: ['6: aadpodidbinding "${SELECTOR}" in Domain'],
    fix: /change the lines named/,
  },
  {
    name: 'a here-string of PowerShell, with CRLF',
    path: 'setup.ps1',
    content: text(
      '$identity = @"',
      'apiVersion: aadpodidentity.k8s.io/v1',
      'kind: AzureIdentity ',
      'metadata:',
      '  name: $($identityName)',
      '"@',
    ).replaceAll('\n', '\r\n'),
    code: 'script-not-read',
    evidence: ['3: AzureIdentity "$($identityName)"'],
    fix: /az identity federated-credential create/,
  },
  {
    name: 'the Azure CLI in a workflow',
    path: '.github/workflows/main.yaml',
    content: text(
      'jobs:',
      '  deploy:',
      '    steps:',
      '    - run: |',
      '        az aks pod-identity add --cluster-name c --namespace shop \\',
      '          --name web --binding-selector web-pods',
    ),
    code: 'script-not-read',
    evidence: ['5: aks pod-identity "web" in namespace "shop" (selector "web-pods")'],
    fix: /az aks pod-identity list/,
  },
];

const chart: Tree = { 'app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n' };

const charts: UnreadCase[] = [
  {
    name: 'a chart whose resources are hooks',
    path: 'app/templates/identity.yaml',
    beside: chart,
    content: text(
      'apiVersion: aadpodidentity.k8s.io/v1',
      'kind: AzureIdentity',
      'metadata:',
      '  name: {{ $fullname }}-identity',
      '  annotations:',
      '    helm.sh/hook: pre-install',
      '    aadpodidentity.k8s.io/Behavior: namespaced',
    ),
    code: 'chart-not-read',
    evidence: ['2: AzureIdentity "{{ $fullname }}-identity"', '7: aadpodidentity.k8s.io/Behavior'],
    fix: /hooks are not deleted with the release/,
  },
  {
    name: 'values of a product that have pod identity built in',
    path: 'agic/helm-config.yaml',
    content: text('armAuth:', '  type: aadPodIdentity', '  identityResourceID: x'),
    code: 'chart-values-not-read',
    evidence: [
      '2: aadPodIdentity',
      expect.stringMatching(/^AGIC: armAuth\.type: workloadIdentity/) as unknown as string,
    ],
    fix: /serviceAccount\.annotations/,
  },
  {
    name: 'values of the operator of KEDA',
    path: 'keda/values.yaml',
    content: text('podIdentity:', '  activeDirectory:', '    identity: keda-id'),
    code: 'chart-values-not-read',
    evidence: [
      '3: podIdentity.activeDirectory',
      expect.stringMatching(/^KEDA: podIdentity\.azureWorkload/) as unknown as string,
    ],
    fix: /podLabels/,
  },
  {
    name: 'labels as one string',
    path: 'trivy/values.yaml',
    content: text('operator:', '  scanJobPodTemplateLabels: "aadpodidbinding=trivy"'),
    code: 'chart-values-not-read',
    evidence: ['2: aadpodidbinding (selector "trivy")'],
    fix: /podLabels/,
  },
  {
    name: 'templates that look like those of Helm, without a chart',
    path: 'env/Deployment.tpl',
    content: text(
      'kind: Deployment',
      'metadata:',
      '  name: {{.Values.name}}',
      '  labels:',
      '    aadpodidbinding: {{.Values.label}}',
    ),
    code: 'template-not-read',
    evidence: ['5: aadpodidbinding "{{.Values.label}}" in Deployment "{{.Values.name}}"'],
    fix: /with its own tool/,
  },
  {
    name: 'a patch that nothing uses',
    path: 'patches/label.yaml',
    content: text('- op: replace', '  path: /spec/template/metadata/labels/aadpodidbinding', '  value: web'),
    code: 'patch-not-read',
    evidence: ['2: aadpodidbinding (selector "web")'],
    fix: /azure\.workload\.identity~1use/,
  },
  {
    name: 'Ansible',
    path: 'roles/aks/templates/identity.yml.j2',
    content: text('kind: AzureIdentity', 'metadata:', '  name: "{{ identity_name }}"'),
    code: 'template-not-read',
    evidence: ['1: AzureIdentity "{{ identity_name }}"'],
    fix: /federated credential/,
  },
];

describe('a file that cannot be planned from', () => {
  it.each([...terraform, ...programs, ...scripts, ...charts])(
    'is reported: $name',
    async ({ path, content, beside = {}, code, evidence, fix }) => {
      const findings = await scanTree({ ...beside, [path]: content });

      expect(findings.map((finding) => [finding.code, finding.subject])).toEqual([[code, path]]);
      const [finding] = findings;
      expect(finding?.evidence.map((line) => line.replace(`${path}:`, ''))).toEqual(evidence);
      expect(`${path}:${finding?.at?.line}`).toBe(/^\S+:\d+/.exec(finding?.evidence[0] ?? '')?.[0]?.replace(/:$/, ''));
      expect(finding?.fix).toMatch(fix);
    },
  );
});

describe('a file that configures nothing of pod identity', () => {
  it.each<[string, Tree]>([
    ['documentation', { 'README.md': 'kind: AzureIdentity\naadpodidbinding: web\n' }],
    ['the new way only', { 'a.tf': 'label = "azure.workload.identity/use"\n' }],
    [
      'a comment',
      {
        'a.tf': '# aadpodidbinding\n// kind = "AzureIdentity"\n',
        'values.yaml': '# armAuth:\n#   type: aadPodIdentity\n',
      },
    ],
    ['a role', { ...chart, 'app/templates/role.yaml': 'rules:\n- apiGroups: ["aadpodidentity.k8s.io"]\n' }],
    ['the name of a file', { 'files.json': '["deploy/aadpodidbinding.yaml"]\n' }],
    ['a snapshot among the tests of a chart', { ...chart, 'app/tests/a.yaml': 'kind: AzureIdentity\nx: y\n' }],
    ['what is ignored', { '.gitignore': 'out/\n', 'out/a.sh': 'kind: AzureIdentity\n' }],
    ['binary data', { 'a.bin': Buffer.from('kind: AzureIdentity\0') }],
    [
      'kinds of another product that look alike',
      {
        'a.yaml':
          'apiVersion: spv.no/v1\nkind: AzureKeyVaultIdentity\nmetadata: {name: a}\n---\napiVersion: spv.no/v1\nkind: AzureManagedIdentity\nmetadata: {name: a}\n',
      },
    ],
  ])('is not reported: %s', async (_, tree) => {
    expect(await scanTree(tree)).toEqual([]);
  });
});
