import { describe, expect, it } from '@jest/globals';
import { MANAGED_BY_LABEL } from '../../../src/core/inventory/names.js';
import type { JsonObject } from '../../../src/core/json.js';
import {
  MANAGED_BY,
  nameAccounts,
  NEED_ANNOTATION,
  REPLACES_ANNOTATION,
} from '../../../src/core/plan/name-accounts.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import {
  azureIdentity,
  azureIdentityBinding,
  clientId,
  liveInventoryOf,
  serviceAccount,
  workload,
} from '../../support/objects.js';

const IDENTITIES = [
  azureIdentity('shop', 'vault', { number: 1 }),
  azureIdentityBinding('shop', 'b-1', 'vault', 'one'),
  azureIdentity('shop', 'queue', { number: 2 }),
  azureIdentityBinding('shop', 'b-2', 'queue', 'two'),
];
const api = workload('shop', 'api', { label: 'one' });
const web = workload('shop', 'web', { label: 'two' });

function made(name: string, replaces: string, need: string, more: JsonObject = {}): JsonObject {
  return serviceAccount('shop', name, {
    labels: { [MANAGED_BY_LABEL]: MANAGED_BY },
    annotations: { [REPLACES_ANNOTATION]: replaces, [NEED_ANNOTATION]: need },
    ...more,
  });
}

/** The new name for each workload. */
function namesFor(objects: readonly JsonObject[]): Record<string, string> {
  const { inventory, consumers } = resolve(liveInventoryOf([...IDENTITIES, ...objects]), 'standard');
  const { nameFor } = nameAccounts(inventory, consumers);
  return Object.fromEntries(consumers.map((consumer) => [consumer.workload.name, nameFor(consumer)]));
}

describe('a new account', () => {
  it.each<[string, JsonObject[], Record<string, string>]>([
    ['is named after its workload', [api], { api: 'api' }],
    ['is another for another identity', [api, web], { api: 'api', web: 'web' }],
    [
      'of workloads that share account and identity is named after the identity',
      [api, workload('shop', 'jobs', { label: 'one' })],
      { api: 'vault', jobs: 'vault' },
    ],
    [
      'is another for another account',
      [api, workload('shop', 'jobs', { label: 'one', account: 'jobs' })],
      { api: 'api', jobs: 'jobs-workload-identity' },
    ],
    [
      'does not take the name of one that exists',
      [api, serviceAccount('shop', 'api')],
      { api: 'api-workload-identity' },
    ],
    ['may have a name from another namespace', [api, serviceAccount('other', 'api')], { api: 'api' }],
    [
      'does not take a name that pods use without its being found',
      [api, workload('shop', 'store', { account: 'api' })],
      { api: 'api-workload-identity' },
    ],
    [
      'is counted when that name is taken as well',
      [api, ...['api', 'api-workload-identity', 'api-workload-identity-2'].map((name) => serviceAccount('shop', name))],
      { api: 'api-workload-identity-3' },
    ],
    [
      'of two workloads of one name has two names',
      [api, workload('shop', 'api', { kind: 'StatefulSet', label: 'two' })],
      { api: 'api-workload-identity' },
    ],
    ['that we have made is known again', [api, made('old-name', 'default', clientId(1))], { api: 'old-name' }],
    ['that we have made for others is not', [api, made('old-name', 'jobs', clientId(1))], { api: 'api' }],
    ['that we have made for another identity is not', [api, made('old-name', 'default', clientId(2))], { api: 'api' }],
    [
      'that somebody else marked like ours is not',
      [api, made('mine', 'default', clientId(1), { labels: {} })],
      { api: 'api' },
    ],
  ])('%s', (_name, objects, names) => {
    expect(namesFor(objects)).toEqual(names);
  });

  it('is not named for a Job that is done', () => {
    const done = { ...workload('shop', 'api', { kind: 'Job', label: 'one' }), status: COMPLETE };

    expect(namesFor([done, workload('shop', 'jobs', { label: 'one' })])).toMatchObject({ jobs: 'jobs' });
  });
});

describe('the name of a new account', () => {
  const longest = 'a'.repeat(253);
  it.each<[string, JsonObject[]]>([
    ['of the longest workload', []],
    ['that is taken', [serviceAccount('shop', longest)]],
    [
      'that is taken with its suffix as well',
      [longest, `${'a'.repeat(234)}-workload-identity`].map((name) => serviceAccount('shop', name)),
    ],
  ])('%s is one that the server takes', (_name, accounts) => {
    const names = Object.values(namesFor([workload('shop', longest, { label: 'one' }), ...accounts]));

    for (const name of names) expect(name).toMatch(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/);
    expect(names).toHaveLength(1);
  });

  it('is cut where a letter or digit comes before the suffix', () => {
    const name = `${'a'.repeat(230)}.-.-.${'b'.repeat(18)}`;

    expect(namesFor([workload('shop', name, { label: 'one' }), serviceAccount('shop', name)])).toEqual({
      [name]: `${'a'.repeat(230)}-workload-identity`,
    });
  });

  it('of two workloads that are alike as far as there is room is two names', () => {
    const [one, two] = ['b', 'c'].map((end) => `${'a'.repeat(252)}${end}`);
    const objects = [one ?? '', two ?? ''].flatMap((name, index) => [
      workload('shop', name, { label: index === 0 ? 'one' : 'two' }),
      serviceAccount('shop', name),
    ]);

    expect(new Set(Object.values(namesFor(objects))).size).toBe(2);
  });
});

const COMPLETE: JsonObject = { conditions: [{ type: 'Complete', status: 'True' }] };
