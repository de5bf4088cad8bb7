import { describe, expect, it } from '@jest/globals';
import { Errors } from '@oclif/core';
import { EXIT_CODES, STOP_SIGNALS } from '../../src/cli/exit-codes.js';
import { reportFailure } from '../../src/cli/report-failure.js';
import { Interruption } from '../../src/cli/signals.js';
import { type FailureKind, MigrationError } from '../../src/core/errors.js';
import { ErrorDocument } from '../../src/core/formats/error.js';
import { problemsOf } from '../../src/core/formats/find-problems.js';
import { recordingStream } from '../support/text-stream.js';

const findProblems = problemsOf(ErrorDocument);
const kinds = Object.keys(EXIT_CODES).filter((name): name is FailureKind => name !== 'ok' && name !== 'changes');

async function report(error: unknown, { json = false, debug = false, failing = '' } = {}) {
  const stdout = recordingStream(failing === '' ? undefined : failing);
  const stderr = recordingStream();
  const code = await reportFailure(error, { flags: { json, debug }, command: 'migrate scan', stdout, stderr });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function failure(kind: FailureKind): MigrationError {
  return new MigrationError({ code: 'some-code', kind, what: 'It broke', why: 'it was old', next: ['Buy a new one'] });
}

describe('reportFailure', () => {
  it.each(kinds)('ends %s with the same code in text and in JSON', async (kind) => {
    const [text, json] = [await report(failure(kind)), await report(failure(kind), { json: true })];
    expect([text.code, json.code]).toEqual([EXIT_CODES[kind].code, EXIT_CODES[kind].code]);
  });

  it.each(STOP_SIGNALS)('ends after %s with the same code in text and in JSON', async (signal) => {
    const [text, json] = [
      await report(new Interruption(signal)),
      await report(new Interruption(signal), { json: true }),
    ];
    expect(json.code).toBe(text.code);
    expect(JSON.parse(json.stdout)).toMatchObject({ code: 'interrupted', exitCode: text.code });
  });

  it('tells what, why and what next on stderr', async () => {
    expect(await report(failure('failed'))).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Error: It broke\nWhy: it was old\nTry: Buy a new one\n',
    });
  });

  it('prints one document on stdout for JSON', async () => {
    const { stdout, stderr } = await report(failure('stale'), { json: true });
    expect(stderr).toBe('');
    expect(findProblems(JSON.parse(stdout))).toEqual([]);
    expect(JSON.parse(stdout)).toEqual({
      kind: 'Error',
      code: 'some-code',
      exitCode: 4,
      message: 'It broke',
      why: 'it was old',
      next: ['Buy a new one'],
    });
  });

  it('tells on stderr what stdout does not take', async () => {
    const { code, stderr } = await report(failure('failed'), { json: true, failing: 'ENOSPC' });
    expect([code, stderr.split('\n')[0]]).toEqual([1, 'Error: It broke']);
  });

  it.each([
    ['Nonexistent flag: --nope\nSee more help with --help', 'Nonexistent flag: --nope'],
    ['The following error occurred:\n  \u001b[2m--a cannot be used with --b\u001b[22m', '--a cannot be used with --b'],
    ['The following errors occurred:\n  one\n  two\nSee more help with --help', 'one two'],
    ['Parsing --wave-size \n\tExpected an integer but received: x', '--wave-size: Expected an integer but received: x'],
  ])('cleans the message %j of oclif', async (message, what) => {
    const { code, stdout } = await report(new Errors.CLIError(message), { json: true });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      code: 'bad-arguments',
      message: what,
      next: ['migrate scan --help'],
    });
  });

  it('makes text from outside inert', async () => {
    const error = new MigrationError({ code: 'c', kind: 'failed', what: 'No \u001b]8;;x\u0007 \u202e file' });
    const { stderr } = await report(error);
    expect(stderr).toBe('Error: No \\u{1b}]8;;x\\u{7} \\u{202e} file\n');
  });

  describe('of something that the program does not know', () => {
    class ApiException extends Error {}
    const unknown = new ApiException('HTTP 500 authorization: Bearer secret-token /home/jane/.kube/config');

    it.each([true, false])('asks for a report, and shows no message and no stack (JSON: %s)', async (json) => {
      const { code, stdout, stderr } = await report(unknown, { json });
      expect(code).toBe(20);
      expect(stdout + stderr).toContain('--debug');
      expect(stdout + stderr).not.toMatch(/secret-token|jane| at /);
    });

    it('shows with --debug where it came from, but no message of a class of somebody else', async () => {
      const { stderr } = await report(new TypeError('x is not a function', { cause: unknown }), { debug: true });
      expect(stderr).toMatch(/^TypeError: x is not a function\n +at /);
      expect(stderr).toMatch(/^Caused by ApiException\n +at /m);
      expect(stderr).not.toContain('secret-token');
    });

    it.each([undefined, null, 'a text', 7])('takes %j for a bug', async (thrown) => {
      expect((await report(thrown, { debug: true })).code).toBe(20);
    });
  });
});
