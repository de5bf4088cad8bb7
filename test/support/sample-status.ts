/** Where a plan may stand: halfway, while somebody holds the lock, with one of everything that is to be told. */
import type { Stage } from '../../src/core/formats/plan.js';
import type { ChangeCounts, StageStatus, Status } from '../../src/core/formats/status.js';

export function sampleStatus(): Status {
  return {
    kind: 'Status',
    formatVersion: '1.0',
    lock: {
      holder: {
        ...{ id: '20260102t030405z-0a1b2c', mode: 'apply', planId: 'sha256:0123', who: 'ann@laptop', tool: '1.2.3' },
        created: '2026-01-02T03:04:05.000Z',
      },
      seconds: 60,
      renewedAt: '2026-01-02T03:10:00.000Z',
    },
    plan: {
      planId: `sha256:${'0123456789abcdef'.repeat(4)}`,
      stages: [
        stage({ id: 'preflight', kind: 'check', changes: 0, checks: 3 }, 'not-started', {}),
        stage({ id: 'identities', kind: 'additive', changes: 4, checks: 0 }, 'done', { done: 4 }),
        stage({ id: 'token-check', kind: 'check', changes: 0, checks: 1 }, 'not-started', {}),
        stage({ id: 'workloads', kind: 'cutover', changes: 6, checks: 0 }, 'drifted', {
          ...{ done: 1, pending: 2, drifted: 1, unreadable: 1, bySource: 1 },
        }),
      ],
      consumers: [
        consumer('Deployment.apps/shop/api', { wave: 1, progress: 'moved' }),
        consumer('Deployment.apps/shop/web', { wave: 2, progress: 'moving', detail: '1 of 3 pods not ready' }),
        consumer('Deployment.apps/shop/gateway', { wave: 2, progress: 'held', detail: 'Helm has to write it' }),
        consumer('StatefulSet.apps/lake/store', { wave: 3, progress: 'drifted', detail: 'changed by somebody' }),
        consumer('Job.batch/lake/import', { progress: 'prepared' }),
      ],
      drift: [
        {
          change: 'workloads/edit/StatefulSet.apps/lake/store',
          why: 'somebody has changed it',
          paths: [{ path: 'spec.template.spec.serviceAccountName', planned: '"default"', found: '"store"' }],
        },
      ],
      unreadable: [{ change: 'workloads/edit/ServiceAccount/lake/store', why: 'may not be read' }],
      runs: [
        run('20260101t000000z-000000', 'partial'),
        { ...run('20260102t030405z-0a1b2c'), mode: 'resume', who: 'ann@laptop' },
      ],
      unfinished: '20260102t030405z-0a1b2c',
    },
    summary: { prepared: 1, moving: 1, moved: 1, held: 1, drifted: 1 },
    next: ['See what has changed: migrate diff PLAN --live', 'Go on: migrate apply PLAN --resume'],
  };
}

function stage(planned: Stage, state: StageStatus['state'], counts: Partial<ChangeCounts>): StageStatus {
  return { ...planned, state, counts: { done: 0, pending: 0, drifted: 0, unreadable: 0, bySource: 0, ...counts } };
}

type Consumer = NonNullable<Status['plan']>['consumers'][number];

function consumer(ref: string, more: Pick<Consumer, 'progress'> & Partial<Consumer>): Consumer {
  return { ref, root: 'cluster', detail: '', ...more };
}

function run(id: string, outcome?: string): NonNullable<Status['plan']>['runs'][number] {
  const told = { id, mode: 'apply' as const, who: 'bob@desk', started: '2026-01-01T00:00:00.000Z' };
  return { ...told, ...(outcome !== undefined && { outcome }) };
}
