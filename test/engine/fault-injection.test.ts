/** Any single request that fails, in any way, costs nothing but time: the run, or the one that goes on with it, comes to the same end. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { RESTARTED_AT } from '../../src/core/change/restart.js';
import type { MigrationPlan } from '../../src/core/formats/plan.js';
import { CLIENT_ID_ANNOTATION, USE_LABEL } from '../../src/core/inventory/names.js';
import { asObject, asStringMap, type Json, type JsonObject } from '../../src/core/json.js';
import { RUN_ANNOTATION } from '../../src/core/run/provenance.js';
import type { Damage, FaultOn, FaultyCall } from '../../src/sandbox/faults.js';
import { azureIdentity, azureIdentityBinding, nmi, serviceAccount, workload } from '../support/objects.js';
import { reopenKubernetes } from '../support/sandbox-kubernetes.js';
import {
  applySimulated,
  copyWorld,
  planWorld,
  type SimulatedRun,
  type SimulatedWorld,
  simulateWorld,
  statusSimulated,
} from '../support/simulated-run.js';

/** By what somebody who looks at the wire would call it. */
const DAMAGES: Readonly<Record<string, Damage>> = {
  'is refused with 409': { do: 'refuse', status: 409 },
  'is refused with 429': { do: 'refuse', status: 429, retryAfterS: 1 },
  'fails with 500': { do: 'refuse', status: 500 },
  'fails with 500 after it was carried out': { do: 'refuse', status: 500, after: true },
  'is answered by a gateway': { do: 'gateway', status: 502 },
  'is never answered': { do: 'silence' },
  'is never answered after it was carried out': { do: 'silence', after: true },
  'is cut off': { do: 'reset' },
  'is cut off after it was carried out': { do: 'reset', after: true },
  'is answered by half': { do: 'truncate' },
  'is slow': { do: 'slow', ms: 50_000 },
};
/** Every request meets two of these or three; with FAULTS=all it meets each of them, which takes minutes. */
const STRIDE = process.env['FAULTS'] === 'all' ? 1 : 5;
const TIMEOUT_MS = 300_000;
/** After these an applied plan has come to its end. */
const FINISHED = ['ok', 'verify_failed', 'inconclusive'];
const WORKLOADS = ['apis/apps/v1/deployments', 'apis/apps/v1/statefulsets', 'apis/batch/v1/cronjobs'];
/** What differs from run to run. */
const OF_THE_RUN = new Set([
  RUN_ANNOTATION,
  String(RESTARTED_AT.at(-1)),
  'status',
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'generation',
]);

let start: SimulatedWorld;
let plan: MigrationPlan;
let whole: { world: SimulatedWorld; run: SimulatedRun };
beforeAll(async () => {
  start = simulateWorld(shop(), { api: 1, web: 2 });
  plan = await planWorld(start);
  const world = copyWorld(start);
  whole = { world, run: await applySimulated(world, plan) };
});

describe('a run without failures', () => {
  it('is whole, and writes each change once', () => {
    const { world, run } = whole;
    expect(run.ending).toBe('ok');
    expect(world.writes).toHaveLength(plan.changes.length);
    expect(countDone(world)).toEqual({ identities: 4, 'service-accounts': 2, workloads: 6 });
  });
});

describe.each(['kubernetes', 'azure'] as const)('a request to %s', (system) => {
  const cases = Object.entries(DAMAGES).map(([title, damage], index) => ({
    title,
    damage,
    first: 1 + (index % STRIDE),
  }));
  it.each(cases)(
    'that $title',
    async ({ damage, first: from }) => {
      for (let number = from; number <= whole.run.calls[system]; number += STRIDE) {
        const world = copyWorld(start);
        const first = await applySimulated(world, plan, { faults: { [system]: [onRequest(number, damage)] } });
        expect({ number, ...(await describeStatus(world)) }).toEqual({ number, ...describeTruth(world, first) });
        const last = first.ending === 'ok' ? first : await applySimulated(world, plan, { resume: true });
        expect({ number, first: first.ending, last: last.ending, ...endOf(world) }).toEqual({
          number,
          first: expect.any(String),
          last: 'ok',
          ...endOf(whole.world),
        });
      }
    },
    TIMEOUT_MS,
  );
});

