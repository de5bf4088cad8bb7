/** The kubeconfig that a pod has without having one: its service account (client-go rest.InClusterConfig). */
import { access, readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { JsonObject } from '../../core/json.js';
import type { Environment } from './find-proxy.js';

const SERVICE_ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';
const NAME = 'in-cluster';

/** Undefined outside of a pod, and in a pod without a token. */
export async function readInCluster(
  env: Environment,
  folder = SERVICE_ACCOUNT_FOLDER,
): Promise<JsonObject | undefined> {
  const host = env['KUBERNETES_SERVICE_HOST'];
  const port = env['KUBERNETES_SERVICE_PORT'];
  const tokenFile = join(folder, 'token');
  if (!host || !port || !(await exists(tokenFile))) return undefined;
  const authority = join(folder, 'ca.crt');
  const server = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const namespace = await readNamespace(join(folder, 'namespace'));
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': NAME,
    clusters: [
      { name: NAME, cluster: { server, ...((await exists(authority)) ? { 'certificate-authority': authority } : {}) } },
    ],
    contexts: [{ name: NAME, context: { cluster: NAME, user: NAME, ...(namespace === '' ? {} : { namespace }) } }],
    users: [{ name: NAME, user: { tokenFile } }],
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function readNamespace(path: string): Promise<string> {
  return readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => '',
  );
}
