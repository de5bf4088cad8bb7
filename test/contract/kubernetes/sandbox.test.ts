/** The simulated cluster behaves as the real one does: the same suite runs against both. */
import { beforeAll } from '@jest/globals';
import { asObject } from '../../../src/core/json.js';
import { fakeClock } from '../../support/fake-clock.js';
import { kubernetesWorld, reopenKubernetes } from '../../support/sandbox-kubernetes.js';
import type { ClusterUnderTest } from './cluster-under-test.js';
import { describeConformance } from './suite.js';

const STEP_MS = 100;
const MOST_STEPS = 600;
const WRITES = ['create', 'update', 'patch', 'delete'];

let cluster: ClusterUnderTest;
beforeAll(() => {
  cluster = simulate();
});
describeConformance(() => cluster);

function simulate(): ClusterUnderTest {
  const clock = fakeClock();
  const { state, transport, get } = kubernetesWorld([], { clock, nodes: ['aks-node-0'] });
  const limited = reopenKubernetes({ ...state, denials: WRITES.map((verb) => ({ verb })) }, { clock });
  return {
    transport,
    readOnly: limited.transport,
    issuer: state.issuer,
    tenantId: state.webhook.tenantId,
    async waitUntil(question) {
      for (let step = 0; step < MOST_STEPS; step += 1) {
        if (await question()) return;
        clock.advance(STEP_MS);
      }
      throw new Error(`that does not come: ${JSON.stringify(asObject(get('/apis/apps/v1/deployments')))}`);
    },
    async setWebhookDown(isDown) {
      state.webhook.isDown = isDown;
    },
  };
}
