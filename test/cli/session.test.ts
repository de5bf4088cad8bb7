import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { openSession } from '../../src/cli/session.js';
import { ansiStyle, plainStyle } from '../../src/core/report/style.js';
import type { MigrationEvent } from '../../src/ports/events.js';
import { planShop } from '../support/run-in-memory.js';

const tool = { name: 'migrate', version: '1.2.3' };
const flags = { output: 'text' as const, json: false, 'no-color': false, quiet: false, debug: false };

function host(isTTY: boolean, env: Record<string, string> = {}) {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) };
  const process = Object.assign(new EventEmitter(), { env, stdout: stream, stderr: stream });
  return { process: process as unknown as NodeJS.Process, text: () => written.join('') };
}

describe('openSession', () => {
  it.each([
    ['a terminal', true, {}, {}, true],
    ['a pipe', false, {}, {}, false],
    ['a terminal with --no-color', true, {}, { 'no-color': true }, false],
    ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, {}, false],
    ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, {}, true],
    ['a dumb terminal', true, { TERM: 'dumb' }, {}, false],
  ])('on %s', (_name, isTTY, env, given, coloured) => {
    const session = openSession({ ...flags, ...given }, host(isTTY, env).process, tool);
    expect(session.style).toBe(coloured ? ansiStyle : plainStyle);
    session.close();
  });

  it.each([
    [{}, {}, true],
    [{ CI: 'true' }, {}, false],
    [{ MIGRATE_IN_AUTOMATION: '1' }, {}, false],
    [{}, { quiet: true }, false],
  ])('with %j and %j gives hints: %s', (env, given, hints) => {
    const session = openSession({ ...flags, ...given }, host(false, env).process, tool);
    expect(session.hints).toBe(hints);
    session.close();
  });

  it('lets --json win over --output', () => {
    const session = openSession({ ...flags, output: 'yaml' as never, json: true }, host(false).process, tool);
    expect(session.output).toBe('json');
    session.close();
  });

  it.each([
    [false, 'Saved.\n'],
    [true, ''],
  ])('tells a person something (quiet: %s)', (quiet, text) => {
    const surroundings = host(false);
    const session = openSession({ ...flags, quiet }, surroundings.process, tool);
    session.tell('Saved.');
    session.close();
    expect(surroundings.text()).toBe(text);
  });

  it('leaves no listener behind', () => {
    const { process } = host(false);
    openSession(flags, process, tool).close();
    expect(process.eventNames()).toEqual([]);
  });

  describe('with a run', () => {
    const start = {
      type: 'run_start' as const,
      runId: 'run-1',
      mode: 'apply' as const,
      planId: 'sha256:0123456789abcdef',
      stages: [],
    };

    it('says at the first signal what is still in flight', () => {
      const { process, text } = host(false);
      const session = openSession(flags, process, tool);
      session.emit(start);
      session.emit({ type: 'change_start', change: 'a' });
      process.emit('SIGINT');
      session.close();
      expect(text()).toContain('Interrupt received. Finishing 1 change in flight;');
    });

    it.each<[string, MigrationEvent[]]>([
      ['before it has begun', []],
      ['after its end', [start, { type: 'run_end', outcome: 'ok', next: [] }]],
    ])('has nothing to say of a signal %s', (_, events) => {
      const { process, text } = host(false);
      const session = openSession(flags, process, tool);
      events.forEach((event) => session.emit(event));
      process.emit('SIGINT');
      session.close();
      expect(text()).not.toContain('Interrupt');
    });

    it('knows what the ids of its steps stand for', () => {
      const { process, text } = host(false);
      const plan = planShop();
      const session = openSession(flags, process, tool);
      session.knowSteps(plan);
      session.emit({ type: 'change_skipped', change: plan.changes.at(-1)?.id ?? '', why: 'w' });
      session.close();
      expect(text()).toBe('StatefulSet.apps/shop/statefulset is skipped: w\n');
    });
  });

  it.each([
    ['a terminal', {}, true],
    ['a terminal in CI', { CI: 'true' }, false],
    ['a dumb terminal', { TERM: 'dumb' }, false],
  ])('redraws its progress on %s: %s', (_, env, redraws) => {
    const { process, text } = host(true, env);
    const session = openSession(flags, process, tool);
    session.emit({ type: 'read-started', what: 'pods' });
    session.close();
    expect(text()).toBe(redraws ? 'Reading pods\r\u001b[2K' : '');
  });
});
