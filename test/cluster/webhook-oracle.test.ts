/** What new pods really get, once the real webhook has seen them, and what our plans and findings promise. */
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MigrationPlan } from '../../src/core/formats/plan.js';
import type { Inventory, Workload } from '../../src/core/inventory/model.js';
import { USE_LABEL } from '../../src/core/inventory/names.js';
import type { ResolvedConsumer } from '../../src/core/resolve/consumer.js';
import { resolve } from '../../src/core/resolve/resolve.js';
import { arbitraryCluster } from '../support/arbitrary-cluster.js';
import { arbitraryTemplates } from '../support/arbitrary-templates.js';
import { workload } from '../support/objects.js';
import { planInventories } from '../support/planning.js';
import { type Admission, admitPodOf, type Injection } from './admit-pod.js';
import { recordAgreement, recordCase } from './agreements.js';
import { applyChanges } from './apply-changes.js';
import type { TestClient } from './client.js';
import { type ControlPlane, startControlPlane } from './control-plane.js';
import { loadObjects } from './load-objects.js';
import { readPodIdentityDefinitions } from './pod-identity-definitions.js';
import { predictAdmission } from './predict-admission.js';
import { relocate } from './relocate.js';
import { scanLive } from './scan-live.js';
import { annotate, makeSpecial, SPECIALS, USE } from './special-pods.js';
import { startWebhook } from './webhook.js';

/** More of them on demand: WEBHOOK_CASES=500 WEBHOOK_SEED=7 npm run test:cluster -- webhook-oracle */
const CASES = Number(process.env['WEBHOOK_CASES'] ?? 60);
const SEED = Number(process.env['WEBHOOK_SEED'] ?? 160);

let controlPlane: ControlPlane;
let client: TestClient;

/** The random clusters are there first, as in a cluster that never had the webhook. */
beforeAll(async () => {
  controlPlane = await startControlPlane();
  client = controlPlane.clientFor();
  for (const definition of await readPodIdentityDefinitions()) await client.createDefinition(definition);
  const cluster = fc.tuple(arbitraryCluster, arbitraryTemplates).map((parts) => parts.flat());
  const clusters = fc.sample(cluster, { seed: SEED, numRuns: CASES });
  await loadObjects(client, clusters.flatMap(relocate));
  await startWebhook(controlPlane);
});
afterAll(() => controlPlane.stop());

function makePlan(inventory: Inventory): MigrationPlan {
  const decisions = SPECIALS.filter(({ proxy }) => proxy).map(({ namespace }) => ({
    subject: `Deployment.apps/${namespace}/app`,
    reason: 'Its SDK is too old',
    proxy: true as const,
  }));
  const file = { policy: { serviceAccountSplit: 'carry-over' as const }, decisions };
  return planInventories([inventory], { issuer: controlPlane.issuer, mode: 'standard', file });
}

async function admit({ apiVersion, kind, namespace, name }: Workload): Promise<Admission> {
  const object = await client.get({ apiVersion, kind, namespace, name });
  if (object === undefined) throw new Error(`${kind} ${namespace}/${name} is gone`);
  return admitPodOf(client, object);
}

function comparable(admission: Admission | 'refused'): Admission | 'refused' {
  return admission !== 'refused' && 'refused' in admission ? 'refused' : admission;
}

describe('the pods of random clusters', () => {
  it('are given after the migration what the plan promises', async () => {
    const plan = makePlan(await scanLive(controlPlane));
    await applyChanges(client, plan.changes);
    const after = await scanLive(controlPlane);
    const consumers = new Map(
      resolve(after, 'standard').consumers.map((consumer) => [consumer.workload.ref, consumer]),
    );
    const moved = new Set(
      plan.changes.filter(({ stage }) => stage === 'workloads').flatMap(({ why }) => why.consumers),
    );

    const differences: { ref: string; real: unknown; expected?: unknown }[] = [];
    for (const each of after.workloads) {
      const [expected, real] = [predictAdmission(each, after), comparable(await admit(each))];
      if (!isDeepStrictEqual(real, expected)) differences.push({ ref: each.ref, expected, real });
      if (moved.has(each.ref) && !isServed(consumers.get(each.ref), real)) differences.push({ ref: each.ref, real });
    }
    const about = `workloads in ${CASES} clusters, ${moved.size} of them migrated`;
    recordAgreement({
      oracle: 'webhook',
      about,
      cases: after.workloads.length,
      differences: new Set(differences.map(({ ref }) => ref)).size,
    });

    expect(differences).toEqual([]);
    expect(moved.size).toBeGreaterThan(CASES / 4);
  }, 240_000);
});

