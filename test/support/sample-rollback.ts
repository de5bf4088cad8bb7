/** A plan to undo: what goes back, what stays for each kind of reason, and what somebody has changed since. */
import { rollbackDrifted } from '../../src/core/findings/rollback-drifted.js';
import type { RollbackPlan } from '../../src/core/formats/rollback-plan.js';
import { labelChange, sampleFinding, samplePlan, sampleTarget } from './sample-plan.js';

const IDENTITY = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/api';

export function sampleRollback(): RollbackPlan {
  const { target, inputs, planId } = samplePlan();
  return {
    kind: 'RollbackPlan',
    formatVersion: '1.0',
    planId: `sha256:${'0b1c'.repeat(16)}`,
    reverts: planId,
    applyable: true,
    ...{ target, inputs },
    options: { stages: [], waves: [], only: [], deleteCreated: true, skipDrifted: true },
    stages: [{ id: 'workloads', kind: 'cutover', changes: 1, checks: 0, waves: 1 }],
    changes: [labelChange(sampleTarget('Deployment', 'api'))],
    checks: [],
    kept: [
      {
        change: 'identities/create/api',
        subject: IDENTITY,
        code: 'in-use',
        why: 'in use by Deployment.apps/shop/other',
      },
      {
        change: 'service-accounts/create/web',
        subject: 'ServiceAccount/shop/web',
        code: 'not-proved',
        why: 'nothing proves that a run has made it',
      },
    ],
    findings: [
      sampleFinding({
        code: rollbackDrifted.code,
        severity: 'error',
        subject: 'Deployment.apps/shop/web',
        message: 'is not taken back: somebody has changed it since',
        fix: '',
      }),
    ],
    summary: { update: 1, create: 0, delete: 0, restart: 1, kept: 2, drifted: 1, consumers: 1 },
  };
}
