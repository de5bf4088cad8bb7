/** How a run goes: what it refuses, what stops what, and how it ends. */
import { describe, expect, it } from '@jest/globals';
import { preview } from '../../src/core/change/preview.js';
import type { Check } from '../../src/core/change/types.js';
import { MigrationError } from '../../src/core/errors.js';
import { USE_LABEL } from '../../src/core/inventory/names.js';
import { asObject, type JsonObject } from '../../src/core/json.js';
import { contentOf, editObject, makeWorld, outcome, type WorldState } from '../support/memory-world.js';
import { serviceAccount, workload } from '../support/objects.js';
import { planShop, runInMemory, type RunOptions, shop } from '../support/run-in-memory.js';

const plan = planShop();
const API = 'Deployment.apps/shop/api';
const READER = 'Deployment.apps/lake/reader';
/** Of the plan: the workload that goes first. */
const CANARY = plan.changes.find(({ wave, effect }) => wave === 1 && effect.do !== 'create')?.why.consumers[0] ?? '';
const LAST_WAVE = Math.max(...plan.changes.map(({ wave = 0 }) => wave));

async function endingOf(world: WorldState, options: Partial<RunOptions> = {}) {
  try {
    const { outcome: ended, events } = await runInMemory(world, { plan, ...options });
    return { ending: ended.ending, ended, events };
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    return { ending: error.kind, error };
  }
}

function failing(isMeant: (check: Check) => boolean, answer: 'fail' | 'inconclusive' = 'fail', code?: string) {
  return (check: Check) => (isMeant(check) ? outcome(answer, `${check.run} says no`, code) : undefined);
}

function setTemplateLabel(value: JsonObject, key: string, label: string): JsonObject {
  const spec = asObject(value['spec']);
  const template = asObject(spec['template']);
  const metadata = asObject(template['metadata']);
  const labels = { ...asObject(metadata['labels']), [key]: label };
  return { ...value, spec: { ...spec, template: { ...template, metadata: { ...metadata, labels } } } };
}

describe('before the first write', () => {
  it.each<[string, (state: WorldState) => void, Partial<RunOptions>, string]>([
    [
      'a touched field was changed',
      (s) => editObject(s, API, (v) => setTemplateLabel(v, USE_LABEL, 'false')),
      {},
      'stale',
    ],
    [
      'a field that it relies on was changed',
      (s) => editObject(s, API, (v) => setTemplateLabel(v, 'aadpodidbinding', 'web')),
      {},
      'stale',
    ],
    ['a workload is gone', (s) => void s.objects.delete(API), {}, 'stale'],
    [
      'a check of the pre-flight fails',
      () => undefined,
      { answer: failing(({ run }) => run === 'permissions') },
      'failed',
    ],
    ['it is another issuer', () => undefined, { answer: failing(({ run }) => run === 'issuer') }, 'stale'],
    [
      'the webhook does not answer',
      () => undefined,
      { answer: failing(({ run }) => run === 'webhook', 'inconclusive') },
      'inconclusive',
    ],
    [
      'nobody approves it',
      () => undefined,
      {
        approve: async () => {
          throw new MigrationError({ code: 'not-approved', kind: 'not_approved', what: 'x' });
        },
      },
      'not_approved',
    ],
  ])('it is refused where %s', async (_, spoil, options, ending) => {
    const world = makeWorld(shop());
    spoil(world);
    const before = contentOf(world);
    expect((await endingOf(world, options)).ending).toBe(ending);
    expect(contentOf(world)).toEqual(before);
    expect({ writes: world.writes, lease: world.lease, journals: world.journals }).toEqual({
      writes: [],
      lease: undefined,
      journals: {},
    });
  });

  it('does not mind what it does not touch', async () => {
    const world = makeWorld(shop());
    editObject(world, API, (value) => ({
      ...value,
      status: { replicas: 3 },
      spec: { ...asObject(value['spec']), replicas: 7 },
    }));
    expect((await endingOf(world)).ending).toBe('ok');
    expect(asObject(world.objects.get(API)?.value['spec'])['replicas']).toBe(7);
  });

  it('goes on without what drifted when it is told to', async () => {
    const world = makeWorld(shop());
    editObject(world, API, (value) => setTemplateLabel(value, USE_LABEL, 'false'));
    const { ending, ended } = await endingOf(world, { settings: { holdDrifted: true } });
    expect(ending).toBe('partial');
    const states = plan.changes.map(({ id, why }) => [why.consumers.includes(API), ended?.results.get(id)?.state]);
    expect(states.filter(([, state]) => state === 'drifted')).toEqual([[true, 'drifted']]);
    expect(states.filter(([isApi, state]) => !isApi && state !== 'applied')).toEqual([]);
  });

  it('asks for --resume while an earlier run has not come to its end', async () => {
    const world = makeWorld(shop());
    await endingOf(world, { killAt: 40 }).catch(() => undefined);
    expect(await endingOf(world)).toMatchObject({ ending: 'locked', error: { code: 'locked' } });
    world.lease = undefined;
    expect(await endingOf(world)).toMatchObject({ ending: 'not_approved', error: { code: 'unfinished-run' } });
    expect((await endingOf(world, { resume: true })).ending).toBe('ok');
    expect((await endingOf(world)).ending).toBe('ok');
  });
});

