/** Which identity a pod's request is served with, as the real NMI does it in managed mode, and as a scan has it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Inventory, Workload } from '../../src/core/inventory/model.js';
import type { AzureIdentity } from '../../src/core/inventory/pod-identity.js';
import type { JsonObject } from '../../src/core/json.js';
import { buildMatchIndex, type MatchIndex } from '../../src/core/resolve/match.js';
import { arbitraryMatching } from '../support/arbitrary-matching.js';
import { recordAgreement, recordCase } from './agreements.js';
import { type ControlPlane, startControlPlane } from './control-plane.js';
import { createFakeNode, NODE_NAME } from './fake-node.js';
import { forEachAtOnce, loadObjects } from './load-objects.js';
import { makeAskable } from './nmi-pods.js';
import { type Nmi, startNmi, type TokenQuestion } from './nmi.js';
import { makePeculiarPod, PECULIAR_PODS, AROUND_PECULIAR_PODS } from './peculiar-pods.js';
import { readPodIdentityDefinitions } from './pod-identity-definitions.js';
import { predictTokens } from './predict-token.js';
import { scanLive } from './scan-live.js';
import { startTokenEndpoints, type TokenEndpoints } from './token-endpoints.js';

/** More of them on demand: NMI_CASES=200 NMI_SEED=7 npm run test:cluster -- nmi-oracle */
const CASES = Number(process.env['NMI_CASES'] ?? 20);
const SEED = Number(process.env['NMI_SEED'] ?? 2579);
const SIZES = { minPods: 20, maxPods: 28 };
/** A pod that a scan does not keep has nothing to do with pod identity. */
const NOT_A_CONSUMER = ['404'];
/** Only Linux has all addresses of 127.0.0.0/8, of which every pod needs one. */
const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;

let controlPlane: ControlPlane;
let endpoints: TokenEndpoints;
let nmi: Nmi;
let addresses: ReadonlyMap<string, string>;
let seen: { inventory: Inventory; index: MatchIndex };

/** NMI comes last: what it finds at its start it knows from the first request on. */
async function startWith(objects: readonly JsonObject[]): Promise<void> {
  controlPlane = await startControlPlane();
  endpoints = await startTokenEndpoints();
  const client = controlPlane.clientFor();
  for (const definition of await readPodIdentityDefinitions()) await client.createDefinition(definition);
  await createFakeNode(client);
  const askable = makeAskable(objects, endpoints);
  addresses = askable.addresses;
  await loadObjects(client, askable.objects);
  const inventory = await scanLive(controlPlane);
  seen = { inventory, index: buildMatchIndex(inventory) };
  nmi = await startNmi(controlPlane, endpoints);
}

async function stop(): Promise<void> {
  await controlPlane.stop();
  await endpoints.stop();
}

function nameOf({ namespace, name }: { namespace: string; name: string }): string {
  return `${namespace}/${name}`;
}

/** In a generated name it comes last. */
function caseOf({ name }: { name: string }): string | undefined {
  return name.split('.').at(-1);
}

/** For nothing, and for every identity of the pod's case: what is not its own it must not get. */
function makeQuestions(pod: Workload, identities: readonly AzureIdentity[]): TokenQuestion[] {
  const near = identities.filter((identity) => caseOf(identity) === caseOf(pod));
  return [
    {},
    ...near.flatMap(({ clientId }) => [{ client_id: clientId }, { client_id: clientId.toUpperCase() }]),
    ...near.flatMap(({ resourceId }, position): TokenQuestion[] => {
      if (resourceId === '') return [];
      return [position % 2 === 0 ? { msi_res_id: resourceId } : { mi_res_id: resourceId }];
    }),
  ];
}

describeOnLinux('NMI in managed mode, in random clusters', () => {
  beforeAll(() => {
    const cases = Array.from({ length: CASES }, (_, number) =>
      fc.sample(arbitraryMatching(number, NODE_NAME, SIZES), { seed: SEED + number, numRuns: 1 }),
    );
    return startWith(cases.flat().flatMap(({ objects }) => objects));
  });
  afterAll(stop);

  it('gives every pod the identities that a scan finds, and no other', async () => {
    const { inventory } = seen;
    const pods = inventory.workloads.filter((each) => addresses.has(nameOf(each)));
    const differences: object[] = [];
    const answers = new Map<string, number>();
    let cases = 0;
    await forEachAtOnce(pods, async (pod) => {
      for (const question of makeQuestions(pod, inventory.identities)) {
        const real = await nmi.ask(addresses.get(nameOf(pod)) ?? '', question);
        const ours = predictTokens(seen, pod, question);
        cases += 1;
        const kind = real.split(' ')[0] ?? '';
        answers.set(kind, (answers.get(kind) ?? 0) + 1);
        if (!ours.includes(real)) differences.push({ pod: nameOf(pod), labels: pod.pod.labels, question, real, ours });
      }
    });
    const about = `token requests of ${pods.length} pods in ${CASES} clusters`;
    recordAgreement({ oracle: 'NMI, managed', about, cases, differences: differences.length });

    expect(differences).toEqual([]);
    expect([...answers.keys()].sort()).toEqual(['404', '503', 'entra', 'imds']);
    expect(pods.length).toBeGreaterThan(CASES * 5);
  });
});

describeOnLinux('NMI in managed mode', () => {
  beforeAll(() => startWith([...AROUND_PECULIAR_PODS, ...PECULIAR_PODS.flatMap(makePeculiarPod)]));
  afterAll(stop);

  it.each(PECULIAR_PODS)('serves a pod with $name as foretold', async (peculiar) => {
    const { ref, pod, gets, question = {} } = peculiar;
    const found = seen.inventory.workloads.find((each) => each.ref === ref);
    const ours = found === undefined ? NOT_A_CONSUMER : predictTokens(seen, found, question);
    const real = await nmi.ask(addresses.get(pod) ?? '', question);
    await recordCase('NMI, managed', 'peculiar pods', () => {
      expect({ real, ours }).toEqual({ real: gets, ours: [gets] });
    });
  });
});
