/** What the simulated cluster is held against: the same suite on a real API server with its controllers and the real webhook. */
import { afterAll, beforeAll } from '@jest/globals';
import type { Transport } from '../../src/ports/http.js';
import { connectCluster } from '../../src/systems/kubernetes/connect.js';
import type { ClusterUnderTest } from '../contract/kubernetes/cluster-under-test.js';
import { describeConformance } from '../contract/kubernetes/suite.js';
import { kubeConfigOptions } from '../support/kubeconfig.js';
import { type ControlPlane, startControlPlane } from './control-plane.js';
import { startControllers } from './controllers.js';
import { waitUntil } from './wait-until.js';
import { startWebhook, TENANT_ID } from './webhook.js';

const READER = 'reader';
const CONFIGURATION = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  name: 'azure-wi-webhook-mutating-webhook-configuration',
};
/** Nothing listens there. */
const NO_URL = 'https://127.0.0.1:1/mutate-v1-pod';
const WEBHOOK_URL = 'https://127.0.0.1:9443/mutate-v1-pod';

let controlPlane: ControlPlane;
let cluster: ClusterUnderTest;
beforeAll(async () => {
  controlPlane = await startControlPlane({ users: { [READER]: [] } });
  await Promise.all([startWebhook(controlPlane), startControllers(controlPlane)]);
  await letRead(controlPlane);
  cluster = await openCluster(controlPlane);
});
afterAll(() => controlPlane.stop());
describeConformance(() => cluster);

async function openCluster({ kubeconfig, kubeconfigFor, issuer, programs, clientFor }: ControlPlane) {
  const connect = async (path: string): Promise<Transport> => {
    const options = kubeConfigOptions(programs.folder, { kubeconfig: path });
    const { transport } = await connectCluster({ ...options, userAgent: 'migrate/test', random: () => 0.5 });
    return transport;
  };
  return {
    transport: await connect(kubeconfig),
    readOnly: await connect(await kubeconfigFor(READER)),
    issuer,
    tenantId: TENANT_ID,
    waitUntil: (question) => waitUntil(programs, 'kube-controller-manager', question),
    async setWebhookDown(isDown) {
      const path = '/webhooks/0/clientConfig/url';
      await clientFor().patch(CONFIGURATION, [{ op: 'replace', path, value: isDown ? NO_URL : WEBHOOK_URL }]);
    },
  } satisfies ClusterUnderTest;
}

/** Everything, and nothing but reading. */
async function letRead({ clientFor, programs }: ControlPlane): Promise<void> {
  const client = clientFor();
  const rbac = 'rbac.authorization.k8s.io';
  const rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }];
  await client.create({ apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name: READER }, rules });
  await client.create({
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: READER },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: READER },
    subjects: [{ apiGroup: rbac, kind: 'User', name: READER }],
  });
  const { ask } = clientFor(READER);
  await waitUntil(programs, 'kube-apiserver', async () => (await ask('GET', '/api/v1/pods')).status === 200);
}
