import { describe, expect, it } from '@jest/globals';
import { endWithError, openEvents } from '../../src/cli/events.js';
import { type EventStream, openEventStream } from '../../src/cli/events-stream.js';
import { Interruption } from '../../src/cli/signals.js';
import { MigrationError } from '../../src/core/errors.js';
import { EventLine } from '../../src/core/formats/event.js';
import { problemsOf } from '../../src/core/formats/find-problems.js';
import { nameSteps } from '../../src/core/report/step-names.js';
import type { MigrationEvent } from '../../src/ports/events.js';
import { expectGolden } from '../support/golden.js';
import { makeWorld, outcome } from '../support/memory-world.js';
import { planShop, runInMemory, shop } from '../support/run-in-memory.js';
import { recordingStream } from '../support/text-stream.js';

const findProblems = problemsOf(EventLine);
const plan = planShop();
const names = nameSteps(plan);
const tool = { name: 'migrate', version: '1.2.3' };
const now = (): number => Date.parse('2026-01-01T00:00:00Z');

function open(): { stream: EventStream; text(): string; lines(): Record<string, unknown>[] } {
  const stdout = recordingStream();
  const stream = openEvents({ events: 'ndjson' }, { tool, stdout, warn: () => undefined, now, names: () => names });
  const lines = (): Record<string, unknown>[] =>
    stdout
      .text()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { stream, text: stdout.text, lines };
}

async function stream(events: readonly MigrationEvent[], end: (stream: EventStream) => Promise<void>) {
  const opened = open();
  for (const event of events) opened.stream.emit(event);
  await end(opened.stream);
  return opened;
}

const endOk = (opened: EventStream): Promise<void> => opened.end({ outcome: 'ok', exitCode: 0, next: [] });

