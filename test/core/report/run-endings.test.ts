/** What a run that has ended tells: never that nothing was to do where something is open, and always how to go on. */
import { describe, expect, it } from '@jest/globals';
import type { Change, Check } from '../../../src/core/change/types.js';
import { USE_LABEL } from '../../../src/core/inventory/names.js';
import { asObject, type JsonObject } from '../../../src/core/json.js';
import { adviceOfSteps } from '../../../src/core/report/next-after-run.js';
import { renderRunMarkdown, renderRunText } from '../../../src/core/report/render-run.js';
import { reportRun } from '../../../src/core/report/report-run.js';
import { plainStyle } from '../../../src/core/report/style.js';
import { EVERYTHING, selectSteps } from '../../../src/core/run/select-steps.js';
import type { RunOutcome } from '../../../src/core/run/run-outcome.js';
import type { StepResult } from '../../../src/core/run/step-result.js';
import { removeCode } from '../../support/markdown.js';
import { editObject, makeWorld, outcome } from '../../support/memory-world.js';
import { planShop, runInMemory, type RunOptions, shop } from '../../support/run-in-memory.js';

const plan = planShop();
const COMMAND = { command: 'apply', planFile: 'shop.plan.json' } as const;
const API = 'Deployment.apps/shop/api';
/** Of the plan: the workload that goes first. */
const CANARY = plan.changes.find(({ wave, effect }) => wave === 1 && effect.do !== 'create')?.why.consumers[0] ?? '';

/** What the steps come to, without a run. */
function ended(resultOf: (step: Change | Check) => StepResult, more: Partial<RunOutcome> = {}): RunOutcome {
  const steps = selectSteps(plan, EVERYTHING);
  const results = new Map([...steps.changes, ...steps.checks].map((step) => [step.id, resultOf(step)]));
  return { mode: 'apply', planId: plan.planId, ending: 'ok', steps, results, ...more };
}

function textOf(run: RunOutcome, hints = true): string {
  return renderRunText({ ...reportRun(run, plan, COMMAND), exitCode: 0 }, plainStyle, hints);
}

async function runShop(options: Partial<RunOptions>, world = makeWorld(shop())): Promise<RunOutcome> {
  return (await runInMemory(world, { plan, ...options })).outcome;
}

function unlabel(value: JsonObject): JsonObject {
  const spec = asObject(value['spec']);
  const template = asObject(spec['template']);
  const metadata = asObject(template['metadata']);
  const labels = { ...asObject(metadata['labels']), [USE_LABEL]: 'false' };
  return { ...value, spec: { ...spec, template: { ...template, metadata: { ...metadata, labels } } } };
}

const isChange = (step: Change | Check): step is Change => 'effect' in step;
const allInPlace = (step: Change | Check): StepResult => ({ state: isChange(step) ? 'already' : 'not-needed' });
const notReady: StepResult = { state: 'not-ready', outcome: outcome('fail', 'CrashLoopBackOff') };

describe('the first line', () => {
  it.each<[string, RunOutcome, string]>([
    ['all is in place', ended(allInPlace), 'Nothing to do: all 26 changes are in place.'],
    [
      'all is written',
      ended((step) => (isChange(step) ? { state: 'applied' } : allInPlace(step))),
      'Done. 26 changes: 26 written, 0 in place before.',
    ],
    [
      'another has to write what is left',
      ended((step) => (step.stage === 'workloads' && isChange(step) ? { state: 'by-source' } : allInPlace(step))),
      'All that is ours is written. 26 changes: 0 written, 13 in place before, 13 for its source to write.',
    ],
    [
      'pods of what was written before are not ready',
      ended((step) => (step.id.endsWith(API) && isChange(step) ? notReady : allInPlace(step)), {
        ending: 'verify_failed',
      }),
      'All is written, and a check failed. 26 changes: 1 written, 25 in place before.',
    ],
    [
      'all was in place and a check has failed',
      ended(
        (step) =>
          isChange(step)
            ? { state: 'already' }
            : { state: 'checked', outcome: outcome('fail', 'the token is refused') },
        { ending: 'verify_failed' },
      ),
      'All is written, and a check failed. 26 changes: 0 written, 26 in place before.',
    ],
    [
      'it was stopped',
      ended((step) => (step.stage === 'identities' ? { state: 'applied' } : { state: 'not-reached' }), {
        ending: 'interrupted',
      }),
      'Stopped after 8 of 26 changes. Nothing is half-written.',
    ],
  ])('where %s', (_, run, line) => {
    expect(textOf(run).split('\n')[0]).toBe(line);
  });
});

