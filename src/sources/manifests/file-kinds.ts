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

/** A packed chart holds manifests, but nobody reads them there. */
export function isPackedChart(path: string): boolean {
  return /\.tgz$/i.test(path);
}
