/** What `verify` may find: one check of each answer, of each kind. */
import type { Verification } from '../../src/core/formats/verification.js';

export function sampleVerification(): Verification {
  const told = { causes: [], next: [], unproved: [], evidence: [] };
  return {
    kind: 'Verification',
    formatVersion: '1.0',
    planId: `sha256:${'0123456789abcdef'.repeat(4)}`,
    outcome: 'verify_failed',
    checks: [
      {
        ...told,
        ...{ id: 'token-check/token/api', run: 'token', subject: 'ServiceAccount/shop/api', answer: 'pass' },
        summary: '3 tokens in a row',
      },
      {
        ...told,
        ...{ id: 'verify/pods/api', run: 'pods', subject: 'Deployment.apps/shop/api', answer: 'fail' },
        summary: '1 of 2 pods came up without the token',
        code: 'pod-not-mutated',
        evidence: [
          { what: 'pod api-1: label', promised: 'true', found: 'absent', where: 'its labels', at: 0 },
          { what: 'pod api-2', is: 'not ready, 3 restarts' },
        ],
        causes: ['The webhook was away, does not select the namespace, or is not installed.'],
        next: ['Look at the webhook, then restart the workload: kubectl get mutatingwebhookconfigurations'],
      },
      {
        ...told,
        ...{ id: 'verify/pods/nightly', run: 'pods', subject: 'CronJob.batch/shop/nightly', answer: 'pass' },
        summary: 'It has no pods now',
        unproved: ['Whether its next pods come up and get their token: it has none now'],
      },
      {
        ...told,
        ...{ id: 'verify/path/api', run: 'path', subject: 'Deployment.apps/shop/api', answer: 'inconclusive' },
        summary: 'Served by: unknown; the log of NMI <could> "not" be read & told',
        code: 'path-unknown',
        next: ['Look again when its pods have run for some minutes'],
      },
    ],
    unmoved: ['Deployment.apps/lake/reader', 'StatefulSet.apps/shop/cache'],
  };
}
