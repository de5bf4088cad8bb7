import { beforeAll, describe, expect, it } from '@jest/globals';
import { ansiStyle } from '../../src/core/report/style.js';
import type { MigrationEvent } from '../../src/ports/events.js';
import { expectGolden } from '../support/golden.js';
import { makeWorld, outcome } from '../support/memory-world.js';
import { planShop, runInMemory, shop } from '../support/run-in-memory.js';
import { type Happening, screenOf, showRun } from '../support/script-run.js';

const plan = planShop();
const idOf = (end: string): string => plan.changes.find(({ id }) => id.endsWith(end))?.id ?? end;
const API = idOf('edit/cluster:Deployment.apps/shop/api');
const WEB = idOf('edit/cluster:Deployment.apps/shop/web');
const START: MigrationEvent = {
  type: 'run_start',
  runId: 'run-1',
  mode: 'apply',
  planId: 'sha256:0123456789abcdef',
  stages: [
    { id: 'preflight', kind: 'check', changes: 0, checks: 3 },
    { id: 'workloads', kind: 'cutover', changes: 2, checks: 0 },
  ],
};
const BEGUN: MigrationEvent[] = [
  START,
  { type: 'stage_start', stage: 'workloads', changes: 2, checks: 0 },
  { type: 'wave_start', wave: 1, of: 2, workloads: 1 },
];
const waitFor = (step: string, detail: string, elapsedMs = 0): MigrationEvent => ({
  type: 'wait_progress',
  step,
  detail,
  elapsedMs,
});
const failed: MigrationEvent = { type: 'change_failed', change: API, error: { code: 'c', message: 'forbidden' } };

describe('a run without a terminal', () => {
  let whole: string;
  let broken: string;
  beforeAll(async () => {
    const good = await runInMemory(makeWorld(shop()), { plan });
    whole = showRun(good.events, { steps: plan }).text;
    const bad = await runInMemory(makeWorld(shop()), {
      plan,
      answer: ({ run, subject }) =>
        run === 'token' && subject.endsWith('/reader') ? outcome('fail', 'Entra says \u001b[2Jno\u202e') : undefined,
    });
    broken = showRun(bad.events, { steps: plan }).text;
  });

  it('is a line per change of state', () => expectGolden('run/progress.txt', whole));

  it('says what failed, and what is left out for it', () => expectGolden('run/progress-of-a-failure.txt', broken));

  it('says every ten seconds what it waits for, and why', () => {
    const { text } = showRun(
      [
        ...BEGUN,
        waitFor(API, '1 of 3 updated'),
        { passes: 14_000 },
        waitFor(API, '2 of 3 updated', 14_000),
        waitFor(WEB, '0 of 1 updated'),
        { passes: 8_000 },
      ],
      { steps: plan },
    );
    expect(text.split('\n').slice(3)).toEqual([
      'Still waiting for Deployment.apps/shop/api … [10s] (1 of 3 updated)',
      'Still waiting for Deployment.apps/shop/api … [20s] (2 of 3 updated)',
      '',
    ]);
  });

  it.each<[string, MigrationEvent]>([
    ['was waited for', { type: 'wait_done', step: API, answer: 'pass', detail: 'd', elapsedMs: 9 }],
    ['has failed', failed],
    ['was held back', { type: 'change_held', change: API, why: 'w' }],
    [
      'belongs to a stage that has ended',
      { type: 'stage_end', stage: 'workloads', counts: { done: 0, failed: 0, held: 0, skipped: 0 } },
    ],
    ['belongs to a run that has ended', { type: 'run_end', outcome: 'failed', next: [] }],
  ])('no longer waits for what %s', (_, event) => {
    const { text } = showRun([...BEGUN, waitFor(API, 'd'), event, { passes: 30_000 }], { steps: plan });
    expect(text).not.toContain('Still');
  });

  it('names a few of many that take long', () => {
    const many = plan.changes.slice(0, 9).map(({ id }) => waitFor(id, 'd'));
    const { text } = showRun([...BEGUN, ...many, { passes: 10_000 }], { steps: plan });
    expect(text.match(/^Still waiting/gm)).toHaveLength(5);
    expect(text).toContain('…and 4 more\n');
  });

  it('says once who holds the lock, and then that it still waits', () => {
    const lock: MigrationEvent = { type: 'lock', state: 'waiting', holder: 'ann, run-7' };
    const { text } = showRun([
      lock,
      lock,
      { passes: 10_000 },
      lock,
      { type: 'lock', state: 'acquired' },
      { passes: 20_000 },
    ]);
    expect(text).toBe(
      'Waiting for the lock of ann, run-7\nStill waiting for the lock … [10s] (ann, run-7)\nThe lock is taken\n',
    );
  });

  it.each<[string, MigrationEvent]>([
    ['held before', { type: 'change_done', change: API, state: 'already', elapsedMs: 0 }],
    ['took no time', { type: 'wait_done', step: API, answer: 'pass', detail: 'ready', elapsedMs: 999 }],
    ['begins', { type: 'change_start', change: API }],
    [
      'is asked beside the plan, and passes',
      { type: 'check', id: 'workloads/admission/x', subject: 'x', answer: 'pass', summary: 's' },
    ],
  ])('has no line for what %s', (_, event) => {
    expect(showRun([event], { steps: plan }).text).toBe('');
  });

  it('counts what the stages leave out', () => {
    const end: MigrationEvent = {
      type: 'stage_end',
      stage: 'identities',
      counts: { done: 2, failed: 0, held: 0, skipped: 0 },
    };
    const { text } = showRun(
      [
        {
          ...START,
          stages: [
            { id: 'identities', kind: 'additive', changes: 2, checks: 0 },
            { id: 'workloads', kind: 'cutover', changes: 2, checks: 0 },
          ],
        },
        { type: 'stage_start', stage: 'identities', changes: 2, checks: 0 },
        end,
        { type: 'stage_start', stage: 'workloads', changes: 2, checks: 0 },
        failed,
      ],
      { steps: plan },
    );
    expect(text).toContain('[2/4] Deployment.apps/shop/api failed: forbidden\n');
  });
});

