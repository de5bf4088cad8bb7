import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import type { CompletedCommand } from '../../src/cli/completion/describe-commands.js';
import { COMPLETIONS, SHELLS } from '../../src/cli/completion/shells.js';

const commands: CompletedCommand[] = [
  {
    name: 'diff',
    summary: "Show a plan's changes [object by object]: all.",
    flags: [{ name: 'live', summary: 'Compare', negatable: true, value: { kind: 'none' } }],
    argument: { kind: 'path' },
  },
  {
    name: 'scan',
    summary: 'Find who gets what.',
    flags: [
      { name: 'from', summary: 'Folders', value: { kind: 'path' } },
      { name: 'namespace', char: 'n', summary: 'Names', value: { kind: 'text' } },
      { name: 'output', char: 'o', summary: 'Format', value: { kind: 'words', words: ['json', 'text'] } },
    ],
    argument: { kind: 'none' },
  },
  {
    name: 'completion',
    summary: 'Print a script.',
    flags: [],
    argument: { kind: 'words', words: ['bash', 'zsh'] },
  },
];

function completeInBash(...words: string[]): string[] {
  const script = `${COMPLETIONS.bash('migrate', commands)}
    COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _migrate; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8', cwd: 'test/fixtures' });
  return out.split('\n').filter(Boolean);
}

describe('completion in bash', () => {
  it.each([
    [
      ['migrate', ''],
      ['diff', 'scan', 'completion'],
    ],
    [['migrate', 's'], ['scan']],
    [
      ['migrate', 'scan', '--'],
      ['--from', '--namespace', '--output'],
    ],
    [
      ['migrate', 'scan', '-'],
      ['--from', '--namespace', '-n', '--output', '-o'],
    ],
    [
      ['migrate', 'scan', '-o', ''],
      ['json', 'text'],
    ],
    [['migrate', 'scan', '--output', 'j'], ['json']],
    [['migrate', 'scan', '-n', ''], []],
    [['migrate', 'scan', '--from', 'sh'], ['shop']],
    [['migrate', 'diff', 'sh'], ['shop']],
    [
      ['migrate', 'diff', '-'],
      ['--live', '--no-live'],
    ],
    [['migrate', 'completion', 'z'], ['zsh']],
    [['migrate', 'nothing', ''], []],
  ])('of %j offers %j', (words, offers) => {
    expect(completeInBash(...words)).toEqual(offers);
  });
});

describe('a completion script', () => {
  it.each(SHELLS)('for %s names every command, flag and word', (shell) => {
    const script = COMPLETIONS[shell]('migrate', commands);
    for (const word of ['diff', 'scan', 'live', 'no-live', 'from', 'namespace', 'output', 'json', 'zsh'])
      expect(script).toContain(word);
  });

  it.each([
    ['bash', ['bash', '-n']],
    ['zsh', ['zsh', '-n']],
    ['fish', ['fish', '--no-execute']],
  ] as const)('for %s is one that the shell can read, where it is installed', (shell, [program, flag]) => {
    const { error, status, stderr } = spawnSync(program, [flag], {
      input: COMPLETIONS[shell]('migrate', commands),
      encoding: 'utf8',
    });
    const isMissing = error !== undefined && 'code' in error && error.code === 'ENOENT';
    expect(isMissing || `${status} ${stderr}`).toEqual(isMissing || '0 ');
  });
});
