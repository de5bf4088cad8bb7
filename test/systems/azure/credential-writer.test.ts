import { describe, expect, it } from '@jest/globals';
import type { NamedCredential } from '../../../src/ports/azure-credentials.js';
import type { AzureHandler } from '../../../src/ports/azure-handler.js';
import { addCredential, removeCredential } from '../../../src/sandbox/azure/clients.js';
import type { Damage, Fault } from '../../../src/sandbox/azure/faults.js';
import { createSandboxAzure, type SandboxOptions } from '../../../src/sandbox/azure/sandbox-azure.js';
import { join } from '../../support/join-azure.js';
import { AUDIENCE, azureWorld, GROUP, IDENTITY, ISSUER, SUBJECT } from '../../support/sandbox-azure.js';
import { virtualClock } from '../../support/virtual-clock.js';

const signal = new AbortController().signal;
const WANTED: NamedCredential = { name: 'shop-catalog-1', issuer: ISSUER, subject: SUBJECT, audience: AUDIENCE };
const SHOWN = { name: WANTED.name, issuer: ISSUER, subject: SUBJECT, audiences: [AUDIENCE] };

/** `before` runs before each request that reaches Azure: somebody else at work. */
function connect(
  options: Partial<SandboxOptions> = {},
  before: (method: string, path: string) => void = () => undefined,
) {
  const clock = virtualClock();
  const { state } = azureWorld();
  const identity = state.identities.get(IDENTITY.toLowerCase());
  if (!identity) throw new Error('no identity');
  const sandbox = createSandboxAzure({ ...options, state, clock });
  const handle: AzureHandler = (request, stop) => {
    before(request.method, new URL(request.url).pathname);
    return sandbox.handle(request, stop);
  };
  const names = () => [...identity.credentials.values()].map(({ name }) => name).sort();
  return { ...join(handle, { clock }), state, identity, names };
}

function methods({ requests }: { requests: readonly { method: string }[] }): string {
  return requests.map(({ method }) => method).join(' ');
}

function once(method: string, damage: Damage): Fault {
  return { on: (call) => call.method === method && call.path.includes('federated'), damage, times: 1 };
}

