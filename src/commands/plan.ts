/** `migrate plan` */
import { BaseCommand } from '../cli/base-command.js';
import { runPlan, savePlan } from '../cli/compose.js';
import { detailedExitCodeFlag, outFlag, outputFlags, planningFlags, scopeFlags, sourceFlags } from '../cli/flags.js';
import { planRenderers } from '../cli/renderers.js';

export default class Plan extends BaseCommand {
  static override summary = 'Make the list of changes that moves workloads to workload identity.';
  static override description =
    'Nothing is written but the plan itself. What a plan can not cover safely becomes a finding that says what a person has to decide.';
  static override examples = [
    { description: 'Plan for the cluster of the current context', command: '<%= config.bin %> plan' },
    { description: 'Save the plan for review', command: '<%= config.bin %> plan --out prod.plan.json' },
    {
      description: 'Plan from manifests',
      command: '<%= config.bin %> plan --from k8s/ --issuer-url "$ISSUER" --migration-file migration.yaml',
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
    ...outFlag,
    ...outputFlags,
    ...detailedExitCodeFlag,
  };
  static override exitCodes = [...BaseCommand.exitCodes, 'changes' as const];

  async run(): Promise<void> {
    const { flags } = await this.parse(Plan);
    const session = this.openSession(flags);
    const { plan } = await runPlan(flags, this.tool(), session);
    if (flags.out !== undefined) await savePlan(flags.out, plan, this.tool());
    await this.finish(plan, planRenderers(session, flags.out), session);
    if (flags['detailed-exitcode'] && plan.changes.length > 0) this.endWith('changes');
  }
}
