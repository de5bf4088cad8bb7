/** Whether somebody wants what is going to be written: every way to say so, and every way that is not enough (plan-apply C12). */
import { describe, expect, it } from '@jest/globals';
import { type ApprovalContext, askApproval, requireAnswer } from '../../src/cli/approval.js';
import { MigrationError } from '../../src/core/errors.js';
import type { Stage } from '../../src/core/formats/plan.js';
import type { ApprovalQuestion } from '../../src/usecases/apply.js';
import { planShop } from '../support/run-in-memory.js';

const plan = planShop();
const ID = plan.planId;
const HEX = ID.slice('sha256:'.length);
const CLUSTER = { context: 'prod', server: 'aks.example:443' };
const RETIRE: Stage = { id: 'retire', kind: 'destructive', changes: 6, checks: 0 };
const UPDATES = plan.stages.filter(({ changes }) => changes > 0);
const NOBODY: ApprovalContext['flags'] = { yes: false, approve: undefined, confirm: undefined };

function contextOf(flags: Partial<ApprovalContext['flags']>, more: Partial<ApprovalContext> = {}): ApprovalContext {
  return { planId: ID, stages: UPDATES, flags: { ...NOBODY, ...flags }, ...more };
}

function questionOf(...stages: Stage[]): ApprovalQuestion {
  return { pending: plan.changes, open: stages.map(({ id }) => id) };
}

/** Somebody who types the same whatever is asked. */
function somebody(answer: string) {
  const asked: string[] = [];
  return { asked, prompter: { ask: async (question: string) => (asked.push(question), answer) } };
}

function refusalOf(act: () => unknown): MigrationError {
  try {
    act();
  } catch (error) {
    if (error instanceof MigrationError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('before anything is asked of cluster or Azure', () => {
  it.each<[string, ApprovalContext]>([
    ['--yes', contextOf({ yes: true })],
    ['--approve with the whole id', contextOf({ approve: ID })],
    ['--approve with its digits', contextOf({ approve: HEX })],
    ['--approve with the first twelve', contextOf({ approve: HEX.slice(0, 12) })],
    ['--approve in capitals', contextOf({ approve: HEX.slice(0, 16).toUpperCase() })],
    ['somebody in a terminal', contextOf({}, somebody('yes'))],
    ['a plan without changes', contextOf({}, { stages: [] })],
    ['both flags, for what destroys', contextOf({ confirm: 'any', approve: ID }, { stages: [RETIRE] })],
    ['somebody in a terminal, for what destroys', contextOf({}, { stages: [RETIRE], ...somebody('prod') })],
  ])('%s is enough to begin', (_, context) => {
    expect(() => requireAnswer(context)).not.toThrow();
  });

  it.each<[string, ApprovalContext, string]>([
    ['no flag', contextOf({}), `--approve sha256:${HEX.slice(0, 12)}`],
    ['no flag, which --yes would mend', contextOf({}), '--yes'],
    ['eleven digits', contextOf({ approve: HEX.slice(0, 11) }), ID],
    ['another plan', contextOf({ approve: 'f'.repeat(12) }), ID],
    ['another plan, in spite of --yes', contextOf({ approve: 'f'.repeat(12), yes: true }), ID],
    ['no digits', contextOf({ approve: '' }), ID],
    ['a pattern instead of digits', contextOf({ approve: '.*...........' }), ID],
    ['--yes alone, for what destroys', contextOf({ yes: true }, { stages: [RETIRE] }), '--confirm CLUSTER --approve'],
    ['--approve alone, for what destroys', contextOf({ approve: ID }, { stages: [RETIRE] }), '--confirm CLUSTER'],
    ['--confirm alone, for what destroys', contextOf({ confirm: 'prod' }, { stages: [RETIRE] }), '--approve sha256:'],
  ])('%s is refused, and told what would do', (_, context, flag) => {
    const refusal = refusalOf(() => requireAnswer(context));
    expect(refusal.kind).toBe('not_approved');
    expect(refusal.next.join('\n')).toContain(flag);
  });
});

describe('when it is known what would be written', () => {
  it.each<[string, ApprovalContext, ApprovalQuestion, string]>([
    ['nothing', contextOf({}), { pending: [], open: [] }, 'nothing-to-write'],
    ['what an earlier run was approved for', contextOf({}), { pending: plan.changes, open: [] }, 'approved-before'],
    ['--approve', contextOf({ approve: ID }), questionOf(...UPDATES), '--approve'],
    ['--yes', contextOf({ yes: true }), questionOf(...UPDATES), '--yes'],
    ['somebody types yes', contextOf({}, somebody('yes')), questionOf(...UPDATES), 'tty-yes'],
    [
      '--confirm with --approve',
      contextOf({ confirm: 'prod', approve: ID }, { stages: [RETIRE] }),
      questionOf(RETIRE),
      '--confirm',
    ],
    [
      'somebody types the name of the cluster',
      contextOf({}, { stages: [RETIRE], ...somebody('prod') }),
      questionOf(RETIRE),
      'tty-cluster-name',
    ],
  ])('%s goes on', async (_, context, question, how) => {
    expect(await askApproval(context, question, CLUSTER)).toBe(how);
  });

  it.each<[string, ApprovalContext, ApprovalQuestion]>([
    ...['y', 'Yes', 'YES', '', 'no', 'yes please'].map((typed): [string, ApprovalContext, ApprovalQuestion] => [
      `somebody who types '${typed}'`,
      contextOf({}, somebody(typed)),
      questionOf(...UPDATES),
    ]),
    ['yes, for what destroys', contextOf({ yes: true }, { stages: [RETIRE], ...somebody('yes') }), questionOf(RETIRE)],
    [
      'another cluster',
      contextOf({ confirm: 'test', approve: ID }, { stages: [RETIRE], ...somebody('prod') }),
      questionOf(RETIRE),
    ],
    ['the cluster without the plan', contextOf({ confirm: 'prod' }, { stages: [RETIRE] }), questionOf(RETIRE)],
  ])('%s does not', async (_, context, question) => {
    await expect(askApproval(context, question, CLUSTER)).rejects.toMatchObject({ kind: 'not_approved' });
  });

  it('asks once, about all that is open, and names the cluster and its server', async () => {
    const { asked, prompter } = somebody('yes');
    await askApproval(contextOf({}, { prompter }), questionOf(...UPDATES), CLUSTER);
    expect(asked).toEqual([
      '26 changes in identities, service-accounts, workloads; 8 workloads restarted, on prod (aks.example:443).\n' +
        "Only 'yes' will be accepted to approve.",
    ]);
  });

  it('asks nothing where flags have answered', async () => {
    const { asked, prompter } = somebody('no');
    await askApproval(contextOf({ yes: true }, { prompter }), questionOf(...UPDATES), CLUSTER);
    expect(asked).toEqual([]);
  });
});
