import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { MigrationError } from '../../../src/core/errors.js';
import type { NamedCredential } from '../../../src/ports/azure-credentials.js';
import { addIdentity } from '../../../src/sandbox/azure/arm/identity.js';
import { addApplication, addCredential } from '../../../src/sandbox/azure/clients.js';
import type { Damage, Fault } from '../../../src/sandbox/azure/faults.js';
import { createSandboxAzure } from '../../../src/sandbox/azure/sandbox-azure.js';
import { emptyState } from '../../../src/sandbox/azure/state.js';
import { join, TOKEN_CANARY } from '../../support/join-azure.js';
import { AUDIENCE, GROUP, ISSUER, SUBSCRIPTION, TENANT } from '../../support/sandbox-azure.js';
import { virtualClock } from '../../support/virtual-clock.js';

const signal = new AbortController().signal;
const IDENTITIES = ['one', 'two', 'three'].map(
  (name) => `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
);
const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);
type Kind = 'identities' | 'applications';

const DAMAGES: readonly Damage[] = [
  { do: 'refuse', status: 429 },
  { do: 'refuse', status: 429, retryAfterS: 5 },
  { do: 'refuse', status: 500 },
  { do: 'refuse', status: 503, after: true },
  { do: 'gateway', status: 502 },
  { do: 'silence' },
  { do: 'silence', after: true },
  { do: 'reset' },
  { do: 'reset', after: true },
  { do: 'truncate' },
];
const CONCURRENT: Record<Kind, Damage> = {
  identities: {
    do: 'refuse',
    status: 409,
    code: 'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity',
  },
  applications: { do: 'refuse', status: 409, code: 'Directory_ConcurrencyViolation' },
};

/** Of every five calls about one is damaged, in one of eleven ways. */
function faults(kind: Kind): Fault[] {
  const each = DAMAGES.map((damage) => ({ on: () => true, damage, probability: 0.02 }));
  return [...each, { on: ({ method }) => method !== 'GET', damage: CONCURRENT[kind], probability: 0.05 }];
}

/** Three identities, or three app registrations, whose reads are behind by up to two seconds. */
function createWorld(seed: number, kind: Kind = 'identities') {
  const clock = virtualClock();
  const state = emptyState({ id: TENANT, name: 'Contoso' }, [{ id: SUBSCRIPTION, name: 'shop' }]);
  const holders =
    kind === 'identities'
      ? IDENTITIES.map((id) => addIdentity(state.identities, { id, tenantId: TENANT }))
      : ['one', 'two', 'three'].map((name) => addApplication(state.applications, { name }));
  const ids = holders.map((holder) => ('objectId' in holder ? holder.objectId : holder.id));
  const [first] = holders;
  if (first) addCredential(first, { name: 'theirs', issuer: ISSUER, subject: 'a1', audiences: [AUDIENCE] });
  const sandbox = createSandboxAzure({
    ...{ state, clock, seed, faults: faults(kind), throttled: true, arm: { writeMs: 200 } },
    graphDelayMs: (seed % 3) * 1_000,
  });
  let inFlight = new Map<string, number>();
  let most = 0;
  const handle: typeof sandbox.handle = async (request, stop) => {
    const key = /(?:userAssignedIdentities|applications)\/([\w-]+)/.exec(request.url)?.[1] ?? '';
    const count = request.method === 'GET' ? 0 : 1;
    inFlight = inFlight.set(key, (inFlight.get(key) ?? 0) + count);
    most = Math.max(most, inFlight.get(key) ?? 0);
    try {
      return await sandbox.handle(request, stop);
    } finally {
      inFlight.set(key, (inFlight.get(key) ?? 0) - count);
    }
  };
  const triples = () =>
    holders.map(({ credentials }) => [...credentials.values()].map(({ subject }) => subject).sort());
  return { handle, clock, ids, triples, mostWritesAtOnce: () => most };
}

function wanted(subject: string): NamedCredential {
  return { name: `shop-${subject}`, issuer: ISSUER, subject, audience: AUDIENCE };
}

const SUBJECTS = ['a1', 'a2', 'a3', 'a4'];

const CASES: [Kind, number][] = [
  ...SEEDS.map((seed): [Kind, number] => ['identities', seed]),
  ...SEEDS.slice(0, 60).map((seed): [Kind, number] => ['applications', seed]),
];

describe('with every fifth call damaged', () => {
  it.each(CASES)('ends with exactly what was planned, %s, seed %i', async (kind, seed) => {
    const world = createWorld(seed, kind);
    const { writer } = join(world.handle, { clock: world.clock });
    const outcomes = await Promise.all(
      world.ids.flatMap((id) => SUBJECTS.map((subject) => writer.create(id, wanted(subject), signal))),
    );
    expect(world.triples()).toEqual(world.ids.map(() => SUBJECTS));
    expect(outcomes.map(({ outcome }) => outcome)).not.toContain('held');
    expect(outcomes[0]).toMatchObject({ outcome: 'adopted', credential: { name: 'theirs' } });
    expect(world.mostWritesAtOnce()).toBe(1);
  });

  it.each(CASES.filter(([, seed]) => seed < 40))('deletes exactly what was to go, %s, seed %i', async (kind, seed) => {
    const world = createWorld(seed, kind);
    const { writer } = join(world.handle, { clock: world.clock });
    const [id = ''] = world.ids;
    for (const subject of ['a2', 'a3']) await writer.create(id, wanted(subject), signal);
    const outcomes = await Promise.all(SUBJECTS.map((subject) => writer.delete(id, wanted(subject), signal)));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['absent', 'deleted', 'deleted', 'absent']);
    expect(world.triples()[0]).toEqual(['a1']);
  });
});

describe('two programs at once', () => {
  it.each(CASES.filter(([, seed]) => seed < 50))('adopt what the other made, %s, seed %i', async (kind, seed) => {
    const world = createWorld(seed, kind);
    const programs = ['x', 'y'].map((program) => ({ program, ...join(world.handle, { clock: world.clock }) }));
    const outcomes = await Promise.all(
      programs.flatMap(({ program, writer }) =>
        world.ids.flatMap((id) =>
          SUBJECTS.map((subject) => writer.create(id, { ...wanted(subject), name: `${program}-${subject}` }, signal)),
        ),
      ),
    );
    expect(world.triples()).toEqual(world.ids.map(() => SUBJECTS));
    expect(new Set(outcomes.map(({ outcome }) => outcome)).has('held')).toBe(false);
  });
});

describe('no failure', () => {
  it.each<Damage>([
    ...DAMAGES,
    ...Object.values(CONCURRENT),
    { do: 'refuse', status: 401 },
    { do: 'refuse', status: 403, code: 'AuthorizationFailed' },
    { do: 'refuse', status: 400 },
  ])('shows the token: %j', async (damage) => {
    const clock = virtualClock();
    const state = emptyState({ id: TENANT, name: 'Contoso' }, [{ id: SUBSCRIPTION, name: 'shop' }]);
    addIdentity(state.identities, { id: IDENTITIES[0] ?? '', tenantId: TENANT });
    const sandbox = createSandboxAzure({ state, clock, faults: [{ on: () => true, damage }] });
    const { reader, writer } = join(sandbox.handle, { clock });
    const [id = ''] = IDENTITIES;
    const results = await Promise.allSettled([
      reader.getIdentity(id, signal),
      reader.listPermissions(id, signal),
      reader.findApplication('00000000-0000-4000-8000-000000000009', signal),
      writer.create(id, wanted('a1'), signal),
      writer.create('00000000-0000-4000-8000-000000000009', wanted('a1'), signal),
      writer.delete('00000000-0000-4000-8000-000000000009', wanted('a1'), signal),
    ]);
    for (const result of results) {
      if (result.status === 'fulfilled') throw new Error('a damaged call succeeded');
      expect(result.reason).toBeInstanceOf(MigrationError);
      const everything = inspect(result.reason, { depth: Infinity, showHidden: true });
      expect(everything).not.toContain(TOKEN_CANARY);
    }
  });
});
