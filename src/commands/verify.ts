/** `migrate verify` */
import { string } from '@oclif/core/args';
import { BaseCommand } from '../cli/base-command.js';
import { clusterFlags, outputFlags } from '../cli/flags.js';
import { verificationRenderers } from '../cli/renderers.js';
import { stateFlags, verifyFlags } from '../cli/run-flags.js';

export default class Verify extends BaseCommand {
  static override summary = 'Check that what a plan has moved is well.';
  static override description =
    'Looks at the pods of every moved workload, exchanges a real token for each account, and reads in the log of NMI which way served it since its restart. Writes nothing.';
  static override examples = [
    { description: 'All that is moved', command: '<%= config.bin %> verify prod.plan.json' },
    { description: 'Watch it for an hour', command: '<%= config.bin %> verify prod.plan.json --watch 1h' },
    { description: 'For a build server', command: '<%= config.bin %> verify prod.plan.json --junit verify.xml' },
  ];
  static override args = {
    plan: string({ description: 'Plan file, from plan --out', required: true, ignoreStdin: true }),
  };
  static override flags = { ...clusterFlags, ...verifyFlags, ...stateFlags, ...outputFlags };
  static override exitCodes = [
    ...BaseCommand.exitCodes,
    'stale' as const,
    'verify_failed' as const,
    'inconclusive' as const,
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Verify);
    const session = this.openSession(flags);
    const { runVerify } = await import('../cli/compose-run.js');
    const found = await runVerify(args.plan, flags, this.tool(), session);
    await this.finish(found, verificationRenderers, session);
    this.endWith(found.outcome);
  }
}
