import { defineFinding, type PodAdvice } from './define-finding.js';

export const runImmutable = defineFinding<PodAdvice & { kind: string }>({
  code: 'run-immutable',
  severity: 'warning',
  title: 'Run that cannot be changed',
  means:
    'The custom resource is a single run, such as an Argo Workflow, a Tekton run or a Spark application. It cannot be changed, or an edit would start it anew. A running one finishes on pod identity; the next one has to be created from a changed manifest.',
  fix: 'Change the manifest, the template or the pipeline that creates the run. Keep pod identity until the last old run has finished.',
  cases: ['E39', 'E43'],
  needs: 'action',
  message: ({ kind }) => `is a run (${kind}) that cannot be changed, its creator must be`,
  evidence: ({ account, label, annotations }) => [
    `service account of its pods: ${account}`,
    `label of its pods: ${label}`,
    ...annotations,
  ],
});
