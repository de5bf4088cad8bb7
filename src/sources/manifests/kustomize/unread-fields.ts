/** Fields of a kustomization that the build does not compute, and what they could change. */
import type { Affects } from '../../../core/inventory/found.js';
import { affectedBy, findMentions } from '../../../core/inventory/mentions.js';
import { asList, type Json } from '../../../core/json.js';
import { readTextFile } from '../read-text-file.js';
import { ANYTHING } from '../skip.js';
import { type BuildContext, skipInBuild } from './build-context.js';
import { type Kustomization, stringsOf } from './kustomization.js';
import { resolveEntry } from './resolve-entry.js';

const COMPUTED = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'bases',
  'components',
  'namespace',
  'namePrefix',
  'nameSuffix',
  'commonLabels',
  'labels',
  'commonAnnotations',
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
]);

/** They make or change nothing that decides about identities. */
const WITHOUT_EFFECT = new Set([
  'configMapGenerator',
  'secretGenerator',
  'generatorOptions',
  'images',
  'imageTags',
  'replicas',
  'openapi',
  'buildMetadata',
  'sortOptions',
  'helmGlobals',
  'validators',
]);

const TRANSFORMS: readonly Affects[] = ['matching', 'workloads'];

const NOT_COMPUTED: Readonly<Record<string, readonly Affects[]>> = {
  helmCharts: ANYTHING,
  helmChartInflationGenerator: ANYTHING,
  generators: ANYTHING,
  replacements: TRANSFORMS,
  transformers: TRANSFORMS,
  vars: TRANSFORMS,
  crds: [],
};

export async function reportUnreadFields(context: BuildContext, kustomization: Kustomization): Promise<void> {
  const { fields, file } = kustomization;
  for (const [field, value] of Object.entries(fields)) {
    if (COMPUTED.has(field) || WITHOUT_EFFECT.has(field) || isEmpty(value)) continue;
    const affects = await affectsOf(context, kustomization, field);
    const message =
      affects === undefined
        ? `has a field that kustomize does not know: ${field}`
        : `uses ${field}, which is not computed; render it: kubectl kustomize DIR | migrate scan --from -`;
    skipInBuild(context, file, 'unsupported', message, { affects: affects ?? [] });
  }
  if (asList(fields['labels']).some((rule) => typeof rule === 'object' && rule !== null && 'fields' in rule)) {
    skipInBuild(context, file, 'unsupported', 'uses labels[].fields, which is not computed', { affects: TRANSFORMS });
  }
}

function isEmpty(value: Json): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** Undefined for a field that kustomize does not know either. */
async function affectsOf(
  context: BuildContext,
  kustomization: Kustomization,
  field: string,
): Promise<readonly Affects[] | undefined> {
  if (field === 'configurations') return affectsOfConfigurations(context, kustomization);
  return Object.hasOwn(NOT_COMPUTED, field) ? NOT_COMPUTED[field] : undefined;
}

/** A configuration can make names of identities follow a prefix, but only if it names their kind. */
async function affectsOfConfigurations(context: BuildContext, { fields, folder }: Kustomization): Promise<Affects[]> {
  const affects = new Set<Affects>();
  for (const entry of stringsOf(fields['configurations'])) {
    const found = await resolveEntry(entry, folder, context.allowed);
    const read = found.is === 'file' ? await readTextFile(found.path) : undefined;
    if (read && 'text' in read)
      affectedBy(read.text, findMentions(read.text)).forEach((affected) => affects.add(affected));
  }
  return [...affects].sort();
}
