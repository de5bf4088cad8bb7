import { describe, expect, it } from '@jest/globals';
import { readEarlyFlags } from '../../src/cli/early-flags.js';

describe('readEarlyFlags', () => {
  it.each([
    [['scan', '--json'], {}, true],
    [['scan', '-o', 'json'], {}, true],
    [['scan', '-ojson'], {}, true],
    [['scan', '-o=json'], {}, true],
    [['scan', '--output', 'json'], {}, true],
    [['scan', '--output=json'], {}, true],
    [['scan'], { MIGRATE_OUTPUT: 'json' }, true],
    [['scan'], { MIGRATE_JSON: '1' }, true],
    [['scan'], { MIGRATE_JSON: 'TRUE' }, true],
    [['scan', '--nope', '--json'], {}, true],
    [['scan'], {}, false],
    [['scan'], { MIGRATE_JSON: '0' }, false],
    [['scan', '-o', 'text'], { MIGRATE_OUTPUT: 'json' }, false],
    [['scan', '-o'], {}, false],
    [['scan', '--', '--json'], {}, false],
    [['scan', '--from', 'json'], {}, false],
  ])('%j with %j asks for JSON: %s', (argv, env, json) => {
    expect(readEarlyFlags(argv, env).json).toBe(json);
  });

  it.each([
    [['scan', '--debug'], {}, true],
    [['scan'], { MIGRATE_DEBUG: 'yes' }, true],
    [['scan'], {}, false],
  ])('%j with %j asks for the origin of errors: %s', (argv, env, debug) => {
    expect(readEarlyFlags(argv, env).debug).toBe(debug);
  });

  it.each([
    [['apply', '--events', 'ndjson'], {}, true],
    [['apply', '--events=ndjson'], {}, true],
    [['apply'], { MIGRATE_EVENTS: 'ndjson' }, true],
    [['apply', '--events-file', 'f'], {}, false],
    [['apply', '--', '--events'], {}, false],
    [['apply'], {}, false],
  ])('%j with %j asks for events: %s', (argv, env, events) => {
    expect(readEarlyFlags(argv, env).events).toBe(events);
  });
});
