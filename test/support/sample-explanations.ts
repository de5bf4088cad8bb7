/** An explanation of each kind, made by hand: what is shown must not change because a rule has. */
import { recognise } from '../../src/core/diagnoses/recognise.js';
import { explainError, explainFinding } from '../../src/core/explain/explain-code.js';
import type {
  DiagnosisExplanation,
  ExplainedObject,
  FindingExplanation,
  ObjectExplanation,
} from '../../src/core/formats/explanation.js';

const IDENTITY = 'AzureIdentity.aadpodidentity.k8s.io/shop/api';
const BINDING = 'AzureIdentityBinding.aadpodidentity.k8s.io/shop/api';
const CLIENT_ID = '00000000-0000-4000-8000-000000000001';

export function sampleObject(fields: Partial<ExplainedObject> = {}): ExplainedObject {
  return {
    ref: 'Deployment.apps/shop/api',
    root: 'k8s',
    role: 'consumer',
    at: { path: 'k8s/api.yaml', document: 0, line: 12 },
    owner: { tool: 'helm', name: 'shop' },
    state: 'legacy',
    why: ['Its pods carry aadpodidbinding=api, and get 1 identity through pod identity.'],
    account: { ref: 'ServiceAccount/shop/default', found: true, annotations: {} },
    identities: [
      { ref: IDENTITY, type: 'user-assigned', clientId: CLIENT_ID, via: [{ ref: BINDING, selector: 'api' }] },
    ],
    users: [],
    changes: [
      {
        id: 'identities/create/x',
        stage: 'identities',
        action: 'create',
        title: 'credential podid-1 on identity rg/api',
        fields: [],
        bySource: false,
      },
      {
        id: 'workloads/edit/x',
        stage: 'workloads',
        wave: 1,
        action: 'update',
        title: 'Deployment.apps/shop/api',
        fields: ['azure.workload.identity/use', 'serviceAccountName'],
        bySource: true,
      },
    ],
    findings: [
      {
        code: 'sample-code',
        severity: 'warning',
        root: 'k8s',
        subject: 'Deployment.apps/shop/api',
        message: 'does something',
        evidence: ['a fact'],
        fix: 'Do something else.',
        title: 'Something',
        means: 'It means something.',
      },
    ],
    ...fields,
  };
}

export function sampleObjects(...objects: ExplainedObject[]): ObjectExplanation {
  return { kind: 'Explanation', formatVersion: '1.0', about: 'object', objects };
}

export function sampleDiagnosis(text: string): DiagnosisExplanation {
  return explainError(recognise(text), text);
}

export function sampleFinding(fields: Partial<FindingExplanation> = {}): FindingExplanation {
  const description = {
    code: 'sample-code',
    severity: 'warning',
    title: 'Something',
    means: 'It means something.',
    fix: 'Do something else.',
    cases: ['E01'],
    needs: 'decision',
  } as const;
  return { ...explainFinding(description, []), ...fields };
}
