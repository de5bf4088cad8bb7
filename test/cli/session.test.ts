import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { openSession } from '../../src/cli/session.js';
import { ansiStyle, plainStyle } from '../../src/core/report/style.js';

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
    const session = openSession({ ...flags, ...given }, host(isTTY, env).process);
    expect(session.style).toBe(coloured ? ansiStyle : plainStyle);
    session.close();
  });

  it.each([
    [{}, {}, true],
    [{ CI: 'true' }, {}, false],
    [{ MIGRATE_IN_AUTOMATION: '1' }, {}, false],
    [{}, { quiet: true }, false],
  ])('with %j and %j gives hints: %s', (env, given, hints) => {
    const session = openSession({ ...flags, ...given }, host(false, env).process);
    expect(session.hints).toBe(hints);
    session.close();
  });

  it('lets --json win over --output', () => {
    const session = openSession({ ...flags, output: 'yaml' as never, json: true }, host(false).process);
    expect(session.output).toBe('json');
    session.close();
  });

  it.each([
    [false, 'Saved.\n'],
    [true, ''],
  ])('tells a person something (quiet: %s)', (quiet, text) => {
    const surroundings = host(false);
    const session = openSession({ ...flags, quiet }, surroundings.process);
    session.tell('Saved.');
    session.close();
    expect(surroundings.text()).toBe(text);
  });

  it('leaves no listener behind', () => {
    const { process } = host(false);
    openSession(flags, process).close();
    expect(process.eventNames()).toEqual([]);
  });
});
