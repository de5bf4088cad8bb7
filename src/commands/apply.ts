/** `migrate apply` */
import { string } from '@oclif/core/args';
import { BaseCommand } from '../cli/base-command.js';
import { clusterFlags, outputFlags } from '../cli/flags.js';
import { runRenderers } from '../cli/renderers.js';
import { approvalFlags, eventFlags, runFlags, selectionFlags, stateFlags } from '../cli/run-flags.js';

export default class Apply extends BaseCommand {
  static override summary = 'Carry out a plan, in stages that can be stopped anywhere.';
  static override description =
    'Everything is checked before the first write: the cluster, drift, permissions, the webhook. Each write is in the journal before it is sent, and read back after. A run that has stopped, however it has, is gone on with by --resume, or taken back by `migrate rollback`.';
  static override examples = [
    { description: 'After a review, in a terminal', command: '<%= config.bin %> apply prod.plan.json' },
    {
      description: 'In a pipeline, exactly what was reviewed',
      command: '<%= config.bin %> apply prod.plan.json --approve "$PLAN_ID"',
    },
    { description: 'What the server says to every write', command: '<%= config.bin %> apply prod.plan.json --dry-run' },
    {
      description: 'Credentials today, restarts tomorrow',
      command: '<%= config.bin %> apply prod.plan.json --until token-check',
    },
    { description: 'The canary alone', command: '<%= config.bin %> apply prod.plan.json --wave 1' },
    { description: 'Go on after a stop', command: '<%= config.bin %> apply prod.plan.json --resume' },
  ];
  static override args = {
    plan: string({ description: 'Plan file, from plan --out or rollback --out', required: true, ignoreStdin: true }),
  };
  static override flags = {
    ...clusterFlags,
    ...selectionFlags,
    ...runFlags,
    ...approvalFlags,
    ...stateFlags,
    ...eventFlags,
    ...outputFlags,
  };
  static override exitCodes = [
    ...BaseCommand.exitCodes,
    'stale' as const,
    'locked' as const,
    'not_approved' as const,
    'partial' as const,
    'verify_failed' as const,
    'inconclusive' as const,
    'rollback_incomplete' as const,
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Apply);
    const session = this.openSession(flags);
    const { runApply, toRunReport } = await import('../cli/compose-run.js');
    const ran = await runApply(args.plan, flags, this.tool(), session);
    const report = toRunReport(ran, { command: 'apply', planFile: args.plan });
    await this.finishRun(report, runRenderers(session), session);
  }
}
