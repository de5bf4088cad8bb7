/** `azwi podidentity detect` on a namespace of a test control plane, and what it has written, in a few words. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { CLIENT_ID_ANNOTATION, USE_LABEL } from '../../../src/core/inventory/names.js';
import { asList, asObject, asString, asStringMap, type JsonObject } from '../../../src/core/json.js';
import { buildParts } from '../build-parts.js';

const run = promisify(execFile);

/** Of the namespaces one after the other, into the same folder. One line per namespace that failed, one per file. */
export async function detectWithAzwi(
  kubeconfig: string,
  folder: string,
  namespaces: readonly string[],
): Promise<string[]> {
  const { azwi } = await buildParts(['azwi']);
  const env = { ...process.env, KUBECONFIG: kubeconfig };
  const failures: string[] = [];
  for (const namespace of namespaces) {
    const args = ['podidentity', 'detect', '--namespace', namespace, '--output-dir', folder];
    await run(azwi, args, { env }).catch((error: unknown) => failures.push(describeFailure(error)));
  }
  const files = (await readdir(folder).catch(() => [])).sort();
  const lines = await Promise.all(
    files.map(async (file) => describeFile(file, await readFile(join(folder, file), 'utf8'))),
  );
  if (failures.length + lines.length === 0) return ['nothing, and no word'];
  return [...failures, ...lines];
}

function describeFailure(error: unknown): string {
  const { code = null, stderr = null } = asObject(error);
  const reason = String(stderr)
    .split('\n')
    .find((line) => line.startsWith('Error:'));
  return `exit ${String(code)}: ${reason ?? String(stderr).trim()}`;
}

function describeFile(file: string, text: string): string {
  const object = asObject(parse(text));
  const isAccount = object['kind'] === 'ServiceAccount';
  return `${file}: ${isAccount ? describeAccount(object) : describeWorkload(object)}`;
}

function describeAccount({ kind, metadata }: JsonObject): string {
  const { namespace, name, annotations, uid, managedFields } = asObject(metadata);
  const kept = [uid === undefined ? [] : ['uid'], managedFields === undefined ? [] : ['managedFields']].flat();
  const clientId = asStringMap(annotations)[CLIENT_ID_ANNOTATION] ?? 'none';
  return `${asString(kind)} ${asString(namespace)}/${asString(name)}, client id ${clientId.slice(-4)}${list(', with its', kept)}`;
}

function describeWorkload({ kind, metadata, spec }: JsonObject): string {
  const { namespace, name, annotations, labels: own } = asObject(metadata);
  const template = asObject(asObject(spec)['template']);
  const pod = kind === 'Pod' ? asObject(spec) : asObject(template['spec']);
  const labels = kind === 'Pod' ? own : asObject(template['metadata'])['labels'];
  const isLabelled = asStringMap(labels)[USE_LABEL] !== undefined;
  const containers = [...asList(pod['initContainers']), ...asList(pod['containers'])].map(asObject);
  const added = containers
    .map(({ name: container }) => asString(container) ?? '')
    .filter((each) => each.startsWith('azwi'));
  const applied = Object.keys(asObject(annotations)).filter((key) => key.includes('last-applied'));
  const marks = [isLabelled ? 'labelled' : 'NOT labelled', ...added, ...applied];
  return `${asString(kind)} ${asString(namespace)}/${asString(name)}, ${marks.join(', ')}`;
}

function list(lead: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `${lead} ${items.join(', ')}`;
}