describe('create', () => {
  it('looks, writes, and reads back', async () => {
    const azure = connect();
    expect(await azure.writer.create(IDENTITY, WANTED, signal)).toEqual({ outcome: 'created', credential: SHOWN });
    expect(methods(azure)).toBe('GET PUT GET');
    expect(azure.names()).toEqual([WANTED.name]);
  });

  it('lists once for all credentials of an identity', async () => {
    const azure = connect();
    const wanted = [1, 2, 3].map((nth) => ({ ...WANTED, name: `${WANTED.name}-${nth}`, subject: `${SUBJECT}${nth}` }));
    await Promise.all(wanted.map((one) => azure.writer.create(IDENTITY, one, signal)));
    expect(methods(azure)).toBe('GET PUT GET PUT GET PUT GET');
    const writes = azure.requests.filter(({ method }) => method === 'PUT').map(({ at }) => at);
    expect(writes.map((at) => at - (writes[0] ?? 0))).toEqual([0, 4000, 8000]);
  });

  it('adopts the triple under whatever name, and writes nothing', async () => {
    const azure = connect();
    addCredential(azure.identity, { name: 'by-terraform', issuer: ISSUER, subject: SUBJECT, audiences: [AUDIENCE] });
    expect(await azure.writer.create(IDENTITY, WANTED, signal)).toEqual({
      outcome: 'adopted',
      credential: { ...SHOWN, name: 'by-terraform' },
    });
    expect(methods(azure)).toBe('GET');
  });

  it.each([
    ['its name', { name: WANTED.name.toUpperCase(), subject: 'other' }],
    ['its issuer and subject with another audience', { name: 'x-1', subject: SUBJECT, audiences: ['api://other'] }],
  ])('writes nothing where another one has %s', async (_, other) => {
    const azure = connect();
    addCredential(azure.identity, { issuer: ISSUER, ...other });
    const outcome = await azure.writer.create(IDENTITY, WANTED, signal);
    expect(outcome).toMatchObject({ outcome: 'held', by: { name: other.name } });
    expect(methods(azure)).toBe('GET');
  });

  it('says that it replaced what took the name in between', async () => {
    const azure = connect({}, (method) => {
      if (method === 'PUT') addCredential(azure.identity, { name: WANTED.name, issuer: ISSUER, subject: 'theirs' });
    });
    expect(await azure.writer.create(IDENTITY, WANTED, signal)).toEqual({ outcome: 'replaced', credential: SHOWN });
  });

  it('says who replaced what it wrote, before it was read back', async () => {
    let written = false;
    const azure = connect({}, (method) => {
      if (written) addCredential(azure.identity, { name: WANTED.name, issuer: ISSUER, subject: 'theirs' });
      written = method === 'PUT';
    });
    const outcome = await azure.writer.create(IDENTITY, WANTED, signal);
    expect(outcome).toMatchObject({ outcome: 'held', by: { name: WANTED.name, subject: 'theirs' } });
  });

  it('adopts what somebody else made in between under another name', async () => {
    const azure = connect({}, (method) => {
      if (method !== 'PUT' || azure.names().length > 0) return;
      addCredential(azure.identity, { name: 'theirs', issuer: ISSUER, subject: SUBJECT, audiences: [AUDIENCE] });
    });
    const outcome = await azure.writer.create(IDENTITY, WANTED, signal);
    expect(outcome).toMatchObject({ outcome: 'adopted', credential: { name: 'theirs' } });
    expect(azure.names()).toEqual(['theirs']);
  });

  it.each<[string, Damage]>([
    [
      '409, others write',
      { do: 'refuse', status: 409, code: 'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity' },
    ],
    ['429', { do: 'refuse', status: 429, retryAfterS: 8 }],
    ['500 that did nothing', { do: 'refuse', status: 500 }],
    ['a reset that did nothing', { do: 'reset' }],
  ])('looks anew and writes again after %s', async (_, damage) => {
    const azure = connect({ faults: [once('PUT', damage)] });
    expect(await azure.writer.create(IDENTITY, WANTED, signal)).toEqual({ outcome: 'created', credential: SHOWN });
    expect(methods(azure)).toBe('GET PUT GET PUT GET');
  });

  it.each<[string, Damage]>([
    ['500', { do: 'refuse', status: 500, after: true }],
    ['a reset', { do: 'reset', after: true }],
    ['no answer', { do: 'silence', after: true }],
    ['half an answer', { do: 'truncate' }],
  ])('writes once only when %s hid that it was written', async (_, damage) => {
    const azure = connect({ faults: [once('PUT', damage)] });
    expect(await azure.writer.create(IDENTITY, WANTED, signal)).toEqual({ outcome: 'found', credential: SHOWN });
    expect(methods(azure)).toBe('GET PUT GET');
  });

  it.each<[string, Damage, string]>([
    ['a lock', { do: 'refuse', status: 409, code: 'ScopeLocked' }, 'azure-locked'],
    ['a policy', { do: 'refuse', status: 403, code: 'RequestDisallowedByPolicy' }, 'azure-policy-denied'],
    ['any other 409', { do: 'refuse', status: 409, code: 'Whatever' }, 'azure-failed'],
  ])('does not repeat after %s', async (_, damage, code) => {
    const azure = connect({ faults: [once('PUT', damage)] });
    await expect(azure.writer.create(IDENTITY, WANTED, signal)).rejects.toMatchObject({ code });
    expect(methods(azure)).toBe('GET PUT');
  });

  it('tries once more with a new token where a role is missing', async () => {
    const missing: Damage = { do: 'refuse', status: 403, code: 'AuthorizationFailed' };
    const granted = connect({ faults: [once('PUT', missing)] });
    expect(await granted.writer.create(IDENTITY, WANTED, signal)).toMatchObject({ outcome: 'created' });
    expect(methods(granted)).toBe('GET PUT PUT GET');
    const azure = connect({ faults: [{ ...once('PUT', missing), times: 2 }] });
    await expect(azure.writer.create(IDENTITY, WANTED, signal)).rejects.toMatchObject({ code: 'azure-forbidden' });
    expect(methods(azure)).toBe('GET PUT PUT');
  });

  it('waits until ARM shows what it accepted, and does not write it again', async () => {
    let hidden = 3;
    const azure = connect({
      faults: [
        {
          on: ({ method, path }) => method === 'GET' && path.endsWith(WANTED.name) && hidden-- > 0,
          damage: { do: 'refuse', status: 404, code: 'ResourceNotFound' },
        },
      ],
    });
    expect(await azure.writer.create(IDENTITY, WANTED, signal)).toMatchObject({ outcome: 'created' });
    expect(methods(azure)).toBe('GET PUT GET GET GET GET');
  });

  it('says that there is no such identity, that it is full, and that its region cannot', async () => {
    const azure = connect();
    await expect(azure.writer.create(`${IDENTITY}2`, WANTED, signal)).rejects.toMatchObject({
      code: 'azure-identity-not-found',
    });
    for (let nth = 0; nth < 20; nth += 1)
      addCredential(azure.identity, { name: `c${nth}x`, issuer: ISSUER, subject: `s${nth}` });
    await expect(azure.writer.create(IDENTITY, WANTED, signal)).rejects.toMatchObject({
      code: 'azure-credential-limit',
    });
    const elsewhere = connect();
    elsewhere.identity.location = 'malaysiasouth';
    await expect(elsewhere.writer.create(IDENTITY, WANTED, signal)).rejects.toMatchObject({
      code: 'azure-region-unsupported',
    });
  });

  it('says that nothing is proved when the read-back fails', async () => {
    const azure = connect({
      faults: [
        {
          on: ({ method, path }) => method === 'GET' && path.endsWith(WANTED.name),
          damage: { do: 'refuse', status: 403, code: 'AuthorizationFailed' },
        },
      ],
    });
    await expect(azure.writer.create(IDENTITY, WANTED, signal)).rejects.toMatchObject({ code: 'azure-not-read-back' });
  });

  it('gives up on others who never stop writing', async () => {
    const concurrent = {
      do: 'refuse',
      status: 409,
      code: 'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity',
    } as const;
    const azure = connect({ faults: [{ on: ({ method }) => method === 'PUT', damage: concurrent }] });
    await expect(azure.writer.create(IDENTITY, WANTED, signal)).rejects.toMatchObject({ code: 'azure-conflict' });
    expect(azure.requests.filter(({ method }) => method === 'PUT')).toHaveLength(11);
  });

  it('does not start what was aborted in the line', async () => {
    const stop = new AbortController();
    const azure = connect();
    const first = azure.writer.create(IDENTITY, WANTED, signal);
    const second = azure.writer.create(IDENTITY, { ...WANTED, name: 'second', subject: 'second' }, stop.signal);
    stop.abort(new Error('enough'));
    await first;
    await expect(second).rejects.toThrow('enough');
    expect(azure.names()).toEqual([WANTED.name]);
  });
});

