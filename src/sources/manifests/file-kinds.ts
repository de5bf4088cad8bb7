/** What a file is, by its name. */
import { posix } from 'node:path';

/** manifest: read as objects. template: reported. text: only searched for mentions of pod identity. */
export type FileKind = 'manifest' | 'template' | 'text';

const MANIFEST = /\.(?:ya?ml|json)$/i;
const TEMPLATE = /\.(?:tpl|tmpl|j2|gotmpl|tftpl)$/i;

/** The names kustomize looks for, in its order. */
export const KUSTOMIZATION_NAMES: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

export function fileKindOf(path: string): FileKind {
  const name = posix.basename(path);
  if (MANIFEST.test(name) || KUSTOMIZATION_NAMES.includes(name)) return 'manifest';
  return TEMPLATE.test(name) ? 'template' : 'text';
}

const LANGUAGES: readonly [RegExp, string][] = [
  [/\.(?:tf|tfvars|hcl)$/i, 'Terraform'],
  [/\.bicep(?:param)?$/i, 'Bicep'],
  [/\.(?:md|markdown|mdx|rst|adoc)$/i, 'documentation'],
  [/\.(?:[jt]sx?|mjs|cjs|py|go|cs|java|rb)$/i, 'a program'],
  [/\.(?:jsonnet|libsonnet|cue|dhall)$/i, 'a configuration program'],
  [/\.(?:sh|bash|zsh|ps1|psm1|cmd|bat)$/i, 'a script'],
  [/\.(?:tgz|tar\.gz)$/i, 'a packed archive'],
];

/** `Terraform`, `a script`, …: what a file that is no manifest is. */
export function describeFile(path: string): string {
  return LANGUAGES.find(([pattern]) => pattern.test(path))?.[1] ?? 'no manifest';
}

/** A packed chart holds manifests, but nobody reads them there. */
export function isPackedChart(path: string): boolean {
  return /\.tgz$/i.test(path);
}
