/** How a run may end: partly written, with one step of every state that people have to know of. */
import type { ReportedStep, RunReport } from '../../src/core/formats/run-report.js';

export function sampleRunReport(): RunReport {
  return {
    kind: 'RunReport',
    formatVersion: '1.0',
    mode: 'apply',
    planId: `sha256:${'0123456789abcdef'.repeat(4)}`,
    runId: '20260102t030405z-0a1b2c',
    journal: '20260102t030405z-0a1b2c.journal.ndjson',
    outcome: 'partial',
    exitCode: 7,
    counts: { changes: 9, applied: 2, already: 1, notReady: 2, bySource: 1, open: 3 },
    stages: [
      { id: 'identities', counts: { done: 3, failed: 0, held: 0, skipped: 0 } },
      { id: 'token-check', counts: { done: 0, failed: 1, held: 0, skipped: 0 } },
      { id: 'workloads', counts: { done: 0, failed: 2, held: 3, skipped: 1 } },
    ],
    steps: [
      step('applied', { stage: 'identities', title: 'credential shop-api on identity api' }),
      step('already', { stage: 'identities', title: 'credential shop-web on identity web' }),
      step('inconclusive', {
        ...{ stage: 'token-check', title: 'token of ServiceAccount/shop/web', message: 'Entra was not reached' },
        next: ['Run it again'],
      }),
      step('failed', {
        ...{ wave: 1, title: 'label on Deployment.apps/shop/api', message: 'its new pod would not be admitted' },
        ...{ code: 'not-admitted', next: ['Look at the webhook'] },
      }),
      step('drifted', {
        ...{ wave: 1, title: 'label on Deployment.apps/shop/web', message: 'somebody has changed it' },
        drift: [{ path: 'spec.template.spec.serviceAccountName', planned: '"default"', found: '"web"' }],
      }),
      step('not-ready', { wave: 2, title: 'label on Deployment.apps/lake/store', message: 'CrashLoopBackOff' }),
      step('not-restarted', {
        ...{ wave: 2, title: 'label on StatefulSet.apps/lake/cache', message: '3 pods of the old template' },
        next: ['kubectl delete pod cache-0 --namespace lake'],
      }),
      step('by-source', { wave: 2, title: 'label on Deployment.apps/lake/chart' }),
      step('skipped', { wave: 3, title: 'label on Deployment.apps/lake/last', message: 'wave 2: CrashLoopBackOff' }),
    ],
    held: ['retire'],
    error: { code: 'lock-lost', message: 'The lock was lost', next: ['See who holds it: migrate status'] },
    next: [
      'See who holds it: migrate status',
      'Look at the webhook',
      'Continue: migrate apply shop.plan.json --resume',
    ],
  };
}

function step(state: ReportedStep['state'], more: Partial<ReportedStep> & Pick<ReportedStep, 'title'>): ReportedStep {
  return { id: `workloads/edit/${more.title}`, stage: 'workloads', state, ...more };
}