describe('what stops what', () => {
  it('a token that is refused keeps only its own workloads back', async () => {
    const world = makeWorld(shop());
    const isWeb = ({ run, subject }: Check): boolean => run === 'token' && subject === 'ServiceAccount/shop/web';
    const { ending, ended } = await endingOf(world, { answer: failing(isWeb) });
    expect(ending).toBe('partial');
    const skipped = plan.changes.filter(({ id }) => ended?.results.get(id)?.state === 'skipped');
    expect(new Set(skipped.flatMap(({ why }) => why.consumers))).toEqual(new Set(['Deployment.apps/shop/web']));
  });

  it('a canary that gets no token shows nothing, and keeps every wave after it back', async () => {
    const world = makeWorld(shop());
    const needed = new Set(plan.changes.filter(({ wave }) => wave === 1).flatMap(({ needs }) => needs));
    const isCanary = ({ run, id }: Check): boolean => run === 'token' && needed.has(id);
    const { ending, ended } = await endingOf(world, { answer: failing(isCanary) });
    expect(ending).toBe('partial');
    const written = plan.changes.filter(
      ({ id, stage }) => stage === 'workloads' && ended?.results.get(id)?.state === 'applied',
    );
    expect(written).toEqual([]);
  });

  it('a pod that would not be admitted keeps its workload as it is, and the waves after it', async () => {
    const world = makeWorld(shop());
    const isApi = ({ run, subject }: Check): boolean => run === 'admission' && subject === API;
    const before = world.objects.get(API)?.value;
    const { ending } = await endingOf(world, { answer: failing(isApi) });
    expect(ending).toBe('partial');
    expect(world.objects.get(API)?.value).toEqual(before);
  });

  it('a canary that does not come up stops every wave after it', async () => {
    const world = makeWorld(shop());
    const isCanary = ({ run, subject }: Check): boolean => run === 'rollout' && subject === CANARY;
    const { ending, ended } = await endingOf(world, { answer: failing(isCanary) });
    expect(ending).toBe('partial');
    const later = plan.changes.filter(({ wave = 0 }) => wave > 1);
    expect(new Set(later.map(({ id }) => ended?.results.get(id)?.state))).toEqual(new Set(['skipped']));
    expect(later.length).toBeGreaterThan(0);
  });

  it('and is taken back with --auto-rollback, while what is additive stays', async () => {
    const world = makeWorld(shop());
    const isCanary = ({ run, subject }: Check): boolean => run === 'pods' && subject === CANARY;
    const start = world.objects.get(CANARY)?.value;
    const { ending, ended } = await endingOf(world, { answer: failing(isCanary), settings: { autoRollback: true } });
    expect(ending).toBe('partial');
    expect(world.objects.get(CANARY)?.value).toEqual(start);
    const ofWave = plan.changes.filter(({ wave, effect }) => wave === 1 && effect.do === 'edit');
    expect(new Set(ofWave.map(({ id }) => ended?.results.get(id)?.state))).toEqual(new Set(['undone']));
    expect(world.credentials.size).toBeGreaterThan(0);
  });

  it('a rollout that takes too long pauses the run', async () => {
    const world = makeWorld(shop());
    const isLast = ({ run, wave }: Check): boolean => run === 'pods' && wave === LAST_WAVE;
    expect((await endingOf(world, { answer: failing(isLast, 'inconclusive') })).ending).toBe('inconclusive');
    const failed = makeWorld(shop());
    expect((await endingOf(failed, { answer: failing(isLast) })).ending).toBe('verify_failed');
  });

  it('pods that only a person replaces do not stop the others', async () => {
    const world = makeWorld(shop());
    const isReplicaSet = ({ run, subject }: Check): boolean =>
      ['rollout', 'pods'].includes(run) && subject.startsWith('ReplicaSet');
    const { ending, ended } = await endingOf(world, {
      answer: failing(isReplicaSet, 'inconclusive', 'pods-not-restarted'),
    });
    expect(ending).toBe('inconclusive');
    expect([...(ended?.results.values() ?? [])].filter(({ state }) => state === 'skipped')).toEqual([]);
  });

  it('a webhook that goes down between two waves stops the next', async () => {
    const world = makeWorld(shop());
    let asked = 0;
    const isThird = ({ run }: Check): boolean => run === 'webhook' && (asked += 1) > 2;
    const { ending, ended } = await endingOf(world, { answer: failing(isThird, 'inconclusive') });
    expect(ending).toBe('partial');
    const first = plan.changes.filter(({ wave }) => wave === 1);
    expect(new Set(first.map(({ id }) => ended?.results.get(id)?.state))).toEqual(new Set(['applied']));
  });
});

