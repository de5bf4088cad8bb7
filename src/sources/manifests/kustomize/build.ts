/** Builds a kustomization as `kubectl kustomize` would, as far as it decides about identities. */
import type { FoundObject, Skipped } from '../../../core/inventory/found.js';
import { asString } from '../../../core/json.js';
import { formatRef, groupOf } from '../../../core/ref.js';
import { stopIfAborted } from '../interruption.js';
import { namePath } from '../path-names.js';
import { reduceObject } from '../reduce-object.js';
import { addAnnotations, addLabels } from './add-metadata.js';
import { applyPatches } from './apply-patches.js';
import { type BuildContext, skipInBuild } from './build-context.js';
import { fixReferences } from './fix-references.js';
import { type Kustomization, resourcesOf, stringsOf } from './kustomization.js';
import { PROBLEMS, readPatches, readStrategicPatches } from './read-patches.js';
import { rename } from './rename.js';
import { resolveEntry } from './resolve-entry.js';
import { idOf, type Resource } from './resource.js';
import { setNamespace } from './set-namespace.js';
import { reportUnreadFields } from './unread-fields.js';

/** A folder as reached, and with all links resolved. */
export interface Folder {
  path: string;
  real: string;
}

export interface BuildResult {
  objects: FoundObject[];
  skipped: Skipped[];
}

/** What cannot be built is reported in `skipped`; the rest goes on. */
export async function buildKustomization(folder: Folder, context: BuildContext): Promise<BuildResult> {
  const resources = fixReferences(await accumulate(context, folder, [], []));
  const objects = resources.map(({ object, origin, managers }): FoundObject => {
    // Patches may have put Secret data back.
    const reduced = reduceObject(object, origin);
    return managers === undefined ? reduced : { ...reduced, managers };
  });
  return { objects, skipped: context.skipped };
}

/** `inherited` is what a component works on besides its own resources; `trail` the real folders on the way here. */
async function accumulate(
  context: BuildContext,
  folder: Folder,
  inherited: readonly Resource[],
  trail: readonly string[],
): Promise<Resource[]> {
  stopIfAborted(context.signal);
  const kustomization = await context.readKustomization(folder.path);
  if (kustomization.state === 'absent') {
    skipInBuild(context, folder.path, 'invalid', 'is used by a kustomization, but holds none');
    return [...inherited];
  }
  if (kustomization.state === 'broken') {
    skipInBuild(context, kustomization.file, 'invalid', kustomization.message, { line: kustomization.line });
    return [...inherited];
  }
  await reportUnreadFields(context, kustomization);
  const visited = [...trail, folder.real];
  let resources = [...inherited];
  for (const entry of resourcesOf(kustomization)) {
    resources = merge(context, kustomization, resources, await loadEntry(context, kustomization, entry, visited));
  }
  for (const entry of stringsOf(kustomization.fields['components'])) {
    resources = await applyComponent(context, kustomization, entry, resources, visited);
  }
  return transform(context, kustomization, resources);
}

async function loadEntry(
  context: BuildContext,
  kustomization: Kustomization,
  entry: string,
  trail: readonly string[],
): Promise<Resource[]> {
  const found = await resolveEntry(entry, kustomization.folder, context.allowed);
  if (found.is === 'folder') return enter(context, kustomization, found, [], trail);
  if (found.is !== 'file') {
    const why = found.is === 'remote' ? 'remote' : 'invalid';
    skipInBuild(context, kustomization.file, why, `uses ${entry}, which ${PROBLEMS[found.is]}`);
    return [];
  }
  const read = await context.readObjects(found.path);
  context.skipped.push(...read.skipped);
  return read.objects.map((object) => ({ ...object, previous: [] }));
}

async function applyComponent(
  context: BuildContext,
  kustomization: Kustomization,
  entry: string,
  resources: Resource[],
  trail: readonly string[],
): Promise<Resource[]> {
  const found = await resolveEntry(entry, kustomization.folder, context.allowed);
  if (found.is === 'folder') return enter(context, kustomization, found, resources, trail);
  const why = found.is === 'remote' ? 'remote' : 'invalid';
  const problem = found.is === 'file' ? 'is no folder' : PROBLEMS[found.is];
  skipInBuild(context, kustomization.file, why, `uses the component ${entry}, which ${problem}`);
  return resources;
}

async function enter(
  context: BuildContext,
  { file }: Kustomization,
  below: Folder,
  inherited: Resource[],
  trail: readonly string[],
): Promise<Resource[]> {
  if (!trail.includes(below.real)) return accumulate(context, below, inherited, trail);
  skipInBuild(context, file, 'invalid', `uses ${namePath(context.given, below.path)}, which uses it in turn`);
  return inherited;
}

/** kustomize refuses two resources of one id; we keep the first. */
function merge(
  context: BuildContext,
  { file }: Kustomization,
  resources: Resource[],
  added: readonly Resource[],
): Resource[] {
  const merged = [...resources];
  const taken = new Set(resources.map(keyOf));
  for (const resource of added) {
    if (taken.has(keyOf(resource))) {
      const id = idOf(resource.object);
      const ref = formatRef({ ...id, group: groupOf(id.apiVersion) });
      skipInBuild(
        context,
        file,
        'invalid',
        `adds ${ref} twice; the second, in ${resource.origin.path ?? ''}, is left out`,
      );
    } else {
      merged.push(resource);
      taken.add(keyOf(resource));
    }
  }
  return merged;
}

function keyOf({ object }: Resource): string {
  const { apiVersion, kind, namespace, name } = idOf(object);
  return [apiVersion, kind, namespace, name].join(' ');
}

/** In the order of kustomize: what a later step sees, an earlier one has already changed. */
async function transform(
  context: BuildContext,
  kustomization: Kustomization,
  untouched: Resource[],
): Promise<Resource[]> {
  const { fields, file } = kustomization;
  const layer = namePath(context.given, file);
  const namespace = asString(fields['namespace']) ?? '';
  const affix = { prefix: asString(fields['namePrefix']) ?? '', suffix: asString(fields['nameSuffix']) ?? '' };
  let resources = applyPatches(context, untouched, await readStrategicPatches(context, kustomization));
  resources = applyPatches(context, resources, await readPatches(context, kustomization, 'patches'));
  if (namespace !== '') resources = setNamespace(resources, namespace, layer);
  resources = rename(resources, affix, layer);
  resources = addLabels(resources, fields, layer);
  resources = addAnnotations(resources, fields, layer);
  return applyPatches(context, resources, await readPatches(context, kustomization, 'patchesJson6902'));
}
