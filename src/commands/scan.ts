/** `migrate scan` */
import { BaseCommand } from '../cli/base-command.js';
import { runScan, saveSnapshot } from '../cli/compose.js';
import { outputFlags, saveFlag, scopeFlags, sourceFlags } from '../cli/flags.js';
import { scanRenderers } from '../cli/renderers.js';

export default class Scan extends BaseCommand {
  static override summary = 'Find who gets which identity through pod identity today.';
  static override description =
    'Reads a live cluster, manifests or a snapshot, and writes to none of them. Secrets are never read.';
  static override examples = [
    { description: 'The cluster of the current context', command: '<%= config.bin %> scan' },
    {
      description: 'Two namespaces of another cluster',
      command: '<%= config.bin %> scan --context prod -n shop,payments',
    },
    { description: 'Manifests in a repository', command: '<%= config.bin %> scan --from k8s/' },
    { description: 'A chart', command: 'helm template shop ./chart | <%= config.bin %> scan --from -' },
    {
      description: 'Keep what was found, to plan from it elsewhere',
      command: '<%= config.bin %> scan --save prod.snapshot.json',
    },
  ];
  static override flags = {
    ...sourceFlags,
    ...scopeFlags,
    ...outputFlags,
    ...saveFlag,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Scan);
    const session = this.openSession(flags);
    const { report, inventories } = await runScan(flags, this.tool(), session);
    if (flags.save !== undefined) {
      await saveSnapshot(flags.save, inventories);
      session.tell(`Saved what was found to ${flags.save}.`);
    }
    await this.finish(report, scanRenderers, session);
  }
}
