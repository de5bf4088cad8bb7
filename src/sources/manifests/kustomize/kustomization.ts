/** A kustomization file, as written. */
import { join } from 'node:path';
import { asList, asString, isObject, type Json, type JsonObject } from '../../../core/json.js';
import { groupOf } from '../../../core/ref.js';
import { detectFileTemplate } from '../detect-template.js';
import { KUSTOMIZATION_NAMES } from '../file-kinds.js';
import { parseYaml } from '../parse-yaml.js';
import { readTextFile } from '../read-text-file.js';

export interface Kustomization {
  state: 'read';
  folder: string;
  file: string;
  fields: JsonObject;
  /** `kind: Component`: of use only within another kustomization. */
  isComponent: boolean;
}

export interface BrokenKustomization {
  state: 'broken';
  folder: string;
  file: string;
  message: string;
  line: number;
}

export type KustomizationRead = Kustomization | BrokenKustomization | { state: 'absent' };

/** Absent also where the file is another tool's: Flux has a kind of the same name. */
export async function readKustomization(folder: string): Promise<KustomizationRead> {
  for (const name of KUSTOMIZATION_NAMES) {
    const file = join(folder, name);
    const read = await readTextFile(file);
    if ('text' in read) return parseKustomization(folder, file, read.text);
    if (!read.message.endsWith('ENOENT')) return { state: 'broken', folder, file, message: read.message, line: 1 };
  }
  return { state: 'absent' };
}

function parseKustomization(folder: string, file: string, text: string): KustomizationRead {
  const documents = parseYaml(text);
  const template = detectFileTemplate(text, documents);
  if (template) {
    return { state: 'broken', folder, file, message: 'is a template, not a kustomization', line: template.line };
  }
  const document = documents.find(({ value, problem }) => value !== undefined || problem);
  if (document?.problem) {
    const { line, reason } = document.problem;
    return { state: 'broken', folder, file, message: `is not valid YAML: ${reason}`, line };
  }
  const fields = document?.value ?? {};
  if (!isObject(fields)) {
    return { state: 'broken', folder, file, message: 'is no kustomization: it holds no map', line: 1 };
  }
  const group = groupOf(asString(fields['apiVersion']) ?? '');
  if (group !== '' && group !== 'kustomize.config.k8s.io') return { state: 'absent' };
  return { state: 'read', folder, file, fields, isComponent: fields['kind'] === 'Component' };
}

/** The strings of a list field; a single string counts as a list of one. */
export function stringsOf(value: Json | undefined): string[] {
  const items = typeof value === 'string' ? [value] : asList(value);
  return items.filter((item) => typeof item === 'string').map((item) => item.trim());
}

/** `resources` and its old name `bases`, which kustomize appends. */
export function resourcesOf({ fields }: Kustomization): string[] {
  return [...stringsOf(fields['resources']), ...stringsOf(fields['bases'])];
}
