/** Accounts that workloads with the label run as already: an annotation changes what these get. */
import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../../../src/core/formats/migration-file.js';
import { CLIENT_ID_ANNOTATION, USE_LABEL } from '../../../src/core/inventory/names.js';
import type { JsonObject } from '../../../src/core/json.js';
import { azureIdentity, azureIdentityBinding, clientId, serviceAccount, workload } from '../../support/objects.js';
import { describeChanges, planObjects } from '../../support/planning.js';

const API = 'Deployment.apps/shop/api';
const USED = { [USE_LABEL]: 'true' };
const one = [azureIdentity('shop', 'one'), azureIdentityBinding('shop', 'one', 'one', 'api')];
const two = [azureIdentity('shop', 'two', { number: 2 }), azureIdentityBinding('shop', 'two', 'two', 'api')];
const api = workload('shop', 'api', { label: 'api', account: 'shared' });

function annotated(id?: number): JsonObject {
  return serviceAccount('shop', 'shared', id ? { annotations: { [CLIENT_ID_ANNOTATION]: clientId(id) } } : {});
}

function planWith(objects: readonly JsonObject[], choice: Partial<Decision>): string[] {
  const decisions = [{ subject: API, reason: 'as agreed', ...choice }];
  return describeChanges(planObjects(objects, { file: { decisions } }));
}

const SPLIT = 'create ServiceAccount/shop/api';

function edits(changes: readonly string[]): string[] {
  return changes.filter((change) => change.includes('ServiceAccount/shop/shared'));
}

describe('an account is not annotated', () => {
  it.each<[string, JsonObject[]]>([
    ['with a label and no binding', [workload('shop', 'web', { account: 'shared', podLabels: USED })]],
    [
      'that is on the node identity',
      [
        workload('shop', 'web', { label: 'api', account: 'shared', podLabels: { ...USED, app: 'web' } }),
        {
          apiVersion: 'aadpodidentity.k8s.io/v1',
          kind: 'AzurePodIdentityException',
          metadata: { namespace: 'shop', name: 'web' },
          spec: { podLabels: { app: 'web' } },
        },
      ],
    ],
  ])('for one that is decided to keep it, beside one %s', (_, others) => {
    const changes = planWith([...one, annotated(), api, ...others], { serviceAccount: 'keep' });

    expect(edits(changes)).toEqual([]);
    expect(changes).toContain(SPLIT);
  });

  it('with a default beside one that has been moved to have none', () => {
    const web = workload('shop', 'web', { label: 'api', account: 'shared', podLabels: USED });
    const changes = planWith([...one, ...two, annotated(), api, web], { defaultIdentity: clientId(1) });

    expect(edits(changes)).toEqual([]);
    expect(changes).toContain(SPLIT);
  });
});

describe('an account is shared', () => {
  it('with one without label that is decided about', () => {
    const cron = workload('shop', 'cron', { account: 'shared' });
    const changes = planWith([...one, annotated(), api, cron], { serviceAccount: 'keep' });

    expect(edits(changes)).toEqual([`edit ServiceAccount/shop/shared ${CLIENT_ID_ANNOTATION}=${clientId(1)}`]);
  });

  it.each([
    ['the same default', 2, clientId(2)],
    ['no default', undefined, 'none'],
  ])('with one that has been moved with %s', (_, has, defaultIdentity) => {
    const web = workload('shop', 'web', { label: 'api', account: 'shared', podLabels: USED });
    const changes = planWith([...one, ...two, annotated(has), api, web], { defaultIdentity });

    expect(changes).toContain(`edit ${API} ${USE_LABEL}=true`);
    expect(changes).not.toContain(SPLIT);
  });

  it('is not for one that has been moved with another default', () => {
    const web = workload('shop', 'web', { label: 'api', account: 'shared', podLabels: USED });
    const changes = planWith([...one, ...two, annotated(1), api, web], { defaultIdentity: clientId(2) });

    expect(edits(changes)).toEqual([]);
    expect(changes).toContain(SPLIT);
  });
});
