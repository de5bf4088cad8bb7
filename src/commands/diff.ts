/** `migrate diff` */
import { string } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.js';
import { runDiff } from '../cli/compose.js';
import { toDiffReport } from '../cli/diff-report.js';
import { clusterFlags, detailedExitCodeFlag, outputFlags } from '../cli/flags.js';
import { diffRenderers } from '../cli/renderers.js';

export default class Diff extends BaseCommand {
  static override summary = 'Show what a plan changes, object by object.';
  static override description =
    'With --live it also reads the objects of the plan from the cluster, and tells which changes are done, pending or drifted.';
  static override examples = [
    { description: 'What the plan would change', command: '<%= config.bin %> diff prod.plan.json' },
    { description: 'What has become of it', command: '<%= config.bin %> diff prod.plan.json --live' },
  ];
  static override args = {
    plan: string({ description: 'Plan file, from plan --out', required: true, ignoreStdin: true }),
  };
  static override flags = {
    live: boolean({ summary: 'Compare with what is in the cluster now', helpGroup: 'SOURCE', env: 'MIGRATE_LIVE' }),
    ...clusterFlags,
    ...outputFlags,
    ...detailedExitCodeFlag,
  };
  static override exitCodes = [...BaseCommand.exitCodes, 'changes' as const, 'stale' as const];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Diff);
    const session = this.openSession(flags);
    const { diff } = await runDiff(args.plan, flags, this.tool(), session);
    await this.finish(toDiffReport(diff), diffRenderers, session);
    const isOpen = diff.objects.some(({ changes }) => changes.some(({ standing }) => standing !== 'done'));
    if (flags['detailed-exitcode'] && isOpen) this.endWith('changes');
  }
}
