/** The local files and folders that a kustomization names, whether or not their contents matter here. */
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { asList, asObject, asString, type Json, type JsonObject } from '../../../core/json.js';
import { type Kustomization, resourcesOf, stringsOf } from './kustomization.js';

export interface References {
  /** Real paths of used kustomization folders. */
  folders: Set<string>;
  /** Real paths of everything used. */
  all: Set<string>;
}

const PATH_LISTS = ['transformers', 'generators', 'validators', 'configurations', 'crds', 'patchesStrategicMerge'];
const LISTS_WITH_PATH = ['patches', 'patchesJson6902', 'replacements'];

export async function findReferences(kustomization: Kustomization): Promise<References> {
  const { fields, folder } = kustomization;
  const nested = [...resourcesOf(kustomization), ...stringsOf(fields['components'])];
  const others = [
    ...PATH_LISTS.flatMap((field) => stringsOf(fields[field])),
    ...LISTS_WITH_PATH.flatMap((field) => pathsIn(fields[field], 'path')),
    ...pathsIn(fields['helmCharts'], 'valuesFile'),
    ...['configMapGenerator', 'secretGenerator'].flatMap((field) => generatorFiles(fields[field])),
  ];
  const folders = await resolveAll(nested, folder);
  return { folders, all: new Set([...folders, ...(await resolveAll(others, folder))]) };
}

function pathsIn(list: Json | undefined, key: string): string[] {
  return asList(list)
    .map((item) => asString(asObject(item)[key]))
    .filter((path) => path !== undefined);
}

function generatorFiles(list: Json | undefined): string[] {
  return asList(list).flatMap((item) => {
    const generator: JsonObject = asObject(item);
    const files = stringsOf(generator['files']).map((file) => file.slice(file.indexOf('=') + 1));
    return [...files, ...stringsOf(generator['envs']), ...stringsOf(generator['env'])];
  });
}

async function resolveAll(entries: readonly string[], folder: string): Promise<Set<string>> {
  const paths = entries.filter((entry) => !entry.includes('\n')).map((entry) => resolveReal(resolve(folder, entry)));
  return new Set((await Promise.all(paths)).filter((path) => path !== undefined));
}

async function resolveReal(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch {
    // Missing and remote entries are reported by the build.
    return undefined;
  }
}
