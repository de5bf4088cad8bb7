/** What the documentation says of commands, flags, exit codes and reasons is what there is. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { EXIT_CODES, type ExitName } from '../../src/cli/exit-codes.js';
import { KEPT_CODES } from '../../src/core/formats/rollback-plan.js';

interface Manifest {
  commands: Record<string, { flags: Record<string, { char?: string }> }>;
}

const GUIDE = 'MIGRATION.md';
const DOCUMENTS = ['README.md', GUIDE];
const { commands } = JSON.parse(readFileSync('oclif.manifest.json', 'utf8')) as Manifest;

/** `migrate scan --save s.json`, wherever it stands: in a block, in a sentence, or in the middle of a pipe. */
function findCalls(text: string): { call: string; command: string; flags: string[] }[] {
  return [...text.matchAll(/\bmigrate ([a-z]+)((?: [^\n`|#;]+)?)/g)].flatMap(([call, command = '', rest = '']) => {
    const flags = [...rest.matchAll(/(?<=\s)--?([a-z][a-z-]*)/g)].map(([flag]) => flag);
    return command in commands ? [{ call, command, flags }] : [];
  });
}

function knownFlags(command: string): Set<string> {
  const flags = Object.entries(commands[command]?.flags ?? {});
  return new Set([
    ...flags.flatMap(([name, { char }]) => [`--${name}`, `--no-${name}`, ...(char === undefined ? [] : [`-${char}`])]),
    '--help',
  ]);
}

/** Cells of the rows below a line that begins a table. */
function readTable(text: string, head: RegExp): string[][] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => head.test(line));
  const rows = lines.slice(
    start + 2,
    lines.findIndex((line, index) => index > start && line === ''),
  );
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('the documentation', () => {
  it.each(DOCUMENTS)('%s names only flags that its commands have', (name) => {
    const calls = findCalls(readFileSync(name, 'utf8'));
    const unknown = calls.filter(({ command, flags }) => flags.some((flag) => !knownFlags(command).has(flag)));
    expect(calls.length).toBeGreaterThan(10);
    expect(unknown).toEqual([]);
  });

  it('lists every exit code', () => {
    const rows = readTable(readFileSync(GUIDE, 'utf8'), /^\| Code +\| Name/);
    const listed = rows.map(([code = '', name = '']) => [name.replaceAll('`', ''), Number.parseInt(code, 10)]);
    expect(listed).toEqual(
      Object.entries(EXIT_CODES).map(([name, { code }]): [ExitName | string, number] => [name, code]),
    );
  });

  it('lists every reason why a rollback leaves something', () => {
    const rows = readTable(readFileSync(GUIDE, 'utf8'), /^\| Reason +\| Means/);
    expect(rows.map(([reason = '']) => reason.replaceAll('`', ''))).toEqual([...KEPT_CODES]);
  });
});
