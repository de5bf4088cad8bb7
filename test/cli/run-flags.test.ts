/** The flags of a run, as its settings. */
import { describe, expect, it } from '@jest/globals';
import { parse } from '@oclif/core/parser';
import { readTokenInterval, runFlags, selectionFlags, toSettings } from '../../src/cli/run-flags.js';
import { DEFAULT_SETTINGS } from '../../src/core/run/run-settings.js';

async function read(...argv: string[]) {
  const { flags } = await parse(argv, { flags: { ...runFlags, ...selectionFlags }, strict: true });
  return flags;
}

describe('the settings of a run', () => {
  it('are the usual ones where no flag is given', async () => {
    const flags = await read();
    expect(toSettings(flags)).toEqual(DEFAULT_SETTINGS);
    expect(readTokenInterval(flags)).toBe(20_000);
  });

  it.each([
    [['--hold-drifted'], { holdDrifted: true }],
    [['--auto-rollback'], { autoRollback: true }],
    [['--wait-for-source', '30m'], { waitForSourceMs: 1_800_000 }],
    [['--soak', '1h30m'], { soakMs: 5_400_000 }],
    [['--rollout-timeout', '90s'], { rolloutTimeoutMs: 90_000 }],
    [['--per-namespace', '4'], { perNamespace: 4 }],
    [['--lock-timeout', '5m'], { lockTimeoutMs: 300_000 }],
  ])('follow %j', async (argv, settings) => {
    expect(toSettings(await read(...argv))).toEqual({ ...DEFAULT_SETTINGS, ...settings });
  });

  it.each(['--wait-for-source', '--soak', '--rollout-timeout', '--lock-timeout'])(
    'take no %s that is no duration',
    async (flag) => {
      const flags = await read(flag, 'long');
      expect(() => toSettings(flags)).toThrow(expect.objectContaining({ kind: 'usage' }));
      expect(() => toSettings(flags)).toThrow(flag);
    },
  );

  it.each([
    ['--per-namespace', '0'],
    ['--wave', '0'],
    ['--wave', '1.5'],
    ['--stage', 'nowhere'],
    ['--until', 'nowhere'],
  ])('take no %s %s', async (flag, value) => {
    await expect(read(flag, value)).rejects.toThrow(flag);
  });
});

describe('what is selected', () => {
  it('may be several, with a comma or one by one', async () => {
    const flags = await read(
      '--only',
      'shop,lake',
      '--only',
      'Deployment.apps/shop/api',
      '--stage',
      'identities,verify',
    );
    expect(flags.only).toEqual(['shop', 'lake', 'Deployment.apps/shop/api']);
    expect(flags.stage).toEqual(['identities', 'verify']);
  });
});
