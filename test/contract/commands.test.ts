/** Names, flags, aliases and variables of all commands: what scripts rely on changes only where it is seen. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { expectGolden } from '../support/golden.js';

interface ManifestFlag {
  name: string;
  type: string;
  char?: string;
  env?: string;
  options?: string[];
  multiple?: boolean;
  default?: unknown;
}

interface Manifest {
  commands: Record<
    string,
    {
      flags: Record<string, ManifestFlag>;
      args: Record<string, { required?: boolean }>;
      examples?: unknown[];
      summary?: string;
    }
  >;
}

const manifest = JSON.parse(readFileSync('oclif.manifest.json', 'utf8')) as Manifest;

describe('the commands', () => {
  it('are what they were', () => {
    const commands = Object.entries(manifest.commands).map(([id, { flags, args }]) => [
      id,
      {
        args: Object.entries(args).map(([name, { required }]) => (required ? name : `[${name}]`)),
        flags: Object.fromEntries(
          Object.values(flags)
            .sort((a, b) => (a.name < b.name ? -1 : 1))
            .map(({ name, type, char, env, options, multiple, default: value }) => [
              name,
              { type, char, env, options, multiple, default: value },
            ]),
        ),
      },
    ]);
    expectGolden('commands.json', `${JSON.stringify(Object.fromEntries(commands), null, 2)}\n`);
  });

  it('have a summary, examples, and a variable for every flag', () => {
    for (const [id, { summary, examples, flags }] of Object.entries(manifest.commands)) {
      expect([id, summary?.endsWith('.'), (examples ?? []).length > 0]).toEqual([id, true, true]);
      const withoutVariable = Object.values(flags).filter(({ env }) => !env?.startsWith('MIGRATE_'));
      expect([id, withoutVariable.map(({ name }) => name)]).toEqual([id, []]);
    }
  });
});
