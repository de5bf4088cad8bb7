import { describe, expect, it } from '@jest/globals';
import { explainObject } from '../../../src/core/explain/explain-object.js';
import { findObjects } from '../../../src/core/explain/find-objects.js';
import { type ExplainedObject, Explanation } from '../../../src/core/formats/explanation.js';
import { problemsOf } from '../../../src/core/formats/find-problems.js';
import type { JsonObject } from '../../../src/core/json.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import {
  armId,
  azureIdentity,
  azureIdentityBinding,
  clientId,
  liveInventoryOf,
  podIdentityException,
  serviceAccount,
  workload,
} from '../../support/objects.js';
import { planInventories } from '../../support/planning.js';

const findExplanationProblems = problemsOf(Explanation);

function explain(text: string, objects: readonly JsonObject[]): ExplainedObject {
  const inventory = liveInventoryOf(objects);
  const resolutions = [resolve(inventory, 'standard')];
  const plan = planInventories([inventory], { mode: 'standard' });
  const explanation = explainObject(
    findObjects(resolutions, plan.findings, { text, namespaces: [] }),
    resolutions,
    plan,
  );
  expect(findExplanationProblems(explanation)).toEqual([]);
  expect(explanation.objects).toHaveLength(1);
  const [object] = explanation.objects;
  if (!object) throw new Error('no object');
  return object;
}

const BOUND = [azureIdentity('shop', 'id-1'), azureIdentityBinding('shop', 'b', 'id-1', 'api')];
const ANNOTATED = { annotations: { 'azure.workload.identity/client-id': clientId(1) } };
const USE = { 'azure.workload.identity/use': 'true' };

describe('the state of a workload', () => {
  it.each<[string, string, readonly JsonObject[], RegExp[]]>([
    [
      'pod identity only',
      'legacy',
      [...BOUND, serviceAccount('shop', 'api'), workload('shop', 'api', { label: 'api', account: 'api' })],
      [/carry aadpodidbinding=api, and get 1 identity/, /do not carry azure.workload/],
    ],
    [
      'both paths',
      'both',
      [
        ...BOUND,
        serviceAccount('shop', 'api', ANNOTATED),
        workload('shop', 'api', { label: 'api', account: 'api', podLabels: USE }),
      ],
      [/get 1 identity/, /so the webhook sets up/, /names the client id of an identity/],
    ],
    [
      'another client id',
      'wrong',
      [
        ...BOUND,
        serviceAccount('shop', 'api', { annotations: { 'azure.workload.identity/client-id': clientId(9) } }),
        workload('shop', 'api', { label: 'api', account: 'api', podLabels: USE }),
      ],
      [/no identity that pod identity gives/],
    ],
    [
      'no client id',
      'wrong',
      [
        ...BOUND,
        serviceAccount('shop', 'api'),
        workload('shop', 'api', { label: 'api', account: 'api', podLabels: USE }),
      ],
      [/which names no client id/],
    ],
    [
      'a label where it does nothing',
      'wrong',
      [
        ...BOUND,
        serviceAccount('shop', 'api'),
        workload('shop', 'api', { label: 'api', account: 'api', metadata: { labels: USE } }),
      ],
      [/is on the Deployment itself/],
    ],
    [
      'workload identity only',
      'migrated',
      [serviceAccount('shop', 'api', ANNOTATED), workload('shop', 'api', { account: 'api', podLabels: USE })],
      [/carry no aadpodidbinding/, /names client id/],
    ],
    [
      'a label without a binding',
      'unbound',
      [serviceAccount('shop', 'api'), workload('shop', 'api', { label: 'other', account: 'api' })],
      [/no binding that counts has that selector/],
    ],
    [
      'an exception',
      'unbound',
      [
        ...BOUND,
        podIdentityException('shop', 'e', { app: 'api' }),
        serviceAccount('shop', 'api'),
        workload('shop', 'api', { label: 'api', account: 'api' }),
      ],
      [/bypasses pod identity: AzurePodIdentityException/],
    ],
    [
      'an account that is missing',
      'legacy',
      [...BOUND, workload('shop', 'api', { label: 'api', account: 'api' })],
      [/ServiceAccount\/shop\/api, which is not among/],
    ],
    [
      'two definitions',
      'unknown',
      [
        ...BOUND,
        azureIdentity('shop', 'id-1', { number: 2 }),
        serviceAccount('shop', 'api'),
        workload('shop', 'api', { label: 'api', account: 'api' }),
      ],
      [/Defined more than once/],
    ],
  ])('with %s is %s, and why', (_name, state, objects, why) => {
    const object = explain('deployment/api', objects);
    expect(object).toMatchObject({ role: 'consumer', state });
    for (const pattern of why) expect(object.why.join('\n')).toMatch(pattern);
  });
});

