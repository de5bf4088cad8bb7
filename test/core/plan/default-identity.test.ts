import { describe, expect, it } from '@jest/globals';
import { CLIENT_ID_ANNOTATION } from '../../../src/core/inventory/names.js';
import { azureIdentity, azureIdentityBinding, clientId, serviceAccount, workload } from '../../support/objects.js';
import { describeChanges, planObjects } from '../../support/planning.js';

const API = 'Deployment.apps/shop/api';
const WEB = 'Deployment.apps/shop/web';
const identities = [
  azureIdentity('shop', 'one'),
  azureIdentityBinding('shop', 'one', 'one', 'both'),
  azureIdentity('shop', 'two', { number: 2 }),
  azureIdentityBinding('shop', 'two', 'two', 'both'),
];
const workloads = [
  workload('shop', 'api', { label: 'both', account: 'shared' }),
  workload('shop', 'web', { label: 'both', account: 'shared' }),
];

function planWith(defaults: Record<string, string>, annotations = {}): { changes: string[]; codes: string[] } {
  const decisions = Object.entries(defaults).map(([subject, defaultIdentity]) => ({
    subject,
    defaultIdentity,
    reason: 'what its code means',
  }));
  const objects = [...identities, ...workloads, serviceAccount('shop', 'shared', { annotations })];
  const plan = planObjects(objects, { file: { decisions } });
  return { changes: describeChanges(plan), codes: plan.findings.map(({ code }) => code) };
}

describe('two workloads of one account with the same several identities', () => {
  it('share it when the same default is decided for both', () => {
    const { changes } = planWith({ [API]: clientId(2), [WEB]: clientId(2) });

    expect(changes).toContain(`edit ServiceAccount/shop/shared ${CLIENT_ID_ANNOTATION}=${clientId(2)}`);
    expect(changes.filter((change) => change.startsWith('create ServiceAccount'))).toEqual([]);
  });

  it('get an account each when different defaults are decided', () => {
    const { changes } = planWith({ [API]: clientId(1), [WEB]: clientId(2) });

    expect(changes.filter((change) => change.startsWith('create ServiceAccount'))).toEqual([
      'create ServiceAccount/shop/api',
      'create ServiceAccount/shop/web',
    ]);
    expect(changes.filter((change) => change.includes('ServiceAccount/shop/shared'))).toEqual([]);
  });

  it('share it while one of them is still to be decided', () => {
    const { changes, codes } = planWith({ [API]: clientId(1) });

    expect(changes).toContain(`edit ServiceAccount/shop/shared ${CLIENT_ID_ANNOTATION}=${clientId(1)}`);
    expect(codes).toContain('several-identities');
  });

  it('are held when the account names another of their identities than was decided', () => {
    const annotations = { [CLIENT_ID_ANNOTATION]: clientId(1) };
    const { changes, codes } = planWith({ [API]: clientId(2), [WEB]: clientId(2) }, annotations);

    expect(codes).toContain('client-id-conflict');
    expect(changes).toEqual([]);
  });
});
