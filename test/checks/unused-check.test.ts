import { describe, expect, it } from '@jest/globals';
import { checkUnused } from '../../src/checks/unused-check.js';
import { sharePodLists } from '../../src/checks/pod-lists.js';
import type { Check } from '../../src/core/change/types.js';
import type { JsonObject } from '../../src/core/json.js';
import { plainPod } from '../support/mutated-pod.js';
import { workload } from '../support/objects.js';
import { plainCluster } from '../support/plain-cluster.js';

const LABEL = { 'azure.workload.identity/use': 'true' };
const ACCOUNT = { namespace: 'shop', name: 'api' };

const labelled = workload('shop', 'labelled', { account: 'api', podLabels: LABEL });
const plain = workload('shop', 'plain', { account: 'api' });
const other = workload('shop', 'other', { account: 'other', podLabels: LABEL });
const elsewhere = workload('lake', 'labelled', { account: 'api', podLabels: LABEL });
const nightly = workload('shop', 'nightly', { kind: 'CronJob', account: 'api', podLabels: LABEL });

async function ask(objects: readonly JsonObject[], args: JsonObject, podsOf: Record<string, JsonObject[]> = {}) {
  const { lister } = plainCluster(objects);
  const check: Check = {
    ...{ id: 'x', stage: 'identities', needs: [], subject: 'ServiceAccount/shop/api', run: 'unused' },
    args: { accounts: [ACCOUNT], labelledOnly: false, except: [], ...args },
  };
  const ports = { reader: lister, lists: sharePodLists(lister), podsOf: async (ref: string) => podsOf[ref] ?? [] };
  return checkUnused(check, ports, new AbortController().signal);
}

describe('whether an account is used', () => {
  it.each<[string, JsonObject[], JsonObject, string[]]>([
    ['by nobody', [other, elsewhere], {}, []],
    ['by a workload', [plain], {}, ['Deployment.apps/shop/plain']],
    ['by a workload without pods', [nightly], {}, ['CronJob.batch/shop/nightly']],
    ['by a pod of something else', [plainPod(plain, { name: 'p' })], {}, ['Pod/shop/p']],
    ['by one whose pods get a token', [plain, labelled], { labelledOnly: true }, ['Deployment.apps/shop/labelled']],
    ['by none whose pods get a token', [plain, plainPod(plain)], { labelledOnly: true }, []],
    ['by one that does not count', [labelled], { except: ['Deployment.apps/shop/labelled'] }, []],
    ['by no account at all', [], { accounts: [] }, ['?']],
  ])('%s', async (_name, objects, args, users) => {
    const { answer, evidence } = await ask(objects, args);

    expect(answer).toBe(users[0] === '?' ? 'inconclusive' : users.length > 0 ? 'fail' : 'pass');
    if (answer === 'fail') expect(evidence).toEqual(users.map((is) => ({ what: 'in use by', is })));
  });

  it('leaves out the pods of what does not count, and no others of the same name', async () => {
    const own = plainPod(labelled, { name: 'labelled-1' });
    const foreign = plainPod(labelled, { name: 'labelled-2' });
    const args = { except: ['Deployment.apps/shop/labelled'] };

    expect(await ask([labelled, own, foreign], args, { 'Deployment.apps/shop/labelled': [own] })).toMatchObject({
      evidence: [{ is: 'Pod/shop/labelled-2' }],
    });
  });

  it('is not known where it may not be read', async () => {
    const cluster = plainCluster([]);
    cluster.forbidden.add('list Deployment shop');
    const ports = { reader: cluster.lister, lists: sharePodLists(cluster.lister), podsOf: async () => [] };
    const check: Check = {
      ...{ id: 'x', stage: 'identities', needs: [], subject: 's', run: 'unused' },
      args: { accounts: [ACCOUNT] },
    };

    await expect(checkUnused(check, ports, new AbortController().signal)).rejects.toMatchObject({
      code: 'kubernetes-forbidden',
    });
  });
});
