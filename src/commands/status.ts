/** `migrate status` */
import { string } from '@oclif/core/args';
import { BaseCommand } from '../cli/base-command.js';
import { clusterFlags, outputFlags } from '../cli/flags.js';
import { statusRenderers } from '../cli/renderers.js';
import { stateFlags } from '../cli/run-flags.js';

export default class Status extends BaseCommand {
  static override summary = 'Tell where a plan and each of its consumers stand.';
  static override description =
    'From what is in the cluster and in Azure now: no journal is needed for it. Also who holds the lock, and what comes next.';
  static override examples = [
    { description: 'Where the plan stands', command: '<%= config.bin %> status prod.plan.json' },
    {
      description: 'Who holds the lock, and how many consumers are in which state',
      command: '<%= config.bin %> status',
    },
  ];
  static override args = {
    plan: string({ description: 'Plan file, from plan --out', ignoreStdin: true }),
  };
  static override flags = { ...clusterFlags, ...stateFlags, ...outputFlags };
  static override exitCodes = [...BaseCommand.exitCodes, 'stale' as const];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Status);
    const session = this.openSession(flags);
    const { runStatus } = await import('../cli/compose-run.js');
    await this.finish(await runStatus(args.plan, flags, this.tool(), session), statusRenderers(session), session);
  }
}
