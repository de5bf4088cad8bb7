/** In which language a file is written that is no manifest: what to do there depends on it. */

export const NOTATIONS = [
  'helm-template',
  'helm-values',
  'terraform',
  'terraform-template',
  'pulumi',
  'jsonnet',
  'program',
  'bicep',
  'arm',
  'shell',
  'powershell',
  'workflow',
  'ansible',
  'json-patch',
  'documentation',
  'template',
  'data',
] as const;
export type Notation = (typeof NOTATIONS)[number];

const BY_NAME: readonly (readonly [RegExp, Notation])[] = [
  [/\.(?:tf|tfvars|hcl)(?:\.json)?$/i, 'terraform'],
  [/\.tftpl$/i, 'terraform-template'],
  [/\.bicep(?:param)?$/i, 'bicep'],
  [/\.(?:md|markdown|mdx|rst|adoc|txt)$/i, 'documentation'],
  [/\.(?:jsonnet|libsonnet)$/i, 'jsonnet'],
  [/\.(?:ps1|psm1|psd1)$/i, 'powershell'],
  [/\.(?:sh|bash|zsh|ksh|cmd|bat|mk)$|(?:^|\/)(?:Makefile|Dockerfile|Justfile)[^/]*$/i, 'shell'],
  [/\.j2$/i, 'ansible'],
  [/(?:^|\/)\.(?:github|azure-pipelines|azuredevops|circleci)\/.*\.ya?ml$/i, 'workflow'],
  [/(?:^|\/)(?:\.gitlab-ci|azure-pipelines|bitbucket-pipelines|action)[^/]*\.ya?ml$/i, 'workflow'],
  [/(?:^|\/)Jenkinsfile[^/]*$/, 'workflow'],
  [/(?:^|\/)[^/]*values[^/]*\.ya?ml$/i, 'helm-values'],
];

const PROGRAM = /\.(?:[cm]?[jt]sx?|py|go|cs|fs|java|kt|rb|rs|cue|dhall|nix)$/i;
const TEMPLATE = /\.(?:tpl|tmpl|gotmpl)$/i;

/** The first sign that fits decides. None may reach over a line end: a text of empty lines would take forever. */
const BY_CONTENT: readonly (readonly [RegExp, Notation])[] = [
  [/deploymentTemplate\.json#|"Microsoft\.ContainerService\//i, 'arm'],
  [/^#!.*\b(?:ba|z|k|da)?sh\b/, 'shell'],
  [/^#!.*\bpwsh\b/, 'powershell'],
  [/^(?:jobs|stages|steps|trigger|pr):/m, 'workflow'],
  [
    /^[ \t]*-?[ \t]*(?:hosts|tasks|roles):|\b(?:kubernetes\.core|community\.kubernetes|azure\.azcollection)\./m,
    'ansible',
  ],
  [/^[ \t]*-?[ \t]*["']?op["']?:[ \t]*["']?(?:add|replace|remove|test)\b/m, 'json-patch'],
  [
    /^[ \t]*["']?(?:armAuth|azureIdentities|podLabels|podMetadata|podIdentity|aadpodidbinding|image|serviceAccount)["']?:/m,
    'helm-values',
  ],
];

/** `path` with slashes. A template of a chart is told by where it lies, which the caller knows. */
export function notationOf(path: string, text: string): Notation {
  const named = BY_NAME.find(([pattern]) => pattern.test(path))?.[1];
  if (named) return named;
  if (PROGRAM.test(path)) return /\bpulumi\b/i.test(text) ? 'pulumi' : 'program';
  if (TEMPLATE.test(path)) return isTerraformTemplate(text) ? 'terraform-template' : 'template';
  return BY_CONTENT.find(([pattern]) => pattern.test(text))?.[1] ?? 'data';
}

function isTerraformTemplate(text: string): boolean {
  return /%\{/.test(text) || (text.includes('${') && !text.includes('{{'));
}

const NAMES: Record<Notation, string> = {
  'helm-template': 'a Helm template',
  'helm-values': 'a file of Helm values',
  terraform: 'Terraform',
  'terraform-template': 'a Terraform template',
  pulumi: 'a Pulumi program',
  jsonnet: 'Jsonnet',
  program: 'a program',
  bicep: 'Bicep',
  arm: 'an ARM template',
  shell: 'a script',
  powershell: 'a PowerShell script',
  workflow: 'a CI workflow',
  ansible: 'Ansible',
  'json-patch': 'a JSON patch',
  documentation: 'documentation',
  template: 'a template',
  data: 'no manifest',
};

/** `Terraform`, `a script`, …: goes on after `is`. */
export function describeNotation(notation: Notation): string {
  return NAMES[notation];
}
