/** `migrate plan` */
import { BaseCommand } from '../cli/base-command.js';
import { refuseExisting, runPlan, savePlan, writeMigrationFile } from '../cli/compose.js';
import {
  azureFlags,
  detailedExitCodeFlag,
  initFlag,
  outFlag,
  outputFlags,
  planningFlags,
  scopeFlags,
  sourceFlags,
} from '../cli/flags.js';
import { refuseSameFile } from '../cli/refuse-same-file.js';
import { planRenderers } from '../cli/renderers.js';

export default class Plan extends BaseCommand {
  static override summary = 'Make the list of changes that moves workloads to workload identity.';
  static override description =
    'Nothing is written but the plan itself. For a live cluster Azure is asked too, with the login of az or of the environment: identities, their credentials and the cluster. What a plan cannot cover safely becomes a finding that says what a person has to decide.';
  static override examples = [
    { description: 'Plan for the cluster of the current context', command: '<%= config.bin %> plan' },
    { description: 'Save the plan for review', command: '<%= config.bin %> plan --out prod.plan.json' },
    {
      description: 'Plan from manifests',
      command: '<%= config.bin %> plan --from k8s/ --issuer-url "$ISSUER" --migration-file migration.yaml',
    },
    {
      description: 'Write down every open question, decide, and plan again',
      command: '<%= config.bin %> plan --init migration.yaml && <%= config.bin %> plan --migration-file migration.yaml',
    },
    {
      description: 'Plan from manifests, and check them against Azure',
      command: '<%= config.bin %> plan --from k8s/ --cluster-id "$CLUSTER_ID"',
    },
    { description: 'For a pull request', command: '<%= config.bin %> plan --from k8s/ --output markdown' },
    {
      description: 'Fail a build while there is something to do',
      command: '<%= config.bin %> plan --detailed-exitcode',
    },
  ];
  static override flags = {
    ...sourceFlags,
    ...scopeFlags,
    ...planningFlags,
    ...azureFlags,
    ...outputFlags,
    ...outFlag,
    ...initFlag,
    ...detailedExitCodeFlag,
  };
  static override exitCodes = [...BaseCommand.exitCodes, 'changes' as const];

  async run(): Promise<void> {
    const { flags } = await this.parse(Plan);
    const session = this.openSession(flags);
    refuseSameFile(flags);
    if (flags.init !== undefined) await refuseExisting(flags.init);
    const outcome = await runPlan(flags, this.tool(), session);
    const { plan } = outcome;
    if (flags.out !== undefined) await savePlan(flags.out, plan, this.tool());
    if (flags.init !== undefined) await writeMigrationFile(flags.init, outcome, session);
    await this.finish(plan, planRenderers(session, flags), session);
    if (flags['detailed-exitcode'] && plan.changes.length > 0) this.endWith('changes');
  }
}
