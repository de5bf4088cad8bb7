import { describe, expect, it } from '@jest/globals';
import type { Observed, Target } from '../../../src/core/change/types.js';
import { MigrationError } from '../../../src/core/errors.js';
import type { JsonObject } from '../../../src/core/json.js';
import type { KubernetesReader, ResourceType } from '../../../src/ports/kubernetes.js';
import { clusterReader } from '../../../src/systems/kubernetes/cluster-reader.js';

type Get = (type: ResourceType, namespace: string, name: string) => JsonObject | undefined;

function readerOf(get: Get): KubernetesReader {
  const unused = (): never => {
    throw new Error('not asked for');
  };
  return {
    get: async (type, namespace, name) => get(type, namespace, name),
    list: unused,
    isServed: unused,
    listGroups: unused,
    listTypes: unused,
    identify: unused,
  };
}

async function observe(
  get: Get,
  targets: readonly Target[],
  signal = new AbortController().signal,
): Promise<Observed[]> {
  const seen: Observed[] = [];
  for await (const observed of clusterReader(readerOf(get)).observe(targets, signal)) seen.push(observed);
  return seen;
}

const deployment: Target = {
  system: 'kubernetes',
  root: 'cluster',
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'api',
};

describe('clusterReader', () => {
  it('tells what is there, with its uid and version', async () => {
    const value = { metadata: { name: 'api', uid: 'u1', resourceVersion: '7' } };
    expect(await observe(() => value, [deployment])).toEqual([
      { target: deployment, state: 'present', value, uid: 'u1', version: '7' },
    ]);
  });

  it.each([
    [deployment, { group: 'apps', version: 'v1', plural: 'deployments', kind: 'Deployment', namespaced: true }, 'shop'],
    [
      { ...deployment, apiVersion: 'v1', kind: 'ServiceAccount' },
      { group: '', version: 'v1', plural: 'serviceaccounts', kind: 'ServiceAccount', namespaced: true },
      'shop',
    ],
    [
      { system: 'kubernetes', root: 'cluster', apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer', name: 'api' },
      { group: 'cert-manager.io', version: 'v1', plural: 'clusterissuers', kind: 'ClusterIssuer', namespaced: false },
      '',
    ],
  ] as const)('asks for %j', async (target, type, namespace) => {
    const asked: unknown[] = [];
    await observe((...request) => void asked.push(request), [target]);
    expect(asked).toEqual([[type, namespace, 'api']]);
  });

  it('tells what is not there', async () => {
    expect(await observe(() => undefined, [deployment])).toEqual([{ target: deployment, state: 'absent' }]);
  });

  it('takes what may not be read for an answer, and goes on', async () => {
    const error = new MigrationError({ code: 'kubernetes-forbidden', kind: 'failed', what: 'Not allowed' });
    const other = { ...deployment, name: 'web' };
    const seen = await observe(
      (_type, _namespace, name) => {
        if (name === 'api') throw error;
        return {};
      },
      [deployment, other],
    );
    expect(seen).toEqual([
      { target: deployment, state: 'unreadable', error },
      { target: other, state: 'present', value: {} },
    ]);
  });

  it.each<[Target, string]>([
    [{ system: 'azure', id: '/subscriptions/s' }, 'Azure was not asked'],
    [{ system: 'files', root: '.', path: 'a.yaml' }, 'Files were not read'],
  ])('does not ask the cluster about %j', async (target, what) => {
    const [observed] = await observe(() => ({}), [target]);
    expect(observed).toMatchObject({ target, state: 'unreadable', error: { code: 'not-observed', what } });
  });

  it('answers for each of many targets once', async () => {
    const targets = Array.from({ length: 30 }, (_, index) => ({ ...deployment, name: `n${index}` }));
    const seen = await observe(() => undefined, targets);
    expect(seen.map(({ target }) => target)).toEqual(targets);
  });

  it('stops with the reason of the signal', async () => {
    const reason = new MigrationError({ code: 'interrupted', kind: 'interrupted', what: 'Stopped' });
    const failing = (): never => {
      throw new MigrationError({ code: 'kubernetes-unreachable', kind: 'failed', what: 'Gone' });
    };
    await expect(observe(failing, [deployment], AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