describe('what drifted', () => {
  it('is told by path, with what was planned and what is there', async () => {
    const world = makeWorld(shop());
    editObject(world, API, unlabel);
    const run = await runShop({ settings: { holdDrifted: true } }, world);
    const report = reportRun(run, plan, COMMAND);
    const drift = report.steps.flatMap((step) => step.drift ?? []);
    expect(drift).toEqual([{ path: expect.stringContaining(USE_LABEL), planned: '(none)', found: '"false"' }]);
    expect(textOf(run)).toContain('planned (none), found "false"');
  });
});

describe('how to go on', () => {
  const partial = async (): Promise<RunOutcome> =>
    runShop({
      answer: ({ run, subject }) =>
        run === 'rollout' && subject === CANARY ? { ...outcome('fail', 'no'), next: ['Look at its log'] } : undefined,
    });

  it('is in the document too', async () => {
    const report = reportRun(await partial(), plan, COMMAND);
    expect(report).toMatchObject({ outcome: 'partial', counts: { notReady: 1 } });
    expect(report.next).toEqual([
      'Look at its log',
      'Continue: migrate apply shop.plan.json --resume',
      'Undo what is written: migrate rollback shop.plan.json',
    ]);
    expect(adviceOfSteps(report)).toEqual(['Look at its log']);
  });

  it('tells no commands in a pipeline, and all the same what to repair', async () => {
    const text = textOf(await partial(), false);
    expect(text).toContain('Look at its log');
    expect(text).not.toContain('--resume');
  });

  it.each([
    ['a rollback', 'rollback', ['Continue: migrate rollback shop.plan.json --resume']],
    ['a saved plan to undo', 'apply', ['Continue: migrate apply shop.plan.json --resume']],
  ] as const)('after %s names the command that was run', (_, command, next) => {
    const isFirst = (step: Change | Check): boolean => step.id === plan.changes[0]?.id;
    const run = ended((step) => ({ state: isFirst(step) ? 'applied' : 'not-reached' }), {
      mode: 'rollback',
      ending: 'rollback_incomplete',
    });
    expect(reportRun(run, plan, { command, planFile: 'shop.plan.json' }).next).toEqual(next);
  });

  it('is nothing where nothing was written', async () => {
    expect(reportRun(await runShop({ dryRun: true }), plan, COMMAND).next).toEqual([]);
    const failed = ended(({ id }) => ({ state: 'failed', code: 'x', message: id, next: [] }), { ending: 'failed' });
    expect(reportRun(failed, plan, COMMAND).next).toEqual([]);
  });

  it('says how to wait for the source, and what is held until somebody is sure', () => {
    const run = ended((step) => (step.stage === 'workloads' ? { state: 'by-source' } : allInPlace(step)));
    const retire = { id: 'retire', kind: 'destructive', changes: 6, checks: 0 } as const;
    const report = reportRun(run, { stages: [...plan.stages, retire] }, COMMAND);
    expect(report.held).toEqual(['retire']);
    expect(report.next).toEqual([
      'When its source has written the rest: migrate apply shop.plan.json --wait-for-source 30m',
      'When you are sure: migrate apply shop.plan.json --stage retire',
    ]);
  });
});

describe('the stages', () => {
  it('are told with their counts, which add up to the steps', async () => {
    const report = reportRun(await runShop({ selection: { until: 'identities' } }), plan, COMMAND);
    expect(report.stages.map(({ id }) => id)).toEqual(['identities']);
    const sum = report.stages.flatMap(({ counts }) => Object.values(counts)).reduce((a, b) => a + b, 0);
    expect(sum).toBe(report.steps.filter(({ stage }) => stage !== 'preflight').length);
  });
});

describe('hostile names', () => {
  it('are inert, in a terminal and in Markdown', () => {
    const evil = '\u001b[31m@team <img src=x> | `a`\n# b\u202e';
    const run = ended((step) => ({ state: 'failed', code: 'x', message: `${evil}${step.id}`, next: [evil] }), {
      ending: 'failed',
      error: { code: 'x', message: evil, next: [evil] },
    });
    const report = { ...reportRun(run, plan, COMMAND), exitCode: 1 };
    const shown = [renderRunText(report, plainStyle, true), renderRunMarkdown(report, true)];
    for (const text of shown) expect(text).not.toMatch(/[\u001b\u202e]/);
    expect(removeCode(shown[1] ?? '')).not.toMatch(/^# b|<img|@team/m);
  });
});
