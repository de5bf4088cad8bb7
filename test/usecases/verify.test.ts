/** What is looked at of a plan, when, and what it comes to. */
import { describe, expect, it } from '@jest/globals';
import type { CheckOutcome } from '../../src/core/change/check-outcome.js';
import type { Check } from '../../src/core/change/types.js';
import { problemsOf } from '../../src/core/formats/find-problems.js';
import { Verification } from '../../src/core/formats/verification.js';
import { USE_LABEL } from '../../src/core/inventory/names.js';
import { asObject, type JsonObject } from '../../src/core/json.js';
import { EVERYTHING, type Selection } from '../../src/core/run/select-steps.js';
import { verify, type VerifyRequest } from '../../src/usecases/verify.js';
import { fakeClock } from '../support/fake-clock.js';
import { editObject, makeWorld, outcome, startProcess, type WorldState } from '../support/memory-world.js';
import { planShop, runInMemory, shop } from '../support/run-in-memory.js';

const plan = planShop();
const API = 'Deployment.apps/shop/api';
const READER = 'Deployment.apps/lake/reader';
const CONSUMERS = [...new Set(plan.changes.flatMap(({ why }) => why.consumers))].sort();
const findProblems = problemsOf(Verification);

async function migrated(selection: Partial<Selection> = {}): Promise<WorldState> {
  const world = makeWorld(shop());
  await runInMemory(world, { plan, selection });
  return world;
}

type Answer = (check: Check) => CheckOutcome | undefined;

async function look(world: WorldState, request: Partial<VerifyRequest> = {}, answer: Answer = () => undefined) {
  const asked: string[] = [];
  const { ports } = startProcess(world, {
    answer: (check) => {
      asked.push(check.id);
      return answer(check);
    },
  });
  const clock = fakeClock();
  const before = structuredClone({ writes: world.writes, lease: world.lease, journals: world.journals });
  const found = await verify({
    ...{ plan, selection: EVERYTHING, watchMs: 0, clock },
    readers: ports.writers,
    checks: ports.checks,
    emit: ports.emit,
    signal: new AbortController().signal,
    ...request,
  });
  expect({ writes: world.writes, lease: world.lease, journals: world.journals }).toEqual(before);
  expect(findProblems(found)).toEqual([]);
  return { found, asked, clock };
}

function subjectsOf({ checks }: Verification, run: string): string[] {
  return checks.flatMap((check) => (check.run === run ? check.subject : [])).sort();
}

function saying(run: string, answer: CheckOutcome['answer']): Answer {
  return (check) => (check.run === run ? outcome(answer, 'it says so') : undefined);
}

function withoutUseLabel(value: JsonObject): JsonObject {
  const spec = asObject(value['spec']);
  const template = asObject(spec['template']);
  const metadata = asObject(template['metadata']);
  const labels = Object.fromEntries(Object.entries(asObject(metadata['labels'])).filter(([key]) => key !== USE_LABEL));
  return { ...value, spec: { ...spec, template: { ...template, metadata: { ...metadata, labels } } } };
}

describe('verifying a plan', () => {
  it('that is carried out asks for every token, all pods, and which way served them', async () => {
    const { found } = await look(await migrated());
    const tokens = plan.checks.filter(({ run }) => run === 'token').map(({ subject }) => subject);
    expect(found).toMatchObject({ outcome: 'ok', unmoved: [] });
    expect(subjectsOf(found, 'pods')).toEqual(CONSUMERS);
    expect(subjectsOf(found, 'path')).toEqual(CONSUMERS);
    expect(subjectsOf(found, 'token')).toEqual(tokens.sort());
  });

  it('that is not begun asks nothing, and names who was not looked at', async () => {
    const { found, asked } = await look(makeWorld(shop()));
    expect({ asked, ...found }).toMatchObject({ asked: [], outcome: 'ok', checks: [], unmoved: CONSUMERS });
  });

  it('that is half carried out asks about what is moved alone, its tokens included', async () => {
    const { found } = await look(await migrated({ only: [READER] }));
    expect(subjectsOf(found, 'pods')).toEqual([READER]);
    expect(subjectsOf(found, 'token')).toEqual(['ServiceAccount/lake/reader']);
    expect(found.unmoved).toEqual(CONSUMERS.filter((ref) => ref !== READER));
  });

  it('asks only for what it is told', async () => {
    const world = await migrated();
    const of = async (selection: Partial<Selection>) =>
      (await look(world, { selection: { ...EVERYTHING, ...selection } })).found;
    const runsOf = ({ checks }: Verification): string[] => [...new Set(checks.map(({ run }) => run))];
    expect(subjectsOf(await of({ only: ['lake'] }), 'pods')).toEqual([READER]);
    expect(runsOf(await of({ stages: ['verify'] }))).toEqual(['pods', 'path']);
    expect(runsOf(await of({ stages: ['token-check'] }))).toEqual(['token']);
    const firstWave = plan.checks.filter(({ run, wave = 0 }) => run === 'pods' && wave === 1);
    expect(subjectsOf(await of({ wave: 1 }), 'pods')).toEqual(firstWave.map(({ subject }) => subject).sort());
  });

  it('asks for tokens that nothing is moved for yet only when it is told', async () => {
    const world = await migrated({ until: 'token-check' });
    const told = await look(world, { selection: { ...EVERYTHING, stages: ['token-check'] } });
    expect(subjectsOf(told.found, 'token').length).toBeGreaterThan(1);
    expect((await look(world)).found.checks).toEqual([]);
  });
});

