/** `migrate rollback` */
import { string } from '@oclif/core/args';
import { BaseCommand } from '../cli/base-command.js';
import { clusterFlags, outFlag, outputFlags } from '../cli/flags.js';
import { rollbackRenderers, runRenderers } from '../cli/renderers.js';
import { approvalFlags, eventFlags, runFlags, stateFlags, undoFlags } from '../cli/run-flags.js';

export default class Rollback extends BaseCommand {
  static override summary = 'Undo what runs of a plan have written.';
  static override description =
    'Makes a plan from the journals, the record in the cluster and what is there now, shows it, and carries it out as `apply` would. Only what we wrote, and nobody has changed since, goes back. Accounts and credentials stay, unless --delete-created asks for more.';
  static override examples = [
    { description: 'Everything', command: '<%= config.bin %> rollback prod.plan.json' },
    { description: 'Look at it first', command: '<%= config.bin %> rollback prod.plan.json --out back.plan.json' },
    {
      description: 'One workload',
      command: '<%= config.bin %> rollback prod.plan.json --only Deployment.apps/shop/api',
    },
    {
      description: 'Of the plan that a run was about',
      command: '<%= config.bin %> rollback 20260102t030405z-0a1b2c --state-dir runs/',
    },
  ];
  static override args = {
    plan: string({
      description: 'Plan file that was applied, or the id of a run',
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    ...clusterFlags,
    ...undoFlags,
    ...runFlags,
    ...approvalFlags,
    ...stateFlags,
    ...eventFlags,
    ...outputFlags,
    ...outFlag,
  };
  static override exitCodes = [
    ...BaseCommand.exitCodes,
    'stale' as const,
    'locked' as const,
    'not_approved' as const,
    'verify_failed' as const,
    'inconclusive' as const,
    'rollback_incomplete' as const,
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Rollback);
    const session = this.openSession(flags);
    const { runRollback, toRunReport } = await import('../cli/compose-rollback.js');
    const { plan, ran } = await runRollback(args.plan, flags, { tool: this.tool(), session });
    if (!ran) return this.finish(plan, rollbackRenderers, session);
    const report = toRunReport(ran, { command: 'rollback', planFile: args.plan });
    await this.finishRun(report, runRenderers(session), session);
  }
}
