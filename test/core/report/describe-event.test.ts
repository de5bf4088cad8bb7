import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RunEvent } from '../../../src/core/formats/event.js';
import { describeEvent } from '../../../src/core/report/describe-event.js';
import { levelOf } from '../../../src/core/report/event-level.js';
import { nameSteps, NO_STEPS } from '../../../src/core/report/step-names.js';
import { planShop } from '../../support/run-in-memory.js';

const plan = planShop();
const names = nameSteps(plan);

function idOf(start: string, end: string): string {
  const { id = '' } =
    [...plan.changes, ...plan.checks].find((step) => step.id.startsWith(start) && step.id.endsWith(end)) ?? {};
  expect(id).not.toBe('');
  return id;
}

const api = idOf('workloads/edit/', ':Deployment.apps/shop/api');
const account = idOf('service-accounts/create/', ':ServiceAccount/shop/api');
const credential =
  plan.changes.find(({ target }) => target.system === 'azure' && target.credential?.subject.endsWith(':shop:api'))
    ?.id ?? '';
const token = plan.checks.find(({ run, subject }) => run === 'token' && subject.endsWith('/shop/api'))?.id ?? '';
const counts = { done: 2, failed: 1, held: 0, skipped: 0 };

const EVENTS: [string, RunEvent, string][] = [
  [
    'info',
    {
      type: 'run_start',
      runId: 'run-1',
      mode: 'resume',
      planId: `sha256:${'0123456789'.repeat(6)}`,
      stages: [
        { id: 'preflight', kind: 'check', changes: 0, checks: 3 },
        { id: 'identities', kind: 'additive', changes: 2, checks: 0 },
        { id: 'token-check', kind: 'check', changes: 0, checks: 1 },
      ],
    },
    'Run run-1 (resume) of plan sha256:012345678901: 2 changes, 1 check',
  ],
  ['info', { type: 'lock', state: 'acquired' }, 'The lock is taken'],
  [
    'info',
    { type: 'lock', state: 'waiting', holder: 'ann@laptop, run-7' },
    'Waiting for the lock of ann@laptop, run-7',
  ],
  ['warning', { type: 'lock', state: 'taken_over', holder: 'ann' }, 'The lock of ann was over, and is taken'],
  ['error', { type: 'lock', state: 'lost' }, 'The lock is lost: nothing more is written'],
  [
    'info',
    { type: 'approved', stages: ['identities', 'workloads'], how: '--yes' },
    'Approved (--yes): identities, workloads',
  ],
  ['info', { type: 'stage_start', stage: 'identities', changes: 1, checks: 0 }, 'Stage identities: 1 change, 0 checks'],
  ['info', { type: 'stage_end', stage: 'identities', counts }, 'Stage identities has ended: 2 done, 1 failed'],
  ['info', { type: 'wave_start', wave: 1, of: 3, workloads: 1 }, 'Wave 1 of 3: 1 workload'],
  ['info', { type: 'change_start', change: api }, 'Updating Deployment.apps/shop/api'],
  ['info', { type: 'change_done', change: account, state: 'applied', elapsedMs: 3 }, 'Created ServiceAccount/shop/api'],
  [
    'info',
    { type: 'change_done', change: api, state: 'already', elapsedMs: 3 },
    'Deployment.apps/shop/api: in place already',
  ],
  [
    'error',
    {
      type: 'change_failed',
      change: api,
      error: { code: 'c', message: `${api} was written, and is as it was before` },
    },
    'Deployment.apps/shop/api failed: Deployment.apps/shop/api was written, and is as it was before',
  ],
  [
    'warning',
    { type: 'change_held', change: api, why: 'it would be refused' },
    'Deployment.apps/shop/api is held: it would be refused',
  ],
  [
    'info',
    { type: 'change_skipped', change: api, why: 'wave 1 failed' },
    'Deployment.apps/shop/api is skipped: wave 1 failed',
  ],
  [
    'warning',
    { type: 'drift', change: api, paths: [{ path: 'spec.a', planned: 'x', found: 'y' }] },
    'Deployment.apps/shop/api does not fit the plan: spec.a was x, is y',
  ],
  [
    'info',
    { type: 'wait_progress', step: api, detail: '2 of 3 updated', elapsedMs: 9 },
    'Waiting for Deployment.apps/shop/api: 2 of 3 updated',
  ],
  [
    'error',
    { type: 'wait_done', step: api, answer: 'fail', detail: 'a pod crashes', elapsedMs: 9 },
    'Deployment.apps/shop/api is not ready: a pod crashes',
  ],
  [
    'error',
    { type: 'check', id: token, subject: 'ServiceAccount/shop/api', answer: 'fail', summary: 'no token' },
    'The token check of ServiceAccount/shop/api failed: no token',
  ],
  [
    'warning',
    { type: 'check', id: 'preflight/webhook/x', subject: 'x', answer: 'inconclusive', summary: 'silence' },
    'The webhook check could not be answered: silence',
  ],
  ['info', { type: 'run_end', outcome: 'ok', counts, next: [] }, 'The run has ended: ok (2 done, 1 failed)'],
  ['error', { type: 'run_end', outcome: 'usage', next: [] }, 'Ended: usage'],
];

describe('an event', () => {
  it.each(EVENTS)('of level %s: %j', (level, event, sentence) => {
    expect(describeEvent(event, names)).toBe(sentence);
    expect(levelOf(event)).toBe(level);
  });

  it('names a credential by its account and its identity', () => {
    const sentence = describeEvent({ type: 'change_start', change: credential }, names);
    expect(sentence).toMatch(/^Creating the credential of shop\/api on identity [^/ ]+\/[^/ ]+$/);
  });

  it('tells what is taken back', () => {
    const event = { type: 'change_failed' as const, change: `undo/${api}`, error: { code: 'c', message: 'no' } };
    expect(describeEvent(event, names)).toBe('The undoing of Deployment.apps/shop/api failed: no');
  });

  it('falls back on the id where the plan is not known', () => {
    expect(describeEvent({ type: 'change_start', change: api }, nameSteps(NO_STEPS))).toBe(`Updating ${api}`);
  });

  it('is inert, whatever is in it', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('a', '\u001b[2J', '\u202e', '\n', '\r', '\u0007', '\u200b', '$&'),
    });
    fc.assert(
      fc.property(hostile, hostile, (id, why) => {
        for (const event of [
          { type: 'change_failed' as const, change: id, error: { code: why, message: `${id} ${why}` } },
          { type: 'check' as const, id, subject: id, answer: 'fail' as const, summary: why },
          { type: 'wait_progress' as const, step: id, detail: why, elapsedMs: 0 },
          { type: 'lock' as const, state: 'waiting' as const, holder: why },
        ]) {
          expect(describeEvent(event, names)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        }
      }),
    );
  });
});
