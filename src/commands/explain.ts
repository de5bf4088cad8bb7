/** `migrate explain` */
import { string } from '@oclif/core/args';
import { BaseCommand } from '../cli/base-command.js';
import { runExplain } from '../cli/compose.js';
import { readSubject } from '../cli/explained-subject.js';
import { azureFlags, outputFlags, planningFlags, scopeFlags, sourceFlags } from '../cli/flags.js';
import { explainRenderers } from '../cli/renderers.js';

export default class Explain extends BaseCommand {
  static override summary = 'Explain a finding, an error of Entra, or one workload.';
  static override description =
    'Codes and errors are explained without a cluster. For an object the source is read: what it gets and why, what a plan would do, and every finding about it.';
  static override examples = [
    { description: 'Which codes there are', command: '<%= config.bin %> explain' },
    { description: 'What a finding means', command: '<%= config.bin %> explain several-identities' },
    {
      description: 'And where it is raised',
      command: '<%= config.bin %> explain several-identities --from k8s/',
    },
    { description: 'An error of Entra', command: '<%= config.bin %> explain AADSTS700213' },
    { description: 'Whatever an application printed', command: 'kubectl logs POD | <%= config.bin %> explain -' },
    { description: 'One workload', command: '<%= config.bin %> explain deployment/api -n shop' },
    {
      description: 'Who uses an identity',
      command: '<%= config.bin %> explain AzureIdentity.aadpodidentity.k8s.io/shop/api',
    },
  ];
  static override args = {
    subject: string({
      description: 'A code, an error message, - for one on stdin, or an object: TYPE/NAME or a ref as scan prints it',
      ignoreStdin: true,
    }),
  };
  static override flags = { ...sourceFlags, ...scopeFlags, ...planningFlags, ...azureFlags, ...outputFlags };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Explain);
    const session = this.openSession(flags);
    const subject = readSubject(args.subject, flags.from);
    const { explanation } = await runExplain(subject, flags, this.tool(), session);
    await this.finish(explanation, explainRenderers, session);
  }
}