/** Both ways at once, and the client id in every container is one of its own: all that a cut-over is for. */
function isServed(consumer: ResolvedConsumer | undefined, real: Admission | 'refused'): boolean {
  if (consumer?.state !== 'both' || real === 'refused' || 'refused' in real) return false;
  const own = consumer.usages.map(({ identity }) => identity.clientId);
  return Object.values(real.containers).every(({ clientId: given }) => own.includes(String(given)));
}

async function admitApp(namespace: string): Promise<unknown> {
  const object = await client.get({ apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'app' });
  const admission = await admitPodOf(client, object ?? {});
  return 'refused' in admission ? admission.refused : admission.containers['app'];
}

function expectation(expected: Injection | string): unknown {
  return typeof expected === 'string' ? expect.stringContaining(expected) : expected;
}

describe('the pods of one Deployment', () => {
  let inventory: Inventory;
  let plan: MigrationPlan;
  const before = new Map<string, unknown>();
  beforeAll(async () => {
    await loadObjects(client, SPECIALS.flatMap(makeSpecial));
    for (const { namespace } of SPECIALS) before.set(namespace, await admitApp(namespace));
    inventory = await scanLive(controlPlane);
    plan = makePlan(inventory);
    const apps = new Set(SPECIALS.map(({ namespace }) => `Deployment.apps/${namespace}/app`));
    const ours = plan.changes.filter(({ why }) => why.consumers.every((ref) => apps.has(ref)));
    await applyChanges(client, ours);
  });

  it.each(SPECIALS)('with $name get what is foretold', async ({ namespace, gets, state, tells, then }) => {
    const ref = `Deployment.apps/${namespace}/app`;
    const consumer = resolve(inventory, 'standard').consumers.find(({ workload }) => workload.ref === ref);
    const findings = plan.findings.filter(({ subject }) => subject === ref).map(({ code }) => code);
    const isCutOver = plan.changes.some(({ stage, why }) => stage === 'workloads' && why.consumers.includes(ref));

    await recordCase('webhook', 'peculiar Deployments', async () => {
      expect(before.get(namespace)).toEqual(expectation(gets));
      expect({ state: consumer?.state, findings }).toEqual({ state, findings: tells });
      expect(isCutOver).toBe(then !== undefined);
      expect(await admitApp(namespace)).toEqual(expectation(then ?? gets));
    });
  });

  it('are refused by the server when the label is a boolean', async () => {
    const pod = { metadata: { name: 'p', labels: { [USE_LABEL]: true } }, spec: { containers: [] } };
    const { status } = await client.ask('POST', '/api/v1/namespaces/default/pods', pod);
    expect(status).toBe(400);
  });

  it('have a proxy where it was decided for', async () => {
    const { namespace } = SPECIALS.find(({ proxy }) => proxy) ?? { namespace: '' };
    const object = await client.get({ apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'app' });
    const admission = await admitPodOf(client, object ?? {});
    expect(Object.keys('containers' in admission ? admission.containers : {})).toContain('azwi-proxy');
  });

  it('have a proxy whatever the value of the annotation is', async () => {
    const options = { label: 'app', podLabels: USE, podAnnotations: annotate('inject-proxy-sidecar', 'false') };
    const admission = await admitPodOf(client, workload('special-0', 'proxied', options));
    expect(Object.keys('containers' in admission ? admission.containers : {})).toEqual(
      expect.arrayContaining(['azwi-proxy', 'azwi-proxy-init', 'app']),
    );
  });
});
