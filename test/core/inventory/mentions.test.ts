import { describe, expect, it } from '@jest/globals';
import { affectedBy, findMentions } from '../../../src/core/inventory/mentions.js';

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
  ])('%j mentions it', (text, term) => {
    expect(findMentions(text)).toEqual([{ line: 1, term }]);
  });

  it.each([
    '# kind: AzureIdentity',
    '   # aadpodidbinding: x',
    'usePodIdentity: "false"',
    'kind: MyAzureIdentityX',
    '',
  ])('%j does not', (text) => {
    expect(findMentions(text)).toEqual([]);
  });

  it('is told by number, and never by what else it holds', () => {
    const found = findMentions('a: 1\r\n# AzureIdentity\r\nkind: AzureIdentity canary\r\n');

    expect(found).toEqual([{ line: 3, term: 'AzureIdentity' }]);
  });
});

describe('what could be different', () => {
  it.each([
    ['kind: AzureIdentity\naadpodidbinding: x', ['matching', 'workloads']],
    ['kind: AzureAssignedIdentity', []],
    ['apiVersion: aadpodidentity.k8s.io/v1', []],
    ['aadpodidbinding: x\naadpodidbinding: y', ['workloads']],
  ])('after %j', (text, affects) => {
    expect(affectedBy(findMentions(text))).toEqual(affects);
  });
});
