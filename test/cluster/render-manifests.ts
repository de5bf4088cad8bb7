/** What the real helm and kustomize make of a folder, without a cluster and without a network. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { isObject, type JsonObject } from '../../src/core/json.js';
import { buildParts } from './build-parts.js';

const run = promisify(execFile);
/** Nothing answers there. */
const NOWHERE = 'http://127.0.0.1:9';
const OFFLINE = { KUBECONFIG: '/nonexistent', HTTPS_PROXY: NOWHERE, HTTP_PROXY: NOWHERE };

/** A chart, as a release of this name would install it; `settings` are those of `--set`. */
export async function renderChart(
  folder: string,
  release: string,
  settings: readonly string[] = [],
): Promise<JsonObject[]> {
  const { helm } = await buildParts(['helm']);
  return render(helm, ['template', release, folder, ...settings.flatMap((setting) => ['--set', setting])]);
}

export async function renderKustomization(folder: string): Promise<JsonObject[]> {
  const { kubectl } = await buildParts(['kubectl']);
  return render(kubectl, ['kustomize', folder]);
}

async function render(program: string, args: readonly string[]): Promise<JsonObject[]> {
  const { stdout } = await run(program, args, { env: { ...process.env, ...OFFLINE } });
  return parseAllDocuments(stdout)
    .map((document): unknown => document.toJS())
    .filter(isObject);
}
