import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import {
  azureIdentity,
  azureIdentityBinding,
  clientId,
  liveInventoryOf,
  serviceAccount,
  workload,
  type WorkloadOptions,
} from '../../support/objects.js';

const USE = 'azure.workload.identity/use';
const bound = [azureIdentity('shop', 'id-1'), azureIdentityBinding('shop', 'b', 'id-1', 'api')];
const two = [azureIdentity('shop', 'id-2', { number: 2 }), azureIdentityBinding('shop', 'b-2', 'id-2', 'api')];
const account = (number?: number): JsonObject =>
  serviceAccount(
    'shop',
    'api',
    number === undefined ? {} : { annotations: { 'azure.workload.identity/client-id': clientId(number) } },
  );
const selected = (options: WorkloadOptions): JsonObject =>
  workload('shop', 'api', { account: 'api', label: 'api', podLabels: { [USE]: 'true' }, ...options });
const withClientId = (value: string): WorkloadOptions => ({
  podSpec: { containers: [{ name: 'app', image: 'x', env: [{ name: 'AZURE_CLIENT_ID', value }] }] },
});
const api = (use?: string, label: string | null = 'api', metadata: JsonObject = {}): JsonObject =>
  workload('shop', 'api', {
    account: 'api',
    ...(label === null ? {} : { label }),
    podLabels: use === undefined ? {} : { [USE]: use },
    metadata,
  });

describe('the state of a consumer', () => {
  it.each<{ name: string; objects: JsonObject[]; state: string; codes?: string[] }>([
    { name: 'pod identity only', objects: [...bound, account(), api()], state: 'legacy' },
    { name: 'pod identity, account prepared', objects: [...bound, account(1), api()], state: 'legacy' },
    { name: 'both paths', objects: [...bound, account(1), api('true')], state: 'both' },
    { name: 'several and no default', objects: [...bound, ...two, account(), api('true')], state: 'both' },
    { name: 'several and no account at all', objects: [...bound, ...two, api('true')], state: 'wrong' },
    {
      name: 'selected, account without client id',
      objects: [...bound, account(), api('true')],
      state: 'wrong',
      codes: ['half-migrated'],
    },
    { name: 'selected, account with another client id', objects: [...bound, account(9), api('true')], state: 'wrong' },
    {
      name: 'selected with several identities and no default',
      objects: [...bound, ...two, account(), api('true')],
      state: 'both',
    },
    {
      name: 'label with another value',
      objects: [...bound, account(1), api('True')],
      state: 'wrong',
      codes: ['use-label-ineffective'],
    },
    {
      name: 'label on the Deployment only',
      objects: [...bound, account(1), api(undefined, 'api', { labels: { [USE]: 'true' } })],
      state: 'wrong',
      codes: ['use-label-ineffective'],
    },
    {
      name: 'both, a container with the same client id',
      objects: [...bound, account(1), selected(withClientId(clientId(1)))],
      state: 'both',
    },
    {
      name: 'selected, a container with another client id',
      objects: [...bound, account(1), selected(withClientId(clientId(2)))],
      state: 'wrong',
    },
    {
      name: 'selected, a container with an empty client id',
      objects: [...bound, account(1), selected(withClientId(''))],
      state: 'wrong',
    },
    {
      name: 'selected, a container with a client id to be filled in',
      objects: [...bound, account(1), selected(withClientId('${ID}'))],
      state: 'both',
    },
    {
      name: 'selected, its pods refused',
      objects: [
        ...bound,
        account(1),
        selected({ podAnnotations: { 'azure.workload.identity/service-account-token-expiration': '60' } }),
      ],
      state: 'wrong',
    },
    {
      name: 'selected, all its containers skipped',
      objects: [
        ...bound,
        account(1),
        selected({ podAnnotations: { 'azure.workload.identity/skip-containers': 'app' } }),
      ],
      state: 'wrong',
    },
    { name: 'workload identity only', objects: [account(1), api('true', null)], state: 'migrated' },
    {
      name: 'workload identity and a left-over label',
      objects: [account(1), api('true')],
      state: 'migrated',
      codes: ['label-without-binding'],
    },
    {
      name: 'a label that nothing answers (E11)',
      objects: [account(), api()],
      state: 'unbound',
      codes: ['label-without-binding'],
    },
  ])('$name', ({ objects, state, codes }) => {
    const { consumers, findings } = resolve(liveInventoryOf(objects), 'standard');

    expect(consumers.map((consumer) => consumer.state)).toEqual([state]);
    expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining(codes ?? []));
  });

  it('is unknown where an object is defined twice with different contents', () => {
    const { consumers, findings } = resolve(
      liveInventoryOf([...bound, azureIdentity('shop', 'id-1', { number: 5 }), account(), api()]),
      'standard',
    );

    expect(consumers[0]?.state).toBe('unknown');
    expect(findings.map(({ code }) => code)).toContain('duplicate-object');
  });

  it('counts a document that is there twice with the same content once', () => {
    const { consumers } = resolve(liveInventoryOf([...bound, ...bound, account(), api()]), 'standard');

    expect(consumers.map(({ state }) => state)).toEqual(['legacy']);
  });

  it('names a selector that differs only in case', () => {
    const { findings } = resolve(liveInventoryOf([...bound, account(), api(undefined, 'API')]), 'standard');

    expect(findings.find(({ code }) => code === 'label-without-binding')?.evidence).toEqual([
      expect.stringContaining('"api"'),
    ]);
  });
});