describe('the events of a run', () => {
  it('are lines of which each fits its schema', async () => {
    const { events } = await runInMemory(makeWorld(shop()), { plan });
    const { text, lines } = await stream(events, endOk);
    expectGolden('run/events.ndjson', text());
    expect(lines().flatMap((line) => findProblems(line).map((problem) => ({ line, problem })))).toEqual([]);
  });

  it('begin with the version and end with how the run ended, once', async () => {
    const { events } = await runInMemory(makeWorld(shop()), { plan });
    const { lines } = await stream(events, endOk);
    expect(lines()[0]).toMatchObject({ type: 'version', tool, events: '1.0' });
    expect(lines().at(-1)).toMatchObject({
      type: 'run_end',
      outcome: 'ok',
      exitCode: 0,
      runId: 'run-1',
      counts: { failed: 0 },
    });
    expect(lines().filter(({ type }) => type === 'run_end')).toHaveLength(1);
  });

  it('carry the id of the run as soon as it has one', async () => {
    const { events } = await runInMemory(makeWorld(shop()), { plan });
    const { lines } = await stream(events, endOk);
    const start = lines().findIndex(({ type }) => type === 'run_start');
    expect(start).toBeGreaterThan(0);
    expect(lines().map(({ runId }) => runId)).toEqual(lines().map((_, index) => (index < start ? undefined : 'run-1')));
  });

  it('end after a run that was stopped with its own outcome', async () => {
    const stop = new AbortController();
    const answer = () => (stop.abort(new Interruption('SIGTERM')), undefined);
    const { events } = await runInMemory(makeWorld(shop()), {
      plan,
      signal: stop.signal,
      answer: (check) => (check.run === 'token' ? answer() : undefined),
    });
    const { lines } = await stream(events, (opened) => opened.end({ outcome: 'interrupted', exitCode: 143, next: [] }));
    expect(lines().at(-1)).toMatchObject({
      type: 'run_end',
      level: 'warning',
      outcome: 'interrupted',
      exitCode: 143,
      runId: 'run-1',
    });
  });

  it.each([
    [
      'failed',
      new MigrationError({ code: 'c', kind: 'locked', what: 'It is locked', why: 'ann', next: ['Wait'] }),
      ['version', 'diagnostic', 'run_end'],
      5,
    ],
    ['was interrupted', new Interruption('SIGINT'), ['version', 'run_end'], 130],
  ])('end also where it %s before it began', async (_, error, types, exitCode) => {
    const { lines } = await stream([], (opened) => endWithError(opened, error));
    expect(lines().map(({ type }) => type)).toEqual(types);
    expect(lines().at(-1)).toMatchObject({ outcome: error.kind, exitCode, next: [...error.next] });
    expect(lines().flatMap((line) => findProblems(line))).toEqual([]);
  });

  it('say what else there is to say as diagnostics', async () => {
    const { lines } = await stream(
      [
        { type: 'warning', message: 'odd' },
        { type: 'waiting', what: 'Azure', seconds: 1.2 },
        { type: 'read-started', what: 'pods' },
        { type: 'read-skipped', what: 'pods', message: 'forbidden' },
      ],
      endOk,
    );
    expect(lines().slice(1, -1)).toMatchObject([
      { type: 'diagnostic', severity: 'warning', level: 'warning', message: 'odd', suggestions: [] },
      { type: 'diagnostic', severity: 'info', message: 'Waiting 2 s for Azure' },
      { type: 'diagnostic', severity: 'warning', message: 'pods could not be read: forbidden' },
    ]);
    expect(lines().flatMap((line) => findProblems(line))).toEqual([]);
  });

  it('are over after the end', async () => {
    const { stream: opened, lines } = open();
    await endOk(opened);
    opened.emit({ type: 'lock', state: 'released' });
    opened.diagnose({ severity: 'error', message: 'm' });
    await endOk(opened);
    expect(lines().map(({ type }) => type)).toEqual(['version', 'run_end']);
  });

  it('are a line each and inert, whatever is in them', async () => {
    const hostile = 'a\nb\r\u001b[2J\u202e\u2028\ud800';
    const events: MigrationEvent[] = [
      { type: 'change_failed', change: hostile, error: { code: hostile, message: hostile } },
      { type: 'check', id: hostile, subject: hostile, answer: 'fail', summary: hostile },
      { type: 'warning', message: hostile },
    ];
    const { text, lines } = await stream(events, endOk);
    expect(text().replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Cs}]/u);
    expect(lines()).toHaveLength(5);
    expect(lines()[1]).toMatchObject({ change: hostile });
  });

  it('hold what the checks of a run say', async () => {
    const { events } = await runInMemory(makeWorld(shop()), {
      plan,
      answer: ({ run, subject }) =>
        run === 'token' && subject.endsWith('/reader') ? outcome('fail', 'no') : undefined,
    });
    const { lines } = await stream(events, endOk);
    expect(lines()).toContainEqual(
      expect.objectContaining({ type: 'check', answer: 'fail', level: 'error', summary: 'no' }),
    );
  });
});

describe('events that nobody takes', () => {
  it('fail nothing', async () => {
    const stdout = {
      write(): never {
        throw new Error('EPIPE');
      },
    };
    const { emit, end } = openEvents(
      { events: 'ndjson' },
      { tool, stdout, warn: () => undefined, now, names: () => names },
    );
    expect(() => emit({ type: 'warning', message: 'm' })).not.toThrow();
    await end({ outcome: 'ok', exitCode: 0, next: [] });
  });

  it('end where the stream takes no more', async () => {
    const stdout = recordingStream('EPIPE');
    await endOk(openEvents({ events: 'ndjson' }, { tool, stdout, warn: () => undefined, now, names: () => names }));
    expect(stdout.text()).toBe('');
  });

  it('are not written at all unless asked for', async () => {
    const stdout = recordingStream();
    const events = openEvents({}, { tool, stdout, warn: () => undefined, now, names: () => names });
    events.emit({ type: 'warning', message: 'm' });
    await endOk(events);
    expect([events.ownStdout, stdout.text()]).toEqual([false, '']);
  });

  it('go to every sink', async () => {
    const written: string[][] = [[], []];
    const sinks = written.map((lines) => ({
      write: (line: string) => void lines.push(line),
      close: async () => undefined,
    }));
    await endOk(openEventStream({ sinks, tool, now, names: () => names }));
    expect(written[0]).toHaveLength(2);
    expect(written[1]).toEqual(written[0]);
  });
});
