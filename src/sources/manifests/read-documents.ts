/** One text of YAML or JSON → objects, and an entry for each document that is none. */
import { posix } from 'node:path';
import type { FoundObject, Origin, Skipped } from '../../core/inventory/found.js';
import { isObject, type Json, type JsonObject } from '../../core/json.js';
import { groupOf } from '../../core/ref.js';
import { skipTemplate } from './describe-template.js';
import { detectFileTemplate, detectMarks } from './detect-template.js';
import { parseYaml, type YamlDocument } from './parse-yaml.js';
import { reduceObject } from './reduce-object.js';
import { describeMentions, mentionsIn, skipFile } from './skip.js';
import { countLineEnds } from './split-documents.js';
import { toJson } from './to-json.js';

export interface DocumentsRead {
  objects: FoundObject[];
  skipped: Skipped[];
}

const KUSTOMIZE_GROUP = 'kustomize.config.k8s.io';

export function readDocuments(text: string, path: string): DocumentsRead {
  const documents = parseDocuments(text);
  const template = detectFileTemplate(text, documents);
  if (template) return { objects: [], skipped: [skipTemplate(path, text, template.engine, template.line)] };
  const read: DocumentsRead = { objects: [], skipped: [] };
  documents.forEach((document, index) => readDocument(read, document, path, index));
  return read;
}

/** JSON is YAML, but a parser made for it is many times faster on the output of `kubectl get -o json`. */
export function parseDocuments(text: string): YamlDocument[] {
  const start = /^\s*[[{]/.exec(text);
  if (start) {
    try {
      const value = toJson(JSON.parse(text), Infinity);
      return [{ text, firstLine: 1, line: 1 + countLineEnds(start[0]), value }];
    } catch {
      return parseYaml(text);
    }
  }
  return parseYaml(text);
}

function readDocument(read: DocumentsRead, document: YamlDocument, path: string, index: number): void {
  if (document.problem) {
    read.skipped.push(skipBroken(document, document.problem, path));
  } else if (document.value !== undefined) {
    readValue(read, document.value, document, { path, document: index, line: document.line });
  }
}

function skipBroken(document: YamlDocument, problem: { line: number; reason: string }, path: string): Skipped {
  const marks = detectMarks(document);
  if (marks) return skipTemplate(path, document.text, marks.engine, marks.line, document.firstLine);
  const details = { line: problem.line, ...mentionsIn(path, document.text, undefined, document.firstLine) };
  return skipFile(path, 'invalid', `is not valid YAML: ${problem.reason}`, details);
}

function readValue(read: DocumentsRead, value: Json, document: YamlDocument, origin: Origin): void {
  if (!isKubernetesObject(value)) {
    read.skipped.push(skipNonObject(document, origin));
  } else if (groupOf(value.apiVersion) === KUSTOMIZE_GROUP) {
    const message = `is a ${value.kind} under a name that kustomize does not read`;
    read.skipped.push(skipFile(origin.path ?? '', 'unsupported', message, { line: document.line }));
  } else if (value.kind.endsWith('List') && Array.isArray(value['items'])) {
    for (const item of value['items']) readValue(read, typeItem(item as Json, value), document, origin);
  } else {
    read.objects.push(reduceObject(value, origin));
  }
}

interface KubernetesObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
}

function isKubernetesObject(value: Json): value is KubernetesObject {
  return isObject(value) && isName(value['apiVersion']) && isName(value['kind']);
}

function isName(value: Json | undefined): boolean {
  return typeof value === 'string' && value !== '';
}

/** The items of a typed list (`DeploymentList`) may leave out what its kind says. */
function typeItem(item: Json, list: KubernetesObject): Json {
  if (!isObject(item) || list.kind === 'List') return item;
  return { apiVersion: list.apiVersion, kind: list.kind.slice(0, -'List'.length), ...item };
}

function skipNonObject(document: YamlDocument, origin: Origin): Skipped {
  const path = origin.path ?? '';
  const mentioned = mentionsIn(path, document.text, undefined, document.firstLine);
  const message = `${describeNonObject(path)}${describeMentions(mentioned.mentions)}`;
  return skipFile(path, 'unsupported', message, { ...mentioned, line: document.line, affects: [] });
}

function describeNonObject(path: string): string {
  const name = posix.basename(path);
  if (/^values.*\.ya?ml$/.test(name)) return 'holds Helm values, no Kubernetes object';
  if (name === 'Chart.yaml') return 'describes a Helm chart, no Kubernetes object';
  return 'is no Kubernetes object: it has no apiVersion and kind';
}
