import { describe, expect, it } from '@jest/globals';
import { describeNotation, notationOf, NOTATIONS } from '../../../src/core/inventory/notation.js';

describe('the notation of a file', () => {
  it.each([
    ['main.tf', '', 'terraform'],
    ['prod.tfvars', '', 'terraform'],
    ['main.tf.json', '{}', 'terraform'],
    ['values.yaml.tftpl', '', 'terraform-template'],
    ['values.yaml.tpl', '%{ if azure }\n', 'terraform-template'],
    ['values.yaml.tpl', 'id: ${client_id}\n', 'terraform-template'],
    ['Deployment.tpl', 'name: {{ .Values.name }}-${x}\n', 'template'],
    ['aks.bicep', '', 'bicep'],
    ['azuredeploy.json', '{"$schema": "https://…/2019-04-01/deploymentTemplate.json#"}', 'arm'],
    ['nested.json', '{"type": "Microsoft.ContainerService/managedClusters"}', 'arm'],
    ['index.ts', "import * as k8s from '@pulumi/kubernetes';", 'pulumi'],
    ['__main__.py', 'import pulumi', 'pulumi'],
    ['main.go', 'package main', 'program'],
    ['lib/bind.libsonnet', '', 'jsonnet'],
    ['setup.sh', '', 'shell'],
    ['Makefile', '', 'shell'],
    ['bin/setup', '#!/usr/bin/env bash\n', 'shell'],
    ['setup.ps1', '', 'powershell'],
    ['.github/workflows/main.yaml', '', 'workflow'],
    ['azure-pipelines.yml', '', 'workflow'],
    ['ci/build.yml', 'stages:\n- stage: a\n', 'workflow'],
    ['identity.yml.j2', '', 'ansible'],
    ['playbook.yml', '- hosts: all\n  tasks: []\n', 'ansible'],
    ['patch.yaml', '- op: add\n  path: /x\n', 'json-patch'],
    ['envs/values-prod.yaml', '', 'helm-values'],
    ['sample-helm-config.yaml', 'armAuth:\n  type: aadPodIdentity\n', 'helm-values'],
    ['config.json', '{\n  "armAuth": {"type": "aadPodIdentity"}\n}', 'helm-values'],
    ['README.md', '', 'documentation'],
    ['SOURCE.json', '{"repo": "x"}', 'data'],
  ])('of %s with %j is %s', (path, text, notation) => {
    expect(notationOf(path, text)).toBe(notation);
  });

  it('is described for each', () => {
    expect(new Set(NOTATIONS.map(describeNotation)).size).toBe(NOTATIONS.length);
  });
});
