/** The real webhook of workload identity, in front of a test control plane. */
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeCertificates } from '../support/certificates.js';
import { buildParts } from './build-parts.js';
import type { TestClient } from './client.js';
import type { ControlPlane } from './control-plane.js';
import { findFreePorts } from './free-ports.js';
import type { GuardedPrograms, ProgramStart } from './guarded-programs.js';
import { waitUntil } from './wait-until.js';

export const TENANT_ID = '00000000-0000-4000-8000-0000000000aa';

/** The webhook has no flag for it. */
const PORT = 9443;
const ATTEMPTS = 5;

/**
 * Resolves when new pods are mutated. It is configured as upstream does, and kept away from kube-system as AKS does it.
 * Its port is fixed, so a second one on this machine waits until the first has ended.
 */
export async function startWebhook({ programs, kubeconfig, clientFor }: ControlPlane): Promise<void> {
  const { webhook } = await buildParts(['webhook']);
  const [healthPort = 0, metricsPort = 0] = await findFreePorts(2);
  const { ca, server } = await makeCertificates();
  const folder = join(programs.folder, 'webhook');
  await mkdir(folder);
  await writeFile(join(folder, 'tls.crt'), server.cert);
  await writeFile(join(folder, 'tls.key'), server.key, { mode: 0o600 });
  const start: ProgramStart = {
    name: 'webhook',
    program: webhook,
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--webhook-cert-dir=${folder}`,
      '--disable-cert-rotation',
      `--health-addr=127.0.0.1:${healthPort}`,
      `--metrics-addr=127.0.0.1:${metricsPort}`,
    ],
    env: { AZURE_TENANT_ID: TENANT_ID, POD_NAMESPACE: 'kube-system' },
  };
  await startOnceThePortIsFree(programs, start, `http://127.0.0.1:${healthPort}/readyz`);
  await configureWebhook(clientFor(), ca);
}

/** Of two that see the port free at once, one loses it and waits again. */
async function startOnceThePortIsFree(programs: GuardedPrograms, start: ProgramStart, readyUrl: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    while (!(await isFree(PORT))) await sleep(200);
    programs.start(start);
    try {
      return await waitUntil(programs, start.name, async () => (await fetch(readyUrl)).ok);
    } catch (error) {
      const hasLost = (await programs.readLog(start.name)).includes('address already in use');
      if (!hasLost || attempt === ATTEMPTS) throw error;
    }
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listening = once(server, 'listening').then(() => true);
  server.listen(port);
  const free = await listening.catch(() => false);
  if (free) await once(server.close(), 'close');
  return free;
}

async function configureWebhook(client: TestClient, ca: string): Promise<void> {
  await client.patch({ apiVersion: 'v1', kind: 'Namespace', name: 'kube-system' }, [
    { op: 'add', path: '/metadata/labels/control-plane', value: 'true' },
  ]);
  await client.create({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'azure-wi-webhook-mutating-webhook-configuration' },
    webhooks: [
      {
        name: 'mutation.azure-workload-identity.io',
        clientConfig: {
          url: `https://127.0.0.1:${PORT}/mutate-v1-pod`,
          caBundle: Buffer.from(ca).toString('base64'),
        },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
        objectSelector: { matchLabels: { 'azure.workload.identity/use': 'true' } },
        namespaceSelector: { matchExpressions: [{ key: 'control-plane', operator: 'DoesNotExist' }] },
        admissionReviewVersions: ['v1', 'v1beta1'],
        failurePolicy: 'Fail',
        matchPolicy: 'Equivalent',
        reinvocationPolicy: 'IfNeeded',
        sideEffects: 'None',
      },
    ],
  });
}
