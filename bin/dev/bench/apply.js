// How long a whole run takes, in the time of a simulated cluster and a simulated Azure, against the longest way that it
// cannot avoid; and how its memory grows. Latencies: 20 ms for each call to the cluster, 300 ms for each write to Azure.
//
// The longest way: one list of credentials for each identity, as all is looked at before anything is written; the credentials, as fast as Azure lets the slowest of identity, subscription and tenant be written; one
// round of token checks; and wave after wave, in each the namespace with the most workloads, which are restarted one by one:
// two seconds for the pods to become ready, and the requests that have to come one after the other.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const NAMESPACES = 50;
const WORKLOADS_PER_IDENTITY = 5;
const WAVE_SIZE = 50;
const CLUSTER_MS = 20;
const AZURE_WRITE_MS = 300;
const ROLLOUT_MS = 2_000;
/** Of a restart: look, admit, look, write, look, wait for the rollout twice, look at the pods. */
const REQUESTS_PER_RESTART = 8;
/** learn.microsoft.com: creations per second of an identity and of a subscription. */
const PER_IDENTITY = 0.25;
const PER_SUBSCRIPTION = 2;
const LISTS_PER_SUBSCRIPTION = 5;
const MOST_TIMES = 1.2;
const MOST_GROWTH = 1.3;

const [, , size] = process.argv;
if (size === undefined) compareSizes();
else await measure(Number(size));

/** Each in a process of its own, for its memory. */
function compareSizes() {
  // A credential, an annotation and a template each.
  const [speed, few, many] = [500, 500 / 3, 5_000 / 3].map((size) => {
    const workloads = Math.ceil(size);
    const script = fileURLToPath(import.meta.url);
    const { stdout, stderr, status } = spawnSync(process.execPath, [script, String(workloads)], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr.slice(-3000));
    return JSON.parse(stdout);
  });
  const ratio = speed.seconds / speed.path;
  const growth = many.mebibytes / few.mebibytes;
  const lines = [
    `apply ${speed.changes} changes of ${speed.workloads} workloads in ${NAMESPACES} namespaces: ${speed.seconds.toFixed(1)} s, longest way ${speed.path.toFixed(1)} s`,
    `  ratio ${ratio.toFixed(2)} (limit ${MOST_TIMES}), ${speed.real.toFixed(1)} s of this machine`,
    `  peak memory, the simulated cluster included: ${few.changes} changes ${few.mebibytes.toFixed(0)} MiB, ${many.changes} changes ${many.mebibytes.toFixed(0)} MiB, ${growth.toFixed(2)} times (limit ${MOST_GROWTH})`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** @param {number} workloads */
async function measure(workloads) {
  const harness = await loadSimulation();
  const { simulateWorld, planWorld, applySimulated, TOKEN_INTERVAL_MS } = harness;
  const objects = makeObjects(workloads, harness);
  const identities = Object.fromEntries(listIdentities(workloads).map((number) => [`id-${number}`, number]));
  const world = simulateWorld(objects, identities);
  const plan = await planWorld(world, WAVE_SIZE);
  const start = { simulated: world.clock.now(), real: performance.now() };
  const { ending, error, outcome } = await applySimulated(world, plan, {
    faults: { latency: { kubernetes: CLUSTER_MS, azureWrite: AZURE_WRITE_MS } },
  });
  if (ending !== 'ok') throw new Error(`the run ended ${ending}: ${error?.message ?? outcome?.error?.message}`);
  const seconds = (world.clock.now() - start.simulated) / 1000;
  const result = {
    workloads,
    changes: plan.changes.length,
    seconds,
    path: findPath(plan, TOKEN_INTERVAL_MS),
    real: (performance.now() - start.real) / 1000,
    mebibytes: process.resourceUsage().maxRSS / 1024,
  };
  process.stdout.write(JSON.stringify(result));
}

/** The simulation is TypeScript, which Node 20 does not read. */
async function loadSimulation() {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const folder = mkdtempSync(join(root, 'node_modules', '.bench-'));
  try {
    const outfile = join(folder, 'simulation.mjs');
    const modules = ['simulated-run', 'objects'].map((name) => `export * from './${name}.ts';`);
    await build({
      stdin: { contents: modules.join('\n'), resolveDir: join(root, 'test/support') },
      ...{ bundle: true, outfile, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error' },
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {number} workloads
 * @param {any} harness
 */
function makeObjects(workloads, { azureIdentity, azureIdentityBinding, serviceAccount, workload }) {
  const identities = listIdentities(workloads);
  return identities
    .flatMap((number) => {
      const namespace = `team-${number % NAMESPACES}`;
      return [
        azureIdentity(namespace, `id-${number}`, { number }),
        azureIdentityBinding(namespace, `id-${number}`, `id-${number}`, `id-${number}`),
      ];
    })
    .concat(
      Array.from({ length: workloads }, (_, number) => {
        const namespace = `team-${number % NAMESPACES}`;
        const name = `app-${number}`;
        return [
          serviceAccount(namespace, name),
          workload(namespace, name, { label: `id-${number % identities.length}`, account: name }),
        ];
      }).flat(),
    );
}

/** @param {number} workloads */
function listIdentities(workloads) {
  const namespaces = Math.ceil(workloads / WORKLOADS_PER_IDENTITY / NAMESPACES) * NAMESPACES;
  return Array.from({ length: namespaces }, (_, number) => number);
}

/**
 * In seconds.
 * @param {any} plan
 * @param {number} tokenIntervalMs
 */
function findPath({ changes }, tokenIntervalMs) {
  /** @type {any[]} */
  const all = changes;
  const credentials = all.filter(({ stage }) => stage === 'identities');
  const ofIdentities = count(credentials, ({ target }) => target.id);
  const lists = ofIdentities.size / LISTS_PER_SUBSCRIPTION;
  const perIdentity = Math.max(...ofIdentities.values());
  const identities = Math.max(perIdentity / PER_IDENTITY, credentials.length / PER_SUBSCRIPTION);
  // Settling takes one and a half intervals, three exchanges two.
  const tokens = (tokenIntervalMs * 3.5) / 1000;
  const restart = (ROLLOUT_MS + REQUESTS_PER_RESTART * CLUSTER_MS) / 1000;
  const templates = all.filter(({ stage, target }) => stage === 'workloads' && target.kind === 'Deployment');
  const waves = new Map();
  for (const change of templates) waves.set(change.wave, [...(waves.get(change.wave) ?? []), change]);
  const longest = [...waves.values()].map((wave) =>
    Math.max(...count(wave, ({ target }) => target.namespace).values()),
  );
  return lists + identities + tokens + longest.reduce((sum, length) => sum + length * restart, 0);
}

/**
 * @param {any[]} items
 * @param {(item: any) => string} keyOf
 * @returns {Map<string, number>}
 */
function count(items, keyOf) {
  const counts = new Map();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
