/** The patches of a kustomization, inline ones and those in files. */
import { asList, asObject, asString, isObject, type Json, type JsonObject } from '../../../core/json.js';
import { namePath } from '../path-names.js';
import { parseDocuments } from '../read-documents.js';
import { readTextFile } from '../read-text-file.js';
import { type BuildContext, skipInBuild } from './build-context.js';
import { type Kustomization, stringsOf } from './kustomization.js';
import { resolveEntry } from './resolve-entry.js';

export interface Patch {
  /** The file that holds it, as read. */
  file: string;
  /** The same, as named. */
  layer: string;
  target?: JsonObject;
  documents: Json[];
}

/** `patches` and `patchesJson6902`, which differ in nothing that matters here. */
export async function readPatches(
  context: BuildContext,
  kustomization: Kustomization,
  field: 'patches' | 'patchesJson6902',
): Promise<Patch[]> {
  const patches: Patch[] = [];
  for (const item of asList(kustomization.fields[field])) {
    const { path, patch, target } = asObject(item);
    const found = await readPatch(context, kustomization, asString(path), asString(patch), field);
    if (found) patches.push(isObject(target) ? { ...found, target } : found);
  }
  return patches;
}

async function readPatch(
  context: BuildContext,
  kustomization: Kustomization,
  path: string | undefined,
  text: string | undefined,
  field: string,
): Promise<Patch | undefined> {
  if (path !== undefined) return patchFromFile(context, kustomization, path);
  if (text !== undefined) return inlinePatch(context, kustomization, text);
  skipInBuild(context, kustomization.file, 'invalid', `has an entry in ${field} without path and patch`);
  return undefined;
}

/** `patchesStrategicMerge`: paths and patches in one list. */
export async function readStrategicPatches(context: BuildContext, kustomization: Kustomization): Promise<Patch[]> {
  const patches: Patch[] = [];
  for (const entry of stringsOf(kustomization.fields['patchesStrategicMerge'])) {
    const isInline = /\n|:\s|^[{[]/.test(entry);
    const patch = isInline
      ? inlinePatch(context, kustomization, entry)
      : await patchFromFile(context, kustomization, entry);
    if (patch) patches.push(patch);
  }
  return patches;
}

function inlinePatch(context: BuildContext, { file }: Kustomization, text: string): Patch {
  return { file, layer: namePath(context.given, file), documents: parsePatch(context, file, text) };
}

async function patchFromFile(
  context: BuildContext,
  { file, folder }: Kustomization,
  entry: string,
): Promise<Patch | undefined> {
  const found = await resolveEntry(entry, folder, context.allowed);
  if (found.is !== 'file') {
    skipInBuild(context, file, 'invalid', `names the patch ${entry}, which ${PROBLEMS[found.is]}`);
    return undefined;
  }
  const read = await readTextFile(found.path);
  if ('text' in read) {
    const documents = parsePatch(context, found.path, read.text);
    return { file: found.path, layer: namePath(context.given, found.path), documents };
  }
  skipInBuild(context, found.path, read.why, read.message);
  return undefined;
}

/** Why an entry cannot be read, to follow `which`. */
export const PROBLEMS = {
  folder: 'is a folder',
  remote: 'is not on this machine',
  missing: 'does not exist',
  outside: 'lies outside the given folders',
  unreadable: 'cannot be read',
} as const;

function parsePatch(context: BuildContext, file: string, text: string): Json[] {
  return parseDocuments(text).flatMap(({ value, problem, goActionLine }) => {
    if (problem) skipInBuild(context, file, 'invalid', `has a patch that is not valid YAML: ${problem.reason}`);
    if (goActionLine !== undefined) skipInBuild(context, file, 'template', 'has a patch that is a template');
    return value === undefined ? [] : [value];
  });
}