describe('an object', () => {
  const objects = [
    ...BOUND,
    serviceAccount('shop', 'api'),
    serviceAccount('shop', 'batch'),
    workload('shop', 'api', { label: 'api', account: 'api' }),
    workload('shop', 'web', { account: 'api' }),
    workload('shop', 'batch', { kind: 'CronJob', label: 'api', account: 'batch' }),
    azureIdentity('shop', 'idle', { number: 2 }),
  ];

  it('that uses pod identity shows its identities, its account, its changes and its findings', () => {
    const object = explain('cronjob/batch', objects);
    expect(object).toMatchObject({
      account: { ref: 'ServiceAccount/shop/batch', found: true },
      identities: [{ clientId: clientId(1), via: [{ selector: 'api' }] }],
    });
    expect(object.changes.map(({ stage, action }) => `${stage} ${action}`)).toEqual(
      expect.arrayContaining(['identities create', 'workloads update']),
    );
    expect(JSON.stringify(object.changes)).not.toContain('Deployment');
  });

  it('that is an identity shows who uses it, and the credentials it would get', () => {
    const object = explain('azureidentity/id-1', objects);
    expect(object).toMatchObject({
      role: 'identity',
      resourceId: armId('id-1'),
      identities: [{ via: [{ selector: 'api' }] }],
    });
    expect(object.users.map(({ ref }) => ref)).toEqual(['CronJob.batch/shop/batch', 'Deployment.apps/shop/api']);
    expect(object.changes.length).toBeGreaterThan(0);
    expect(new Set(object.changes.map(({ stage }) => stage))).toEqual(new Set(['identities']));
  });

  it('that is an idle identity says so', () => {
    expect(explain('azureidentity/idle', objects)).toMatchObject({
      why: ['No binding in its namespace names it, so that nothing gets it.'],
      users: [],
      findings: [{ code: 'identity-without-binding', title: expect.any(String), means: expect.any(String) }],
    });
  });

  it('that is a binding shows who gets its identity', () => {
    expect(explain('azureidentitybinding/b', objects)).toMatchObject({
      role: 'binding',
      why: ['It gives its identity to pods with aadpodidbinding=api.'],
      users: [{ state: 'legacy' }, { state: 'legacy' }],
    });
  });

  it('that is a service account shows everything that runs as it', () => {
    expect(explain('sa/api', objects)).toMatchObject({
      role: 'service-account',
      account: { found: true },
      users: [{ ref: 'Deployment.apps/shop/api', state: 'legacy' }, { ref: 'Deployment.apps/shop/web' }],
    });
  });

  it('that is a service account which nobody wrote down is known by its users', () => {
    expect(explain('sa/ghost', [...BOUND, workload('shop', 'api', { label: 'api', account: 'ghost' })])).toMatchObject({
      account: { found: false },
      users: [{ ref: 'Deployment.apps/shop/api' }],
    });
  });

  it('that is a workload without any identity says so', () => {
    expect(explain('deployment/web', objects)).toMatchObject({
      role: 'workload',
      why: [expect.stringMatching(/has to do with neither path/)],
      changes: [],
    });
  });

  it('that is an exception shows the findings about it at most', () => {
    expect(explain('azurepodidentityexception/e', [podIdentityException('shop', 'e', { a: 'b' })])).toMatchObject({
      role: 'other',
      changes: [],
    });
  });
});