describe('what somebody has changed after it was moved', () => {
  it('is looked at, since its pods tell what has become of it', async () => {
    const world = await migrated();
    editObject(world, API, (value) => {
      const edited = withoutUseLabel(value);
      const template = asObject(asObject(edited['spec'])['template']);
      const spec = { ...asObject(template['spec']), serviceAccountName: 'somebody' };
      return { ...edited, spec: { ...asObject(edited['spec']), template: { ...template, spec } } };
    });
    const { found } = await look(world);
    expect(found).toMatchObject({ outcome: 'verify_failed', unmoved: [] });
    expect(found.checks.filter(({ answer }) => answer === 'fail').map(({ subject }) => subject)).toEqual([API]);
  });

  it('is gone, and looked for', async () => {
    const world = await migrated();
    world.objects.delete(API);
    const { found } = await look(world, {}, ({ run, subject }) =>
      run === 'pods' && subject === API ? outcome('fail', 'gone', 'workload-not-found') : undefined,
    );
    expect(found.outcome).toBe('verify_failed');
  });
});

describe('what checks answer', () => {
  it.each<[string, Answer, Verification['outcome']]>([
    ['a token is refused', saying('token', 'fail'), 'verify_failed'],
    ['pods are ill', saying('pods', 'fail'), 'verify_failed'],
    ['pods cannot be seen', saying('pods', 'inconclusive'), 'inconclusive'],
    ['Azure is not reached', saying('token', 'inconclusive'), 'inconclusive'],
    ['nobody can tell which way served them', saying('path', 'inconclusive'), 'ok'],
    ['NMI still serves them', saying('path', 'fail'), 'verify_failed'],
    [
      'one fails and one cannot be seen',
      (check) => saying('pods', 'fail')(check) ?? saying('token', 'inconclusive')(check),
      'verify_failed',
    ],
  ])('when %s', async (_, answer, ending) => {
    expect((await look(await migrated(), {}, answer)).found.outcome).toBe(ending);
  });
});

describe('watching', () => {
  it('looks at the pods again until the time is over, and at what served them at its end', async () => {
    const { asked, clock } = await look(await migrated(), {
      watchMs: 60_000,
      selection: { stages: [], only: [READER] },
    });
    const runs = asked.map((id) => id.split('/')[1]);
    expect(runs).toEqual(
      ['token', 'pods', 'pods', 'pods', 'pods', 'pods', 'path'].map((run) => expect.stringContaining(run)),
    );
    expect(clock.slept.reduce((sum, one) => sum + one, 0)).toBe(60_000);
  });

  it('ends with the first failure, and keeps it', async () => {
    let looks = 0;
    const third: Answer = ({ run }) =>
      run === 'pods' && (looks += 1) === 3 ? outcome('fail', 'restarted') : undefined;
    const request = { watchMs: 3_600_000, selection: { stages: [], only: [READER] } };
    const { found } = await look(await migrated(), request, third);
    expect({ looks, outcome: found.outcome }).toEqual({ looks: 3, outcome: 'verify_failed' });
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const answer: Answer = () => void stop.abort(new Error('stopped'));
    await expect(look(await migrated(), { watchMs: 60_000, signal: stop.signal }, answer)).rejects.toThrow('stopped');
  });
});
