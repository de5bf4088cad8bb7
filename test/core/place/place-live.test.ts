import { describe, expect, it } from '@jest/globals';
import type { Operation } from '../../../src/core/change/operation.js';
import type { Workload } from '../../../src/core/inventory/model.js';
import type { JsonObject } from '../../../src/core/json.js';
import { placeLive } from '../../../src/core/place/place-live.js';
import { armId, liveInventoryOf, serviceAccount, workload, type WorkloadOptions } from '../../support/objects.js';

const HELM: JsonObject = { annotations: { 'meta.helm.sh/release-name': 'rel' } };
const USE = 'azure.workload.identity/use';
const CREDENTIAL = { name: 'c', issuer: 'https://i', subject: 'system:serviceaccount:shop:api', audience: 'a' };

function read(options: WorkloadOptions = {}): Workload {
  return readUnlabelled({ label: 'api', ...options });
}

function readUnlabelled(options: WorkloadOptions = {}): Workload {
  const [found] = liveInventoryOf([workload('shop', 'api', options)]).workloads;
  if (!found) throw new Error('no workload');
  return found;
}

function operation<T extends object>(does: T, consumer = 'Deployment.apps/shop/api') {
  return { root: 'cluster', code: 'why', consumers: [consumer], ...does };
}

function label(on: Workload, consumer?: string): Operation {
  return operation({ do: 'setLabel', on, key: USE, value: 'true' } as const, consumer);
}

function editedBy(one: Operation): unknown {
  const [change] = placeLive([one]);
  return change?.effect.do === 'edit' ? change.effect.fields : undefined;
}

describe('a label of pods', () => {
  it.each<[string, WorkloadOptions, string[]]>([
    ['Deployment', {}, ['spec', 'template']],
    ['CronJob', { kind: 'CronJob' }, ['spec', 'jobTemplate', 'spec', 'template']],
    ['Pod', { kind: 'Pod' }, []],
  ])('lies in the template of a %s', (_kind, options, template) => {
    expect(editedBy(label(read(options)))).toEqual([
      { at: [...template, 'metadata', 'labels', USE], from: { absent: true }, to: { is: 'true' } },
    ]);
  });

  it('is told with what stands there', () => {
    expect(editedBy(label(read({ podLabels: { [USE]: 'false' } })))).toMatchObject([{ from: { is: 'false' } }]);
  });

  it.each<[string, Workload, object]>([
    ['with its binding label', read(), { is: 'api' }],
    ['without one', readUnlabelled(), { absent: true }],
  ])('is set only on a workload that still is %s', (_name, on, is) => {
    expect(placeLive([label(on)])[0]?.requires).toMatchObject([
      { at: ['spec', 'template', 'metadata', 'labels', 'aadpodidbinding'], is },
    ]);
  });
});

describe('the account of pods', () => {
  it.each<[string, WorkloadOptions, object]>([
    ['that name none', {}, { absent: true }],
    ['that name one', { account: 'old' }, { is: 'old' }],
    ['that name one in the deprecated field only', { podSpec: { serviceAccount: 'old' } }, { absent: true }],
  ])('%s', (_name, options, from) => {
    const edit = operation({ do: 'setServiceAccount', on: read(options), name: 'api' } as const);

    expect(editedBy(edit)).toEqual([
      { at: ['spec', 'template', 'spec', 'serviceAccountName'], from, to: { is: 'api' } },
    ]);
  });
});

describe('the writer', () => {
  const body: JsonObject = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace: 'shop', name: 'api' } };
  const [account] = liveInventoryOf([serviceAccount('shop', 'api', HELM)]).serviceAccounts;
  if (!account) throw new Error('no account');

  it.each<[string, Operation, string]>([
    ['we, of what nobody owns', label(read()), 'migrate'],
    ['its source, of what Helm owns', label(read({ metadata: HELM })), 'source'],
    ['its source, of a restart', operation({ do: 'restart', on: read({ metadata: HELM }) } as const), 'source'],
    [
      'its source, of an account',
      operation({ do: 'setAnnotation', on: account, key: 'k', value: 'v' } as const),
      'source',
    ],
    ['its source, of a new object', operation({ do: 'ensureObject', body, owned: true } as const), 'source'],
    ['we, of a new object of ours', operation({ do: 'ensureObject', body, owned: false } as const), 'migrate'],
    [
      'we, of a credential',
      operation({ do: 'ensureCredential', identity: armId('id'), credential: CREDENTIAL } as const),
      'migrate',
    ],
  ])('is %s', (_name, one, by) => {
    expect(placeLive([one]).map((change) => change.by)).toEqual([by]);
  });
});

describe('a credential', () => {
  it('is one for all who need it, whatever the case of the identity', () => {
    const ensure = (identity: string, consumer: string): Operation =>
      operation({ do: 'ensureCredential', identity, credential: CREDENTIAL } as const, consumer);
    const changes = placeLive([ensure(armId('id'), 'b'), ensure(armId('id').toLowerCase(), 'a')]);

    expect(changes).toMatchObject([
      {
        stage: 'identities',
        undo: 'keep',
        effect: { do: 'create', body: { name: 'c', issuer: 'https://i', audiences: ['a'] } },
        why: { consumers: ['a', 'b'] },
      },
    ]);
  });
});

describe('several operations on one object', () => {
  it('are one change with all fields', () => {
    const on = read();
    const account = operation({ do: 'setServiceAccount', on, name: 'api' } as const);
    const changes = placeLive([label(on), account, label(on)]);

    expect(changes).toHaveLength(1);
    expect(changes[0]?.effect).toMatchObject({
      fields: [{ to: { is: 'true' } }, { at: expect.arrayContaining(['serviceAccountName']) }],
    });
    expect(changes[0]?.requires).toHaveLength(1);
  });

  it('keep a restart apart from an edit', () => {
    const on = read();
    const changes = placeLive([label(on), operation({ do: 'restart', on } as const)]);

    expect(changes.map(({ effect }) => effect.do)).toEqual(['edit', 'restart']);
    expect(new Set(changes.map(({ id }) => id)).size).toBe(2);
  });

  it.each([
    [true, true, 'source'],
    [true, false, 'migrate'],
    [false, true, 'migrate'],
  ])('are left to the source only if all are: owned %s and %s', (one, other, by) => {
    const body = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace: 'shop', name: 'api' } };
    const ensure = (owned: boolean): Operation => operation({ do: 'ensureObject', body, owned } as const);

    expect(placeLive([ensure(one), ensure(other)]).map((change) => change.by)).toEqual([by]);
  });

  it('never meet across roots', () => {
    const on = read();
    const changes = placeLive([label(on), { ...label(on), root: 'other' }]);

    expect(new Set(changes.map(({ id }) => id)).size).toBe(2);
  });
});
