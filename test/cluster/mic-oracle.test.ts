/** Who gets which identity, as the real MIC has it, and as a scan has it: the same on every random cluster. */
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Inventory, Workload } from '../../src/core/inventory/model.js';
import { BINDING_LABEL } from '../../src/core/inventory/names.js';
import type { AzureIdentityBinding } from '../../src/core/inventory/pod-identity.js';
import { asObject, compareText } from '../../src/core/json.js';
import { buildMatchIndex, matchPod } from '../../src/core/resolve/match.js';
import type { PodIdentityMode } from '../../src/core/resolve/readings.js';
import { arbitraryMatching, type MatchingCase } from '../support/arbitrary-matching.js';
import { recordAgreement } from './agreements.js';
import { type ControlPlane, startControlPlane } from './control-plane.js';
import { createFakeNode, NODE_NAME } from './fake-node.js';
import { loadObjects } from './load-objects.js';
import { type Assignment, assignIdentities } from './mic.js';
import { readPodIdentityDefinitions } from './pod-identity-definitions.js';
import { scanLive } from './scan-live.js';

/** More of them on demand: MIC_CASES=1000 MIC_SEED=7 npm run test:cluster -- mic-oracle */
const CASES = Number(process.env['MIC_CASES'] ?? 100);
const SEED = Number(process.env['MIC_SEED'] ?? 1817);
/** Of more at once MIC takes longer than it is waited for. */
const CASES_AT_ONCE = 100;
const SIZES = { minPods: 20, maxPods: 28 };
const TIMEOUT_MS = 240_000;

let controlPlane: ControlPlane | undefined;
afterEach(() => controlPlane?.stop());

async function startCluster(): Promise<ControlPlane> {
  controlPlane = await startControlPlane();
  const client = controlPlane.clientFor();
  for (const definition of await readPodIdentityDefinitions()) await client.createDefinition(definition);
  await createFakeNode(client);
  return controlPlane;
}

interface Round {
  mode: PodIdentityMode;
  forceNamespaced: boolean;
  /** Of the first case; each further one has the next. */
  seed: number;
  count: number;
}

function makeRounds(mode: PodIdentityMode, forceNamespaced: boolean, seed: number): Round[] {
  return Array.from({ length: Math.ceil(CASES / CASES_AT_ONCE) }, (_, number) => {
    const done = number * CASES_AT_ONCE;
    return { mode, forceNamespaced, seed: seed + done, count: Math.min(CASES_AT_ONCE, CASES - done) };
  });
}

function makeCases({ seed, count }: Round): MatchingCase[] {
  return Array.from({ length: count }, (_, number) =>
    fc.sample(arbitraryMatching(number, NODE_NAME, SIZES), { seed: seed + number, numRuns: 1 }),
  ).flat();
}

/** What a scan says of every pod that has a node: MIC leaves the others until they get one. */
function predict(inventory: Inventory, mode: PodIdentityMode, scheduled: ReadonlySet<string>): Assignment[] {
  const index = buildMatchIndex(inventory);
  return inventory.workloads.filter(isPod).flatMap((pod) => {
    const name = nameOf(pod);
    if (!scheduled.has(name)) return [];
    return matchPod(index, pod.namespace, pod.pod, mode).usages.map(({ identity, via: [first] }) => ({
      pod: name,
      identity: nameOf(identity),
      binding: first === undefined ? '' : nameOf(first),
    }));
  });
}

function isPod({ kind }: Workload): boolean {
  return kind === 'Pod';
}

function nameOf({ namespace, name }: { namespace: string; name: string }): string {
  return `${namespace}/${name}`;
}

function findScheduled(cases: readonly MatchingCase[]): Set<string> {
  const pods = cases.flatMap(({ objects }) => objects).filter(({ kind }) => kind === 'Pod');
  const scheduled = pods.filter(({ spec }) => asObject(spec)['nodeName'] !== undefined);
  return new Set(scheduled.map(({ metadata }) => nameOf(asObject(metadata) as { namespace: string; name: string })));
}

/** Per pod that MIC and the scan disagree on, all that decides about it: a case that can be no smaller. */
function findDifferences(real: readonly Assignment[], ours: readonly Assignment[], inventory: Inventory): object[] {
  const [realByPod, oursByPod] = [groupByPod(real), groupByPod(ours)];
  const pods = new Set([...realByPod.keys(), ...oursByPod.keys()]);
  return [...pods]
    .filter((pod) => String(realByPod.get(pod)) !== String(oursByPod.get(pod)))
    .map((pod) => {
      const label = inventory.workloads.find((workload) => nameOf(workload) === pod)?.pod.labels[BINDING_LABEL];
      const bindings = inventory.bindings.filter(({ selector }) => selector === label);
      const identities = inventory.identities.filter((identity) => bindings.some(isNaming(identity)));
      return { pod, label, mic: realByPod.get(pod), scan: oursByPod.get(pod), bindings, identities };
    });
}

function isNaming(identity: { namespace: string; name: string }): (binding: AzureIdentityBinding) => boolean {
  return (binding) => binding.namespace === identity.namespace && binding.identity === identity.name;
}

function groupByPod(assignments: readonly Assignment[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { pod, identity, binding } of assignments) {
    groups.set(pod, [...(groups.get(pod) ?? []), `${identity} by ${binding}`].sort(compareText));
  }
  return groups;
}

describe('MIC', () => {
  it.each([...makeRounds('standard', false, SEED), ...makeRounds('standard-namespaced', true, SEED + CASES)])(
    'assigns in mode $mode what a scan finds, in $count cases from seed $seed',
    async (round) => {
      const { mode, forceNamespaced } = round;
      const cases = makeCases(round);
      const cluster = await startCluster();
      await loadObjects(
        cluster.clientFor(),
        cases.flatMap(({ objects }) => objects),
      );
      const inventory = await scanLive(cluster);
      const ours = predict(inventory, mode, findScheduled(cases));
      const real = await assignIdentities(cluster, { forceNamespaced });

      const differences = findDifferences(real, ours, inventory);
      const about = `pods in ${cases.length} clusters, and each identity of each`;
      const pods = cases.reduce((sum, each) => sum + each.pods, 0);
      recordAgreement({ oracle: `MIC, ${mode}`, about, cases: pods, differences: differences.length });

      expect(differences).toEqual([]);
      expect(real).toHaveLength(ours.length);
      expect(real.length).toBeGreaterThan(cases.length);
    },
    TIMEOUT_MS,
  );
});
