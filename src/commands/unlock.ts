/** `migrate unlock` */
import { string } from '@oclif/core/args';
import { string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.js';
import { clusterFlags, outputFlags } from '../cli/flags.js';
import { unlockRenderers } from '../cli/renderers.js';
import { stateFlags } from '../cli/run-flags.js';

export default class Unlock extends BaseCommand {
  static override summary = 'Take the lock away from a run that is dead.';
  static override description =
    'A run that is alive renews its lock, and stops before its next write when it has lost it. `apply --resume` takes the lock of a dead run of the same plan by itself.';
  static override examples = [
    { description: 'Show who holds it, and ask', command: '<%= config.bin %> unlock' },
    { description: 'In a pipeline', command: '<%= config.bin %> unlock --lock-id "$RUN_ID"' },
  ];
  static override args = {
    lock: string({ description: 'Id of the lock, as status shows it', ignoreStdin: true }),
  };
  static override flags = {
    'lock-id': stringFlag({
      summary: 'Id of the lock: without a question',
      helpGroup: 'APPROVAL',
      helpValue: 'ID',
      env: 'MIGRATE_LOCK_ID',
    }),
    ...clusterFlags,
    'state-namespace': stateFlags['state-namespace'],
    ...outputFlags,
  };
  static override exitCodes = [...BaseCommand.exitCodes, 'locked' as const, 'not_approved' as const];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Unlock);
    const session = this.openSession(flags);
    const { runUnlock } = await import('../cli/compose-run.js');
    const holder = await runUnlock(args.lock, flags, this.tool(), session);
    await this.finish({ kind: 'Unlock', ...(holder && { holder }) }, unlockRenderers, session);
  }
}