describe('a run that is told to stop while pods are being replaced', () => {
  it('tells that their template is written', async () => {
    const stop = new AbortController();
    const stopAtRollout = ({ run }: Check): undefined => {
      if (run === 'rollout') stop.abort(new MigrationError({ code: 'interrupted', kind: 'interrupted', what: 'x' }));
      stop.signal.throwIfAborted();
    };
    const world = makeWorld(shop());
    const { ending, ended } = await endingOf(world, { answer: stopAtRollout, signal: stop.signal });
    const written = plan.changes.filter(({ wave, effect }) => wave === 1 && effect.do === 'edit');
    expect(ending).toBe('interrupted');
    expect(written.map(({ id }) => ended?.results.get(id)?.state)).toContain('applied');
    expect((await endingOf(world, { resume: true })).ending).toBe('ok');
  });
});

describe('what is asked for', () => {
  it('stops after a stage, and later does the rest', async () => {
    const world = makeWorld(shop());
    expect((await endingOf(world, { selection: { until: 'identities' } })).ending).toBe('ok');
    expect(world.writes.every((write) => write.startsWith('create /subscriptions'))).toBe(true);
    expect((await endingOf(world)).ending).toBe('ok');
    expect(new Set(world.writes).size).toBe(plan.changes.length);
  });

  it('restarts one consumer with all that it needs, and nothing else', async () => {
    const world = makeWorld(shop());
    expect((await endingOf(world, { selection: { only: [READER] } })).ending).toBe('ok');
    const meant = plan.changes.filter(({ why }) => why.consumers.includes(READER));
    expect(world.writes).toHaveLength(meant.length);
  });

  it('goes up to a wave', async () => {
    const world = makeWorld(shop());
    expect((await endingOf(world, { selection: { wave: 1 } })).ending).toBe('ok');
    const state = (ref: string): unknown => world.pods[ref]?.isLabelled;
    expect(state(CANARY)).toBe(true);
    expect([API, READER].filter((ref) => ref !== CANARY).map(state)).not.toContain(true);
  });

  it('refuses what the plan does not hold', async () => {
    expect(await endingOf(makeWorld(shop()), { selection: { only: ['Deployment.apps/shop/none'] } })).toMatchObject({
      ending: 'usage',
    });
  });
});

describe('what somebody else writes', () => {
  const owned = [
    ...shop(),
    workload('shop', 'charted', {
      label: 'batch',
      account: 'charted',
      metadata: {
        labels: { 'app.kubernetes.io/managed-by': 'Helm' },
        annotations: { 'meta.helm.sh/release-name': 'charted', 'meta.helm.sh/release-namespace': 'shop' },
      },
    }),
    serviceAccount('shop', 'charted', {
      labels: { 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: { 'meta.helm.sh/release-name': 'charted', 'meta.helm.sh/release-namespace': 'shop' },
    }),
  ];
  const ownedPlan = planShop(owned);
  const CHARTED = 'Deployment.apps/shop/charted';

  it('is not written, and does not keep the run from ending well', async () => {
    const world = makeWorld(owned);
    const before = world.objects.get(CHARTED)?.value;
    const { ending, ended } = await endingOf(world, { plan: ownedPlan });
    expect(ending).toBe('ok');
    expect(world.objects.get(CHARTED)?.value).toEqual(before);
    const theirs = ownedPlan.changes.filter(({ by }) => by === 'source');
    expect(theirs.length).toBeGreaterThan(1);
    expect(new Set(theirs.map(({ id }) => ended?.results.get(id)?.state))).toEqual(new Set(['by-source']));
  });

  it('has its token proved before anybody writes it', async () => {
    const { ended } = await endingOf(makeWorld(owned), { plan: ownedPlan });
    const token = ownedPlan.checks.find(({ run, subject }) => run === 'token' && subject.endsWith('/charted'));
    expect(ended?.results.get(token?.id ?? '')).toMatchObject({ state: 'checked', outcome: { answer: 'pass' } });
  });

  it('is waited for when that is asked for', async () => {
    const world = makeWorld(owned);
    let isReleased = false;
    const onMoment = (_: number, state: WorldState): void => {
      if (isReleased || state.writes.length < 10) return;
      isReleased = true;
      const theirs = ownedPlan.changes.filter(({ by }) => by === 'source');
      for (const { target, effect } of theirs.sort((a, b) => b.needs.length - a.needs.length).reverse()) {
        if (target.system !== 'kubernetes' || effect.do !== 'edit') continue;
        const ref = `${target.kind === 'Deployment' ? 'Deployment.apps' : target.kind}/shop/${target.name}`;
        editObject(state, ref, (value) => asObject(preview(effect, value) ?? null));
      }
    };
    const { ending, ended } = await endingOf(world, {
      plan: ownedPlan,
      onMoment,
      settings: { waitForSourceMs: 600_000 },
    });
    expect([...(ended?.results.values() ?? [])].filter(({ state }) => state === 'by-source')).toEqual([]);
    expect(ending).toBe('ok');
  });
});
