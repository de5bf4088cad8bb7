import { describe, expect, it } from '@jest/globals';
import type { CheckOutcome } from '../../../src/core/change/check-outcome.js';
import type { MigrationPlan } from '../../../src/core/formats/plan.js';
import type { Status } from '../../../src/core/formats/status.js';
import { USE_LABEL } from '../../../src/core/inventory/names.js';
import { asObject, type JsonObject, withoutKeys } from '../../../src/core/json.js';
import { status } from '../../../src/usecases/status.js';
import { editObject, Killed, makeWorld, outcome, startProcess, type WorldState } from '../../support/memory-world.js';
import { liveInventoryOf } from '../../support/objects.js';
import { planShop, runInMemory, shop } from '../../support/run-in-memory.js';

const API = 'Deployment.apps/shop/api';
const STATEFUL_SET = 'StatefulSet.apps/shop/statefulset';
const LABELLED = 'Deployment.apps/shop/labelled';

interface Options {
  plan?: MigrationPlan;
  answer?: (subject: string) => CheckOutcome | undefined;
}

async function statusIn(state: WorldState, { plan, answer }: Options = {}): Promise<Status> {
  const { ports } = startProcess(state, answer && { answer: ({ subject }) => answer(subject) });
  return status({
    ...(plan && { plan }),
    cluster: { server: 'aks.example', context: 'prod' },
    ports: {
      ...{ readers: ports.writers, leases: ports.leases, runs: ports.runs, records: ports.records },
      ...{ checks: ports.checks, emit: ports.emit },
      source: {
        description: { kind: 'cluster', paths: [] },
        read: async () => [liveInventoryOf([...state.objects.values()].map(({ value }) => value))],
      },
    },
    signal: new AbortController().signal,
  });
}

function consumer({ plan }: Status, ref: string) {
  return plan?.consumers.find((entry) => entry.ref === ref);
}

function stages({ plan }: Status): Record<string, string> {
  return Object.fromEntries((plan?.stages ?? []).map(({ id, state }) => [id, state]));
}

const plan = planShop();

describe('the status of a plan', () => {
  it('before anything is done', async () => {
    const told = await statusIn(makeWorld(shop()), { plan });

    expect(new Set(Object.values(stages(told)))).toEqual(new Set(['not-started']));
    expect(told.summary).toEqual({ 'not-started': 8 });
    expect(told.next).toEqual(['Carry it out: migrate apply PLAN']);
    expect(told.plan).toMatchObject({ drift: [], unreadable: [], runs: [] });
    expect(told.plan).not.toHaveProperty('unfinished');
  });

  it('after the stages that only add', async () => {
    const state = makeWorld(shop());
    await runInMemory(state, { plan, selection: { until: 'token-check' } });

    const told = await statusIn(state, { plan });

    expect(stages(told)).toMatchObject({ identities: 'done', 'service-accounts': 'done', workloads: 'not-started' });
    expect(told.summary).toEqual({ prepared: 8 });
  });

  it('when all is done, by whom and when', async () => {
    const state = makeWorld(shop());
    await runInMemory(state, { plan });

    const told = await statusIn(state, { plan });

    expect(new Set(Object.values(stages(told)))).toEqual(new Set(['done']));
    expect(told.summary).toEqual({ moved: 8 });
    expect(consumer(told, LABELLED)).toMatchObject({ progress: 'moved', written: { run: 'run-1', who: 'ann@laptop' } });
    expect(told.plan?.runs).toMatchObject([{ id: 'run-1', outcome: 'ok', mode: 'apply' }]);
    expect(told.next).toEqual(['Prove it: migrate verify PLAN']);
  });

  it('is the same without a journal, but for whom and when', async () => {
    const state = makeWorld(shop());
    await runInMemory(state, { plan });
    const withJournal = await statusIn(state, { plan });
    state.journals = {};
    state.records = {};

    const told = await statusIn(state, { plan });

    const withoutRuns = (one: Status): unknown => ({
      ...one,
      plan: {
        ...one.plan,
        runs: [],
        consumers: one.plan?.consumers.map((entry) => ({ ...entry, written: undefined })),
      },
    });
    expect(withoutRuns(told)).toEqual(withoutRuns(withJournal));
  });

  it.each<[string, (state: WorldState) => void, string, object]>([
    [
      'one that somebody has changed',
      (state) => editObject(state, STATEFUL_SET, (value) => withLabel(value, 'other')),
      STATEFUL_SET,
      { progress: 'drifted' },
    ],
    ['one that is gone', (state) => void state.objects.delete(STATEFUL_SET), STATEFUL_SET, { progress: 'drifted' }],
    [
      'one that was taken back by hand',
      (state) => editObject(state, STATEFUL_SET, (value) => withLabel(value, undefined)),
      STATEFUL_SET,
      { progress: 'prepared' },
    ],
  ])('tells of %s', async (_name, change, ref, expected) => {
    const state = makeWorld(shop());
    await runInMemory(state, { plan });
    change(state);

    const told = await statusIn(state, { plan });

    expect(consumer(told, ref)).toMatchObject(expected);
    expect(told.plan?.drift.length).toBe('progress' in expected && expected.progress === 'drifted' ? 1 : 0);
  });

  it('counts no consumer as moved whose pods do not carry it', async () => {
    const state = makeWorld(shop());
    await runInMemory(state, { plan });

    const told = await statusIn(state, {
      plan,
      answer: (subject) => (subject === API || subject === LABELLED ? outcome('fail', '1 pod not ready') : undefined),
    });

    expect(consumer(told, API)).toMatchObject({ progress: 'moving', detail: '1 pod not ready' });
    expect(consumer(told, LABELLED)).toMatchObject({ progress: 'moving' });
    expect(told.summary).toEqual({ moved: 6, moving: 2 });
  });

  it('of a run that was killed tells who holds the lock, and how to go on', async () => {
    const state = makeWorld(shop());
    await expect(runInMemory(state, { plan, killAt: 30 })).rejects.toThrow(Killed);

    const told = await statusIn(state, { plan });

    expect(told.lock).toMatchObject({ holder: { id: 'run-1', who: 'ann@laptop' } });
    expect(told.plan?.unfinished).toBe('run-1');
    expect(told.next).toEqual([
      'Wait for the run of ann@laptop; if it is dead: migrate unlock run-1',
      'Go on: migrate apply PLAN --resume',
      'Or undo what it has done: migrate rollback PLAN',
    ]);
  });
});

describe('the status without a plan', () => {
  it('counts the states of the consumers', async () => {
    const state = makeWorld(shop());
    const before = await statusIn(state);
    await runInMemory(state, { plan });

    expect(before).toMatchObject({ states: { legacy: 7, wrong: 1 }, next: ['See what is to be moved: migrate scan'] });
    expect((await statusIn(state)).states).toEqual({ both: 8 });
  });
});

function withLabel(value: JsonObject, to: string | undefined): JsonObject {
  const spec = asObject(value['spec']);
  const template = asObject(spec['template']);
  const metadata = asObject(template['metadata']);
  const labels = withoutKeys(asObject(metadata['labels']), [USE_LABEL]);
  const changed = to === undefined ? labels : { ...labels, [USE_LABEL]: to };
  return { ...value, spec: { ...spec, template: { ...template, metadata: { ...metadata, labels: changed } } } };
}
