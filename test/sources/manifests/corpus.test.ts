import { existsSync, readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { FoundRoot } from '../../../src/core/inventory/found.js';
import { namesOf, readFolder, skippedOf } from './temporary-tree.js';

/** Real manifests, read where they lie; not part of the project. */
const corpus = join('..', 'shared', 'corpus');
const isHere = existsSync(corpus);
const folders = isHere
  ? readdirSync(corpus, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
  : ['nothing, for it is not here'];
const describeCorpus = isHere ? describe : describe.skip;

function read(folder: string): Promise<FoundRoot[]> {
  return readFolder(process.cwd(), { from: [join(corpus, folder)] });
}

/** Paths below the folder of what became an object, an entry or part of a build. */
function accountedFor(roots: readonly FoundRoot[]): Set<string> {
  return new Set(
    roots
      .flatMap(({ objects, skipped }) => [
        ...objects.flatMap(({ origin }) => [origin.path, ...(origin.layers ?? [])]),
        ...skipped.map(({ path }) => path),
      ])
      .filter((path) => path !== undefined),
  );
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function find(roots: readonly FoundRoot[], id: string): FoundRoot | undefined {
  return roots.find(({ root }) => root.id.endsWith(id));
}

describeCorpus('the corpus', () => {
  it.each(folders)('accounts for every file of %s', async (folder) => {
    const roots = await read(folder);
    const known = accountedFor(roots);
    for (const file of await filesBelow(join(corpus, folder))) {
      if (known.has(file) || /[Kk]ustomization(?:\.ya?ml)?$/.test(file)) continue;
      const text = await readFile(file, 'utf8');
      const hasContent = text.split('\n').some((line) => !/^\s*(?:#.*|---)?\s*$/.test(line));
      expect([file, hasContent && /\.(?:ya?ml|json|tpl)$/.test(file)]).toEqual([file, false]);
    }
  });

  it.each(folders)('reads %s the same twice', async (folder) => {
    expect(await read(folder)).toEqual(await read(folder));
  });

  it('builds the kustomizations of private-kubernetes-cluster-setup', async () => {
    const roots = await read('briandenicola+private-kubernetes-cluster-setup');
    expect(namesOf(find(roots, 'istio/gateway'))).toEqual([
      'Deployment/default/default-ingress',
      'Service/default/default-ingress-svc',
      'SecretProviderClass/default/istio-tls',
      'Gateway/default/default-bjdazure-tech-gw',
      'VirtualService/default/default-bjdazure-tech-vs',
    ]);
    expect(namesOf(find(roots, 'istio/configuration'))).toEqual([
      'SecretProviderClass/default/otel-collector-config',
      'Service/default/otel-collector',
      'Deployment/default/otel-collector',
      'ConfigMap/kube-system/container-azm-ms-agentconfig',
      'Namespace/istio-system',
      'Namespace/default',
      'IstioOperator/istio-system/istio-controlplane',
      'ClusterRole/istio-custom-creator-role',
    ]);
    expect(skippedOf(find(roots, 'istio/gateway'))).toEqual([]);
    expect(skippedOf(find(roots, 'istio/configuration'))).toEqual([]);
  });

  it('reports the resources that the kustomization of aad-pod-identity lacks', async () => {
    const root = find(await read('Azure+aad-pod-identity'), 'config/crd');
    expect(root?.root.kind).toBe('kustomize');
    expect(root?.skipped.filter(({ message }) => message.endsWith('does not exist'))).toHaveLength(4);
    expect(root?.skipped.every(({ why, affects }) => why === 'invalid' && affects.length === 3)).toBe(true);
  });
});
