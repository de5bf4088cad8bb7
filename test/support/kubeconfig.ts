/** Kubeconfigs for tests, in a folder of their own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../src/core/json.js';
import type { KubeConfigOptions } from '../../src/systems/kubernetes/kube-config.js';
import { systemClock } from '../../src/systems/system-clock.js';

export interface Entry {
  name: string;
  cluster?: JsonObject;
  user?: JsonObject;
  namespace?: string;
}

/** One context, cluster and user of the same name per entry; the first is the current one unless told otherwise. */
export function kubeconfig(entries: readonly Entry[], current = entries[0]?.name ?? ''): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': current,
    clusters: entries.map(({ name, cluster = {} }) => ({
      name,
      cluster: { server: `https://${name}:6443`, ...cluster },
    })),
    users: entries.map(({ name, user = {} }) => ({ name, user })),
    contexts: entries.map(({ name, namespace }) => ({
      name,
      context: { cluster: name, user: name, ...(namespace === undefined ? {} : { namespace }) },
    })),
  });
}

/** Options that see nothing of this machine: home and files lie in `folder`. */
export function kubeConfigOptions(folder: string, options: Partial<KubeConfigOptions> = {}): KubeConfigOptions {
  return {
    env: {},
    home: folder,
    serviceAccountFolder: join(folder, 'no-service-account'),
    clock: systemClock,
    terminal: { stdinIsTty: false, stderr: 2 },
    ...options,
  };
}

/** Writes `~/.kube/config` of the home `folder` and returns its path. */
export async function writeHomeKubeconfig(folder: string, text: string): Promise<string> {
  await mkdir(join(folder, '.kube'), { recursive: true });
  const path = join(folder, '.kube', 'config');
  await writeFile(path, text);
  return path;
}
