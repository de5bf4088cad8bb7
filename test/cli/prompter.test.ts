/** A question to a person: only where somebody is there, on stderr, and nothing in it that moves the cursor. */
import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { openPrompter } from '../../src/cli/prompter.js';
import { Interruption } from '../../src/cli/signals.js';

function openTerminal({ isTyping = true, isSeen = true } = {}) {
  const stdin = Object.assign(new PassThrough(), { isTTY: isTyping });
  const stderr = Object.assign(new PassThrough(), { isTTY: isSeen });
  const written: string[] = [];
  const stop = new AbortController();
  stderr.on('data', (chunk) => {
    written.push(String(chunk));
  });
  const session = { signal: stop.signal, clearProgress: () => void written.push('<cleared>') };
  return { stdin, stop, shown: () => written.join(''), written, prompter: openPrompter({ stdin, stderr }, session) };
}

/** Types when the question is on the screen. */
async function typeAfter({ stdin, shown }: ReturnType<typeof openTerminal>, question: string, typed: string) {
  while (!shown().includes(question)) await new Promise((resolve) => setTimeout(resolve, 5));
  stdin.write(typed);
}

describe('a question', () => {
  it.each([
    ['typed', { isTyping: false }],
    ['seen', { isSeen: false }],
  ])('is not possible where nothing can be %s', (_, missing) => {
    expect(openTerminal(missing).prompter).toBeUndefined();
  });

  it('is answered by what is typed, without the blanks around it', async () => {
    const terminal = openTerminal();
    const answer = terminal.prompter?.ask('Go on?');
    await typeAfter(terminal, 'Go on?', '  yes \n');
    expect(await answer).toBe('yes');
    expect(terminal.written[0]).toBe('<cleared>');
  });

  it('keeps its lines, and shows what a name holds as text', async () => {
    const terminal = openTerminal();
    const answer = terminal.prompter?.ask('held by \u001b[2Jeve\u202e\nGo on?');
    await typeAfter(terminal, 'Go on?', 'no\n');
    await answer;
    expect(terminal.shown()).toContain('held by \\u{1b}[2Jeve\\u{202e}\nGo on?');
    expect(terminal.shown()).not.toMatch(/\u001b\[2J|\u202e/);
  });

  it('ends with the signal that stops the command', async () => {
    const terminal = openTerminal();
    const answer = terminal.prompter?.ask('Go on?');
    const stopped = expect(answer).rejects.toBeInstanceOf(Interruption);
    terminal.stop.abort(new Interruption('SIGTERM'));
    await stopped;
  });

  it('that nobody answers any more is no approval', async () => {
    const terminal = openTerminal();
    const answer = terminal.prompter?.ask('Go on?');
    const refused = expect(answer).rejects.toMatchObject({ kind: 'not_approved' });
    await typeAfter(terminal, 'Go on?', '\u0003');
    await refused;
  });
});
