import { describe, expect, it } from '@jest/globals';
import { affectedBy, findMentions, tellsOfUse } from '../../../src/core/inventory/mentions.js';

describe('a line', () => {
  it.each([
    ['kind: AzureIdentityBinding', 'AzureIdentityBinding'],
    ['kind: AzureIdentity', 'AzureIdentity'],
    ['kind: AzurePodIdentityException', 'AzurePodIdentityException'],
    ['resource "AzureAssignedIdentity"', 'AzureAssignedIdentity'],
    ['  aadpodidbinding: {{ .Values.id }}', 'aadpodidbinding'],
    ['  aadPodIdBinding: x', 'aadpodidbinding'],
    ['apiVersion: aadpodidentity.k8s.io/v1', 'aadpodidentity.k8s.io'],
    ['usePodIdentity: "true"', 'usePodIdentity'],
    ['"usePodIdentity": "true"', 'usePodIdentity'],
    ['usePodIdentity = true', 'usePodIdentity'],
    ['azure.workload.identity/use: "true"', 'azure.workload.identity'],
    ['  key: x # aadpodidbinding', 'aadpodidbinding'],
    ['usePodIdentity: {{ .Values.podIdentity }}', 'usePodIdentity'],
    ['usePodIdentity = var.pod_identity', 'usePodIdentity'],
    ['    type: aadPodIdentity', 'aadPodIdentity'],
    ["    bindingSelector: 'web'", 'bindingSelector'],
    ['az aks pod-identity add --name web', 'aks pod-identity'],
    ['run: bash ./aks-pod-identity-creation.sh', 'aks pod-identity'],
    ['aadpodidentity.k8s.io/Behavior: namespaced', 'aadpodidentity.k8s.io/Behavior'],
    ['az aks create --enable-pod-identity', '--enable-pod-identity'],
    ['--set podIdentity.activeDirectory.identity=keda', 'podIdentity.activeDirectory'],
    ['azureIdentities: {web: {type: 0}}', 'azureIdentities'],
    ['--set azureIdentities.web.type=0', 'azureIdentities'],
  ])('%j mentions it', (text, term) => {
    expect(findMentions(text)).toMatchObject([{ line: 1, term }]);
  });

  it.each([
    ['podIdentity:\n  activeDirectory:\n    # of the operator\n    identity: "keda"', 4, 'podIdentity.activeDirectory'],
    ['azureIdentities:\n  # the site\n  web:\n    type: 0', 1, 'azureIdentities'],
  ])('is found by the lines around it: %j', (text, line, term) => {
    expect(findMentions(text)).toEqual([{ line, term }]);
  });

  it('names each binding below azureIdentities', () => {
    const text =
      'azureIdentities:\n%{ for x in y }\n  web:\n    type: "0"\n    binding:\n      name: b\n      selector: "${x}"\n%{ endfor }\nother:\n  selector: z';
    expect(findMentions(text)).toEqual([
      { line: 1, term: 'azureIdentities' },
      { line: 7, term: 'azureIdentities', selector: '${x}' },
    ]);
  });

  it.each([
    ['podIdentity:\n  activeDirectory:\n    identity: ""'],
    ['spec:\n  selector: web'],
    ['identity: web'],
    ['azureIdentities:\n  # web:\n  #   type: 0\nother: x'],
    ['azureIdentities: {}'],
    ['azureIdentities: []'],
  ])('is not found where the lines around it say otherwise: %j', (text) => {
    expect(findMentions(text)).toEqual([]);
  });

  it.each([
    '# kind: AzureIdentity',
    '   # aadpodidbinding: x',
    'usePodIdentity: "false"',
    'kind: MyAzureIdentityX',
    '// kind: AzureIdentity',
    ' * an AzureIdentity',
    '- aadpodidentity.k8s.io',
    'name: azureidentities.aadpodidentity.k8s.io',
    'resources: [base/aadpodidbinding.yaml]',
    'yaml_body = file("${path.module}/aadpodidbinding.yaml")',
    '',
  ])('%j does not', (text) => {
    expect(findMentions(text)).toEqual([]);
  });

  it('is told by number, and never by what else it holds', () => {
    const found = findMentions('a: 1\r\n# AzureIdentity\r\nkind: AzureIdentity canary\r\n');

    expect(found).toEqual([{ line: 3, term: 'AzureIdentity' }]);
  });
});

describe('an object', () => {
  it('is told once, by its kind', () => {
    expect(findMentions('apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentity')).toEqual([
      { line: 2, term: 'AzureIdentity' },
    ]);
  });

  it('of a kind that is filled in later is told by its group', () => {
    expect(findMentions('apiVersion: aadpodidentity.k8s.io/v1\nkind: ${kind}')).toMatchObject([{ line: 1 }]);
  });
});

describe('a large text', () => {
  it('is told by its first lines', () => {
    expect(findMentions('aadpodidbinding: x\n'.repeat(2_000))).toHaveLength(500);
  });
});

describe('what could be different', () => {
  it.each([
    ['kind: AzureIdentity\naadpodidbinding: x', ['matching', 'workloads']],
    ['kind: AzureAssignedIdentity', []],
    ['apiVersion: aadpodidentity.k8s.io/v1', []],
    ['aadpodidbinding: x\naadpodidbinding: y', ['workloads']],
    ['kind: ServiceAccount\nmetadata: {{ .Values.x }}', ['accounts']],
    ['"kind": "ClusterRoleBinding"', ['accounts']],
    ['kind: RoleBinding\naadpodidbinding: x', ['accounts', 'workloads']],
    ['# kind: ServiceAccount', []],
    ['serviceAccountName: api', []],
    ['kind: ServiceAccountToken', []],
  ])('after %j', (text, affects) => {
    expect(affectedBy(text, findMentions(text))).toEqual(affects);
  });
});

describe('a mention', () => {
  it.each([
    ['AzureIdentity', true],
    ['aadpodidbinding', true],
    ['azure.workload.identity', false],
    ['AzureAssignedIdentity', false],
  ])('of %s tells of use: %s', (term, expected) => {
    expect(tellsOfUse({ line: 1, term })).toBe(expected);
  });
});
