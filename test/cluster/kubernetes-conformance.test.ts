/** The real API server, controllers and webhook answer as the conformance suite says: what the simulated cluster is held to. */
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectCluster } from '../../src/systems/kubernetes/connect.js';
import { CONFORMANCE_CASES } from '../contract/kubernetes/cases.js';
import { openBench, type Server } from '../contract/kubernetes/conformance.js';
import { asking } from '../contract/kubernetes/sandbox-server.js';
import { kubeConfigOptions } from '../support/kubeconfig.js';
import { type ControlPlane, startControlPlane } from './control-plane.js';
import { startControllers } from './controllers.js';
import { readPodIdentityDefinitions } from './pod-identity-definitions.js';
import { startWebhook, TENANT_ID } from './webhook.js';

const PAUSE_MS = 100;
const BROKEN = 'broken-webhook';

let controlPlane: ControlPlane;
let server: Server;
beforeAll(async () => {
  controlPlane = await startControlPlane({ users: { nobody: [] } });
  const client = controlPlane.clientFor();
  for (const definition of await readPodIdentityDefinitions()) await client.createDefinition(definition);
  await Promise.all([startWebhook(controlPlane), startControllers(controlPlane)]);
  server = await openServer(controlPlane);
});
afterAll(() => controlPlane.stop());

async function openServer({ issuer, kubeconfig, kubeconfigFor, clientFor, programs }: ControlPlane): Promise<Server> {
  const askAs = async (path: string) => {
    const options = kubeConfigOptions(programs.folder, { kubeconfig: path });
    const { transport } = await connectCluster({ ...options, userAgent: 'test', random: Math.random });
    return asking((request) => transport.send(request, AbortSignal.timeout(30_000)));
  };
  return {
    issuer,
    tenantId: TENANT_ID,
    ask: await askAs(kubeconfig),
    askAsNobody: await askAs(await kubeconfigFor('nobody')),
    pause: () => sleep(PAUSE_MS),
    async breakWebhook(namespace) {
      await clientFor().create(deadWebhook(namespace));
    },
    async mendWebhook() {
      const apiVersion = 'admissionregistration.k8s.io/v1';
      await clientFor().delete({ apiVersion, kind: 'MutatingWebhookConfiguration', name: BROKEN });
    },
  };
}

/** One more of the same name, which nobody answers for. */
function deadWebhook(namespace: string) {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: BROKEN },
    webhooks: [
      {
        name: 'mutation.azure-workload-identity.io',
        clientConfig: { url: 'https://127.0.0.1:1/mutate-v1-pod' },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
        objectSelector: { matchLabels: { 'azure.workload.identity/use': 'true' } },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        admissionReviewVersions: ['v1'],
        failurePolicy: 'Fail',
        sideEffects: 'None',
      },
    ],
  };
}

describe('the real cluster', () => {
  it.each(CONFORMANCE_CASES.map((one, index) => ({ ...one, namespace: `case-${index}` })))(
    'answers $name',
    async ({ run, namespace }) => run(await openBench(server, namespace)),
  );
});
