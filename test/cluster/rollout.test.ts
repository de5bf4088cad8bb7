/** A whole migration of one Deployment, on a control plane that runs it: its pods come up with the new identity. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { USE_LABEL } from '../../src/core/inventory/names.js';
import { asList, asObject, asStringMap, type JsonObject } from '../../src/core/json.js';
import { azureIdentity, azureIdentityBinding, clientId, serviceAccount, workload } from '../support/objects.js';
import { planInventories } from '../support/planning.js';
import { applyChanges } from './apply-changes.js';
import { type ControlPlane, startControlPlane } from './control-plane.js';
import { startControllers } from './controllers.js';
import { loadObjects } from './load-objects.js';
import { readPodIdentityDefinitions } from './pod-identity-definitions.js';
import { scanLive } from './scan-live.js';
import { waitUntil } from './wait-until.js';
import { startWebhook } from './webhook.js';

let controlPlane: ControlPlane;
beforeAll(async () => {
  controlPlane = await startControlPlane();
  const client = controlPlane.clientFor();
  for (const definition of await readPodIdentityDefinitions()) await client.createDefinition(definition);
  await Promise.all([startWebhook(controlPlane), startControllers(controlPlane)]);
});
afterAll(() => controlPlane.stop());

/** Resolves when exactly these pods of the Deployment are there and ready. */
async function waitForPods(count: number, isExpected: (pod: JsonObject) => boolean): Promise<readonly JsonObject[]> {
  let pods: readonly JsonObject[] = [];
  await waitUntil(controlPlane.programs, 'kube-controller-manager', async () => {
    pods = await controlPlane.clientFor().list('v1', 'Pod', 'shop');
    return pods.length === count && pods.every((pod) => isReady(pod) && isExpected(pod));
  });
  return pods;
}

function isReady({ status }: JsonObject): boolean {
  return asList(asObject(status)['conditions'])
    .map(asObject)
    .some((condition) => condition['type'] === 'Ready' && condition['status'] === 'True');
}

function isSelected({ metadata }: JsonObject): boolean {
  return asStringMap(asObject(metadata)['labels'])[USE_LABEL] === 'true';
}

function readClientIds({ spec }: JsonObject): unknown[] {
  const env = asList(asObject(spec)['containers']).flatMap((container) => asList(asObject(container)['env']));
  return env.map(asObject).flatMap(({ name, value }) => (name === 'AZURE_CLIENT_ID' ? [value] : []));
}

describe('a migrated Deployment', () => {
  it('is rolled out, and every pod has the client id that its binding gave it', async () => {
    const client = controlPlane.clientFor();
    await loadObjects(client, [
      azureIdentity('shop', 'identity', { number: 1 }),
      azureIdentityBinding('shop', 'binding', 'identity', 'api'),
      serviceAccount('shop', 'api'),
      workload('shop', 'api', { label: 'api', account: 'api', spec: { replicas: 2 } }),
    ]);
    const before = await waitForPods(2, (pod) => !isSelected(pod));
    expect(before.flatMap(readClientIds)).toEqual([]);

    const inventory = await scanLive(controlPlane);
    const plan = planInventories([inventory], { issuer: controlPlane.issuer, mode: 'standard' });
    await applyChanges(client, plan.changes);

    const after = await waitForPods(2, isSelected);
    expect(after.flatMap(readClientIds)).toEqual([clientId(1), clientId(1)]);
  });
});