describe('a run on a terminal', () => {
  const onTerminal = { isTerminal: true, steps: plan };

  function lastScreen(happenings: readonly Happening[], columns = 80): string[] {
    return showRun([...happenings, { passes: 250 }], { ...onTerminal, columns: () => columns }).screen;
  }

  it('shows how far it is, and what it waits for', () => {
    const happenings: Happening[] = [
      ...BEGUN,
      { type: 'change_start', change: WEB },
      waitFor(API, '2 of 3 updated'),
      { passes: 65_000 },
    ];
    expect(lastScreen(happenings)).toEqual([
      '[0/2] workloads, wave 1 of 2  1m05s',
      '  [1m05s] Deployment.apps/shop/web',
      '  [1m05s] Deployment.apps/shop/api: 2 of 3 updated',
    ]);
  });

  it('lets what goes wrong scroll away above', () => {
    const happenings: Happening[] = [
      ...BEGUN,
      { passes: 1_000 },
      failed,
      { type: 'warning', message: 'odd \u001b[2J' },
      { type: 'change_held', change: WEB, why: 'refused' },
    ];
    expect(lastScreen(happenings)).toEqual([
      'Deployment.apps/shop/api failed: forbidden',
      'Warning: odd \\u{1b}[2J',
      'Deployment.apps/shop/web is held: refused',
      '[2/2] workloads, wave 1 of 2  1s',
    ]);
  });

  it('leaves only that behind', () => {
    const { text, isTicking } = showRun(
      [...BEGUN, waitFor(API, 'd'), { passes: 1_000 }, failed, { type: 'run_end', outcome: 'partial', next: [] }],
      onTerminal,
    );
    expect(screenOf(text)).toEqual(['Deployment.apps/shop/api failed: forbidden']);
    expect(isTicking).toBe(false);
  });

  it('shows nothing of a pre-flight that passes', () => {
    const { text } = showRun(
      [
        { type: 'check', id: 'preflight/webhook/cluster', subject: 'cluster', answer: 'pass', summary: 's' },
        { passes: 60_000 },
      ],
      onTerminal,
    );
    expect(text).toBe('');
  });

  it('has no line that wraps, whatever is in it', () => {
    const lines = lastScreen(
      [...BEGUN, waitFor(API, '漢字'.repeat(100)), waitFor(WEB, 'a\nb\u001b[1A\u202e'.repeat(30)), { passes: 5_000 }],
      60,
    );
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      expect([...line].reduce((width, point) => width + (point > '~' ? 2 : 1), 0)).toBeLessThanOrEqual(60);
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  it('shows a few of many', () => {
    const many = plan.changes.slice(0, 9).map(({ id }) => waitFor(id, 'd'));
    expect(lastScreen([...BEGUN, ...many]).slice(4)).toEqual([expect.stringContaining('[0s]'), '  …and 5 more']);
  });

  it('shows how long Azure asks it to wait, and no longer', () => {
    const pause: MigrationEvent = { type: 'waiting', what: 'Azure', seconds: 3 };
    expect(lastScreen([...BEGUN, pause, { passes: 2_000 }])[1]).toBe('  [2s] Azure: asked to wait 3 s');
    expect(lastScreen([...BEGUN, pause, { passes: 4_000 }])).toHaveLength(1);
  });

  it('colours what goes wrong', () => {
    const { text } = showRun([...BEGUN, failed], { ...onTerminal, style: ansiStyle });
    expect(text).toContain(ansiStyle.red('Deployment.apps/shop/api failed: forbidden'));
  });
});

describe('the progress of a run', () => {
  const everything: Happening[] = [...BEGUN, waitFor(API, 'd'), { passes: 30_000 }, failed, { said: 'Stopping' }];

  it.each([true, false])('says nothing when told to be quiet (terminal: %s)', (isTerminal) => {
    expect(showRun(everything, { isTerminal, quiet: true }).text).toBe('');
  });

  it.each([true, false])('says what the command has to say (terminal: %s)', (isTerminal) => {
    expect(showRun(everything, { isTerminal }).text).toContain('Stopping\n');
  });

  it.each([true, false])('never fails a run (terminal: %s)', (isTerminal) => {
    const stream = {
      write(): never {
        throw new Error('EPIPE');
      },
    };
    expect(() => showRun(everything, { isTerminal, stream })).not.toThrow();
  });
});
