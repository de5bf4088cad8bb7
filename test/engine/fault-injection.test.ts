/** Any single request that fails, in any way, costs nothing but time: the run, or the one that goes on with it, comes to the same end. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { asObject, type JsonObject } from '../../src/core/json.js';
import { azureIdentity, azureIdentityBinding, nmi, serviceAccount, workload } from '../support/objects.js';
import { applySimulated, planWorld, simulateWorld } from '../support/simulated-run.js';

function shop() {
  return [
    ...['api', 'web'].flatMap((name, index) => [
      azureIdentity('shop', name, { number: index + 1 }),
      azureIdentityBinding('shop', name, name, name),
      workload('shop', name, { label: name, account: 'shared' }),
    ]),
    serviceAccount('shop', 'shared'),
    serviceAccount('shop', 'db'),
    workload('shop', 'db', { kind: 'StatefulSet', label: 'web', account: 'db', spec: { serviceName: 'db' } }),
    serviceAccount('shop', 'nightly'),
    workload('shop', 'nightly', {
      kind: 'CronJob',
      label: 'web',
      account: 'nightly',
      podSpec: { restartPolicy: 'Never' },
      spec: { schedule: '0 0 1 1 *' },
    }),
    runningNmi(),
  ];
}

/** As a real server takes it. */
function runningNmi(): JsonObject {
  const made = nmi();
  return { ...made, spec: { ...asObject(made['spec']), selector: { matchLabels: { component: 'nmi' } } } };
}

it('a', async () => {
  const world = simulateWorld(shop(), { api: 1, web: 2 });
  const plan = await planWorld(world);
  console.log(plan.applyable, plan.changes.map((c) => c.id), plan.findings.map((f) => f.code));
  const t = Date.now();
  const run = await applySimulated(world, plan);
  console.log(Date.now() - t, run.ending, run.error, run.calls, world.writes, run.outcome && [...run.outcome.results.entries()].filter(([,r]) => !['applied','pass'].includes(r.state)).map(([k, r]) => k + JSON.stringify(r)));
});