/** Two that have to be split, one after the other, and one that runs by the clock. */
function shop(): JsonObject[] {
  const sharing = ['api', 'web'].flatMap((name, index) => [
    azureIdentity('shop', name, { number: index + 1 }),
    azureIdentityBinding('shop', name, name, name),
    workload('shop', name, { label: name, account: 'shared' }),
  ]);
  return [
    ...sharing,
    ...['shared', 'db', 'nightly'].map((name) => serviceAccount('shop', name)),
    workload('shop', 'db', { kind: 'StatefulSet', label: 'web', account: 'db', spec: { serviceName: 'db' } }),
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

/** With what a real server asks for. */
function runningNmi(): JsonObject {
  const made = nmi();
  return { ...made, spec: { ...asObject(made['spec']), selector: { matchLabels: { component: 'nmi' } } } };
}

/** Entra always answers: the clock that would end the waiting stands still for it. */
function onRequest<C extends FaultyCall>(number: number, damage: Damage): FaultOn<C> {
  let seen = 0;
  return {
    on({ path }) {
      seen += 1;
      return seen === number && !(damage.do === 'silence' && path.includes('/oauth2/'));
    },
    damage,
  };
}

/** Without what differs from run to run. */
function endOf(world: SimulatedWorld) {
  const { list } = reopenKubernetes(world.kubernetes, { clock: world.clock });
  const objects = [...WORKLOADS, 'api/v1/serviceaccounts'].flatMap((path) => list(`/${path}`));
  const holders = [...world.azure.identities.values()];
  return {
    objects: objects.map(withoutRun),
    pods: list('/api/v1/namespaces/shop/pods').map((pod) => asObject(pod['spec'])['serviceAccountName']),
    credentials: holders.map(({ credentials }) =>
      [...credentials.values()].map(({ name, subject }) => [name, subject]).sort(),
    ),
    writes: [...world.writes].sort(),
    holder: asObject(list('/apis/coordination.k8s.io/v1/leases')[0]?.['spec'] ?? {})['holderIdentity'],
  };
}

function withoutRun(object: JsonObject): Json {
  const text = JSON.stringify(object, (key, value: unknown) => (OF_THE_RUN.has(key) ? undefined : value));
  return JSON.parse(text) as Json;
}

async function describeStatus(world: SimulatedWorld) {
  const { plan: found } = await statusSimulated(world, plan);
  const stages = (found?.stages ?? []).filter(({ id }) => id in countDone(world));
  return {
    done: Object.fromEntries(stages.map(({ id, counts }) => [id, counts.done])),
    isUnfinished: found?.unfinished !== undefined,
  };
}

function describeTruth(world: SimulatedWorld, { ending }: SimulatedRun) {
  const hasBegun = Object.keys(world.journals).length > 0;
  return { done: countDone(world), isUnfinished: hasBegun && !FINISHED.includes(ending) };
}

/** What is in place, as somebody sees who knows nothing of plans. */
function countDone({ kubernetes, azure, clock }: SimulatedWorld) {
  const { list } = reopenKubernetes(kubernetes, { clock });
  const accounts = list('/api/v1/namespaces/shop/serviceaccounts').map(({ metadata }) => asObject(metadata ?? {}));
  const isNew = ({ name }: JsonObject): boolean => ['api', 'web'].includes(String(name));
  const isAnnotated = (metadata: JsonObject): boolean =>
    !isNew(metadata) && asStringMap(metadata['annotations'])[CLIENT_ID_ANNOTATION] !== undefined;
  const isLabelled = (object: JsonObject): boolean => JSON.stringify(object['spec']).includes(`"${USE_LABEL}":"true"`);
  return {
    identities: [...azure.identities.values()].reduce((sum, { credentials }) => sum + credentials.size, 0),
    'service-accounts': accounts.filter(isNew).length,
    workloads:
      accounts.filter(isAnnotated).length + WORKLOADS.flatMap((path) => list(`/${path}`)).filter(isLabelled).length,
  };
}
