/**
 * Finds, reads and merges kubeconfig files as kubectl does (client-go tools/clientcmd/loader.go); the client library
 * differs in each of these rules (stack §4).
 */
import { readFile } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { parse } from 'yaml';
import { MigrationError } from '../../core/errors.js';
import { asList, asObject, asString, isObject, type Json, type JsonObject } from '../../core/json.js';
import { errorCode } from '../error-code.js';
import type { Environment } from './find-proxy.js';

export interface KubeconfigLocation {
  /** From --kubeconfig: this file and no other. */
  kubeconfig?: string;
  env: Environment;
  /** The person's home directory. */
  home: string;
}

/** The merged files, in the shape of one; paths in it are absolute. Empty when there is no file at all. */
export async function readKubeconfigFiles(location: KubeconfigLocation): Promise<JsonObject> {
  const files = await Promise.all(listKubeconfigFiles(location).map((path) => readKubeconfig(path, location)));
  const current = files
    .map((file) => asString(file['current-context']))
    .find((name) => name !== undefined && name !== '');
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: mergeEntries(files, 'clusters'),
    contexts: mergeEntries(files, 'contexts'),
    users: mergeEntries(files, 'users'),
    ...(current === undefined ? {} : { 'current-context': current }),
  };
}

/** --kubeconfig, else KUBECONFIG (a list), else ~/.kube/config. */
function listKubeconfigFiles({ kubeconfig, env, home }: KubeconfigLocation): string[] {
  if (kubeconfig !== undefined) return [kubeconfig];
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  return listed.length > 0 ? [...new Set(listed)] : [join(home, '.kube', 'config')];
}

/** A missing file counts as an empty one, unless it was named with --kubeconfig. */
async function readKubeconfig(path: string, { kubeconfig }: KubeconfigLocation): Promise<JsonObject> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' && kubeconfig === undefined) return {};
    throw unreadable(path, code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`);
  }
  return resolvePaths(parseKubeconfig(path, text), dirname(resolve(path)));
}

function parseKubeconfig(path: string, text: string): JsonObject {
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    throw unreadable(path, 'it is no valid YAML');
  }
  if (value === null || value === undefined) return {};
  if (!isObject(value)) throw unreadable(path, 'it is no kubeconfig');
  return value;
}

/** Of entries with the same name the first wins, as a whole. */
function mergeEntries(files: readonly JsonObject[], key: string): Json[] {
  const byName = new Map<string, Json>();
  for (const item of files.flatMap((file) => asList(file[key]))) {
    const name = asString(asObject(item)['name']) ?? '';
    if (name !== '' && !byName.has(name)) byName.set(name, item);
  }
  return [...byName.values()];
}

/** Paths in a kubeconfig are relative to its own folder; a command only when it is written as a path. */
function resolvePaths(file: JsonObject, folder: string): JsonObject {
  const cluster = (entry: JsonObject): JsonObject => absolutePaths(entry, ['certificate-authority'], folder);
  const user = (entry: JsonObject): JsonObject => {
    const resolved = absolutePaths(entry, ['client-certificate', 'client-key', 'tokenFile'], folder);
    const exec = resolved['exec'];
    const command = isObject(exec) ? asString(exec['command']) : undefined;
    if (!isObject(exec) || !(command?.includes(sep) || command?.includes('/'))) return resolved;
    return { ...resolved, exec: absolutePaths(exec, ['command'], folder) };
  };
  return {
    ...file,
    clusters: mapEntries(file['clusters'], 'cluster', cluster),
    users: mapEntries(file['users'], 'user', user),
  };
}

function mapEntries(list: Json | undefined, key: string, change: (entry: JsonObject) => JsonObject): Json[] {
  return asList(list).map((item) => {
    const entry = asObject(item);
    return { ...entry, [key]: change(asObject(entry[key])) };
  });
}

function absolutePaths(entry: JsonObject, keys: readonly string[], folder: string): JsonObject {
  const paths = keys.flatMap((key): [string, string][] => {
    const path = asString(entry[key]);
    return path === undefined || path === '' || isAbsolute(path) ? [] : [[key, join(folder, path)]];
  });
  return { ...entry, ...Object.fromEntries(paths) };
}

function unreadable(path: string, why: string): MigrationError {
  return new MigrationError({
    code: 'no-cluster',
    kind: 'failed',
    what: `The kubeconfig ${path} cannot be used`,
    why,
    next: ['Check --kubeconfig and the variable KUBECONFIG', 'Read manifests instead: `--from PATH`'],
  });
}
