import { describe, expect, it } from '@jest/globals';
import { targetKey } from '../../src/core/change/target.js';
import type { Change, Observed, Target } from '../../src/core/change/types.js';
import { MigrationError } from '../../src/core/errors.js';
import type { MigrationPlan } from '../../src/core/formats/plan.js';
import type { ClusterIdentity } from '../../src/core/inventory/found.js';
import type { Reader } from '../../src/ports/reader.js';
import { diff } from '../../src/usecases/diff.js';

const signal = new AbortController().signal;
const target: Target = {
  system: 'kubernetes',
  root: 'cluster',
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  namespace: 'shop',
  name: 'api',
};
const at = ['metadata', 'annotations', 'azure.workload.identity/client-id'];
const account: Target = { ...target, name: 'other' };
const change: Change = {
  id: 'workloads/edit/api',
  stage: 'workloads',
  needs: [],
  by: 'migrate',
  target,
  effect: { do: 'edit', fields: [{ at, from: { absent: true }, to: { is: 'id' } }] },
  requires: [],
  undo: 'inverse',
  why: { code: 'account', consumers: [] },
};

function planOf(changes: readonly Change[], uid?: string): MigrationPlan {
  const cluster: ClusterIdentity = { server: 'a:443', context: 'a', ...(uid && { uid }) };
  return {
    kind: 'MigrationPlan',
    formatVersion: '1.0',
    planId: 'sha256:0',
    applyable: true,
    target: { roots: [{ id: 'cluster', kind: 'cluster', cluster }], issuers: {} },
    inputs: {
      source: { kind: 'cluster', paths: [] },
      scope: { namespaces: [], excludeNamespaces: [] },
      offline: true,
      audience: 'a',
      waveSize: 1,
      plugins: [],
    },
    stages: [],
    changes: [...changes],
    checks: [],
    findings: [],
    manual: [],
    budget: [],
    summary: { create: 0, update: 1, delete: 0, restart: 0, bySource: 0, unchanged: 0, manual: 0, consumers: 1 },
  };
}

/** Knows these objects; everything else is absent. */
function readerOf(objects: readonly [Target, Observed][], asked: string[] = []): Reader {
  const known = new Map(objects.map(([each, observed]) => [targetKey(each), observed]));
  return {
    async *observe(targets) {
      for (const each of targets) {
        asked.push(targetKey(each));
        yield known.get(targetKey(each)) ?? { target: each, state: 'absent' };
      }
    },
  };
}

function present(value: Record<string, string>): [Target, Observed] {
  return [target, { target, state: 'present', value: { metadata: { annotations: value } } }];
}

async function standingsOf(request: Parameters<typeof diff>[0]): Promise<unknown[]> {
  const outcome = await diff(request);
  return outcome.diff.objects.flatMap(({ changes }) => changes.map(({ standing }) => standing));
}

describe('diff', () => {
  it('tells no standing when the cluster was not asked', async () => {
    expect(await standingsOf({ plan: planOf([change]), signal })).toEqual([undefined]);
  });

  it.each([
    ['pending', [present({})]],
    ['done', [present({ 'azure.workload.identity/client-id': 'id' })]],
    ['drifted', [present({ 'azure.workload.identity/client-id': 'somebody else' })]],
    ['missing', []],
  ] as const)('tells that a change is %s', async (standing, objects) => {
    expect(await standingsOf({ plan: planOf([change]), reader: readerOf([...objects]), signal })).toEqual([standing]);
  });

  it('shows where a change drifted', async () => {
    const reader = readerOf([present({ 'azure.workload.identity/client-id': 'somebody else' })]);
    const outcome = await diff({ plan: planOf([change]), reader, signal });
    expect(outcome.diff.objects[0]?.changes[0]?.fields).toEqual([
      { at, planned: { absent: true }, found: { is: 'somebody else' } },
    ]);
  });

  it('asks once for each target, also for those that are only required', async () => {
    const asked: string[] = [];
    const requiring: Change = {
      ...change,
      id: 'b',
      requires: [{ target: account, at: ['metadata'], is: { absent: true } }],
    };
    await diff({ plan: planOf([change, requiring]), reader: readerOf([], asked), signal });
    expect(asked.sort()).toEqual([targetKey(target), targetKey(account)].sort());
  });

  it('takes a target that the reader forgets for unreadable', async () => {
    const silent: Reader = { async *observe() {} };
    expect(await standingsOf({ plan: planOf([change]), reader: silent, signal })).toEqual(['unreadable']);
  });

  it.each([
    ['another UID', 'u1', 'u2', true],
    ['the same UID', 'u1', 'u1', false],
    ['a UID that the plan does not know', undefined, 'u2', false],
    ['a UID that may not be read', 'u1', undefined, false],
  ])('of a cluster with %s', async (_name, planned, live, refused) => {
    const cluster: ClusterIdentity = { server: 'b:443', context: 'b', ...(live && { uid: live }) };
    const outcome = diff({ plan: planOf([change], planned), reader: readerOf([]), cluster, signal }).then(
      () => undefined,
      (error: unknown) => error,
    );
    const error = await outcome;
    expect(error instanceof MigrationError && [error.code, error.kind]).toEqual(refused && ['other-cluster', 'stale']);
  });
});