describe('delete', () => {
  it('deletes its own, and reads back that it is gone', async () => {
    const azure = connect();
    addCredential(azure.identity, { ...WANTED, audiences: [AUDIENCE] });
    expect(await azure.writer.delete(IDENTITY, WANTED, signal)).toEqual({ outcome: 'deleted' });
    expect(methods(azure)).toBe('GET DELETE GET');
    expect(await azure.writer.delete(IDENTITY, WANTED, signal)).toEqual({ outcome: 'absent' });
    expect(await azure.writer.delete(`${IDENTITY}2`, WANTED, signal)).toEqual({ outcome: 'absent' });
  });

  it('leaves alone what has another triple', async () => {
    const azure = connect();
    addCredential(azure.identity, { name: WANTED.name, issuer: ISSUER, subject: 'theirs' });
    expect(await azure.writer.delete(IDENTITY, WANTED, signal)).toMatchObject({
      outcome: 'held',
      by: { subject: 'theirs' },
    });
    expect(azure.names()).toEqual([WANTED.name]);
  });

  it('never touches what AKS made for identity bindings', async () => {
    const azure = connect();
    const ofAks = { ...WANTED, name: 'AKS-identity-binding' };
    addCredential(azure.identity, { ...ofAks, audiences: [AUDIENCE] });
    await expect(azure.writer.delete(IDENTITY, ofAks, signal)).rejects.toMatchObject({
      code: 'azure-credential-in-use',
    });
    expect(azure.requests).toEqual([]);
  });

  it.each<[string, Damage, string]>([
    [
      'others write',
      { do: 'refuse', status: 409, code: 'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity' },
      'GET DELETE GET DELETE GET',
    ],
    ['a reset before', { do: 'reset' }, 'GET DELETE GET DELETE GET'],
    ['a reset after', { do: 'reset', after: true }, 'GET DELETE GET'],
  ])('looks anew after %s', async (_, damage, expected) => {
    const azure = connect({ faults: [once('DELETE', damage)] });
    addCredential(azure.identity, { ...WANTED, audiences: [AUDIENCE] });
    expect(await azure.writer.delete(IDENTITY, WANTED, signal)).toEqual({ outcome: 'deleted' });
    expect(methods(azure)).toBe(expected);
  });

  it('makes room for another of the same name', async () => {
    const azure = connect();
    await azure.writer.create(IDENTITY, WANTED, signal);
    await azure.writer.delete(IDENTITY, WANTED, signal);
    expect(await azure.writer.create(IDENTITY, WANTED, signal)).toMatchObject({ outcome: 'created' });
    removeCredential(azure.identity, WANTED.name, azure.clock.now());
    expect(await azure.writer.get(IDENTITY, WANTED.name, signal)).toBeUndefined();
  });
});

describe('several identities', () => {
  it('are written at the same time, each one thing after the other', async () => {
    const azure = connect({ arm: { writeMs: 900 }, throttled: true });
    const identities = ['a1a', 'b1b', 'c1c'].map(
      (name) => `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
    );
    for (const id of identities)
      azure.state.identities.set(id.toLowerCase(), { ...azure.identity, id, credentials: new Map(), history: [] });
    const work = identities.flatMap((id) =>
      [1, 2, 3].map((nth) =>
        azure.writer.create(id, { ...WANTED, name: `${WANTED.name}-${nth}`, subject: `s${nth}` }, signal),
      ),
    );
    const started = azure.clock.now();
    const outcomes = await Promise.all(work);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(work.map(() => 'created'));
    // Three writes, four seconds apart, and not nine.
    expect(azure.clock.now() - started).toBeLessThan(12_000);
    expect(azure.waits).toEqual([]);
  });
});
