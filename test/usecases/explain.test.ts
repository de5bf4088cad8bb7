import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Explanation, Explanation as ExplanationSchema } from '../../src/core/formats/explanation.js';
import { problemsOf } from '../../src/core/formats/find-problems.js';
import type { Inventory } from '../../src/core/inventory/model.js';
import { resolve } from '../../src/core/resolve/resolve.js';
import { manifestsSource } from '../../src/sources/manifests/manifests-source.js';
import { explain, type ExplainRequest } from '../../src/usecases/explain.js';
import { azureIdentity, azureIdentityBinding, liveInventoryOf, workload } from '../support/objects.js';

const findProblems = problemsOf(ExplanationSchema);
const CLUSTER = liveInventoryOf([
  azureIdentity('shop', 'id-1'),
  azureIdentityBinding('shop', 'b', 'id-1', 'api'),
  workload('shop', 'api', { label: 'api' }),
  workload('pay', 'lone', { kind: 'Pod', label: 'api' }),
]);

/** Explains over a source that counts how often it is opened. */
async function ask(
  asked: string | undefined,
  more: Partial<ExplainRequest> & { inventories?: Inventory[]; scope?: string[] } = {},
): Promise<{ explanation: Explanation; opened: number }> {
  let opened = 0;
  const { explanation } = await explain({
    asked,
    namespaces: [],
    namesSource: false,
    openPlanRequest: async () => {
      opened += 1;
      return {
        source: {
          description: { kind: 'cluster', paths: [] },
          read: async () => more.inventories ?? [CLUSTER],
        },
        scope: { namespaces: more.scope ?? [], excludeNamespaces: [] },
        podIdentityMode: 'standard',
        emit: () => undefined,
        signal: new AbortController().signal,
      };
    },
    ...more,
  });
  expect(findProblems(explanation)).toEqual([]);
  return { explanation, opened };
}

describe('explain', () => {
  it.each([undefined, 'bare-pod', 'AADSTS700016', 'nmi-no-identity', 'AADSTS70021: no, AADSTS999999: neither'])(
    'reads no source for %j',
    async (asked) => {
      expect((await ask(asked)).opened).toBe(0);
    },
  );

  it('reads the source for a finding when one was named, and tells where it is raised', async () => {
    const { explanation, opened } = await ask('bare-pod', { namesSource: true });
    expect(opened).toBe(1);
    expect(explanation).toMatchObject({ about: 'finding', raised: [{ subject: 'Pod/pay/lone' }] });
  });

  it('keeps to the scope for a finding', async () => {
    const { explanation } = await ask('bare-pod', { namesSource: true, scope: ['shop'] });
    expect(explanation).toMatchObject({ about: 'finding', raised: [] });
  });

  it('leaves the scope out for an object: others may use its identity', async () => {
    const { explanation } = await ask('azureidentity/id-1', { scope: ['pay'] });
    expect(explanation).toMatchObject({
      about: 'object',
      objects: [{ users: [{ ref: 'Deployment.apps/shop/api' }, { ref: 'Pod/pay/lone' }] }],
    });
  });

  it('explains an object in every root that has it', async () => {
    const inventories = ['dev', 'prod'].map((id) => ({ ...CLUSTER, root: { ...CLUSTER.root, id } }));
    const { explanation } = await ask('deployment/api', { inventories });
    expect(explanation).toMatchObject({ objects: [{ root: 'dev' }, { root: 'prod' }] });
  });

  it('takes the account out of an error, to be asked for next', async () => {
    const { explanation } = await ask(
      "AADSTS700213: … for presented assertion subject 'system:serviceaccount:shop:default'. Please",
    );
    expect(explanation).toMatchObject({
      presented: [{ name: 'subject', value: 'system:serviceaccount:shop:default' }],
      diagnoses: [{ next: expect.arrayContaining(['migrate explain serviceaccount/default --namespace shop']) }],
    });
    expect((await ask('serviceaccount/default', { namespaces: ['shop'] })).explanation).toMatchObject({
      about: 'object',
    });
  });
});

const CORPUS = '../shared/corpus';

(existsSync(CORPUS) ? describe : describe.skip)('explain, over real manifests', () => {
  it.each(['mspnp+aks-fabrikam-dronedelivery', 'Azure+aad-pod-identity', 'DEFRA+ffc-helm-library'])(
    'knows every consumer of %s by the ref that scan prints, and agrees with it',
    async (folder) => {
      const source = manifestsSource({
        from: [`${CORPUS}/${folder}`],
        roots: [],
        cwd: process.cwd(),
        stdin: process.stdin,
      });
      const inventories = await source.read(() => undefined, new AbortController().signal);
      const consumers = inventories.flatMap((inventory) => resolve(inventory, 'standard').consumers);
      for (const { workload: each, root, state } of consumers.slice(0, 20)) {
        const { explanation } = await ask(each.ref, { inventories });
        expect(explanation).toMatchObject({
          about: 'object',
          objects: expect.arrayContaining([expect.objectContaining({ ref: each.ref, root, state })]),
        });
      }
    },
  );
});
