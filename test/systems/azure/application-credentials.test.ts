import { describe, expect, it } from '@jest/globals';
import type { NamedCredential } from '../../../src/ports/azure-credentials.js';
import type { AzureHandler } from '../../../src/ports/azure-handler.js';
import { addCredential, removeCredential } from '../../../src/sandbox/azure/clients.js';
import type { Damage, Fault } from '../../../src/sandbox/azure/faults.js';
import { createSandboxAzure, type SandboxOptions } from '../../../src/sandbox/azure/sandbox-azure.js';
import { join } from '../../support/join-azure.js';
import { AUDIENCE, azureWorld, ISSUER, SUBJECT } from '../../support/sandbox-azure.js';
import { virtualClock } from '../../support/virtual-clock.js';

const signal = new AbortController().signal;
const WANTED: NamedCredential = { name: 'shop-catalog-1', issuer: ISSUER, subject: SUBJECT, audience: AUDIENCE };
const SHOWN = { name: WANTED.name, issuer: ISSUER, subject: SUBJECT, audiences: [AUDIENCE] };
const NOBODY = '00000000-0000-4000-8000-000000000000';

/** `before` runs before each request that reaches Azure: somebody else at work. */
function connect(options: Partial<SandboxOptions> = {}, before: (method: string) => void = () => undefined) {
  const clock = virtualClock();
  const { state, application } = azureWorld();
  const sandbox = createSandboxAzure({ ...options, state, clock });
  const bodies: unknown[] = [];
  const handle: AzureHandler = (request, stop) => {
    before(request.method);
    if (request.body !== undefined) bodies.push(JSON.parse(request.body));
    return sandbox.handle(request, stop);
  };
  const names = () => [...application.credentials.values()].map(({ name }) => name).sort();
  return { ...join(handle, { clock }), application, id: application.objectId, names, bodies };
}

function methods({ requests }: { requests: readonly { method: string }[] }): string {
  return requests.map(({ method }) => method).join(' ');
}

function once(method: string, damage: Damage): Fault {
  return { on: (call) => call.method === method, damage, times: 1 };
}

describe('create on an app registration', () => {
  it('looks, writes, and reads back by name, all through Graph', async () => {
    const azure = connect();
    expect(await azure.writer.create(azure.id, WANTED, signal)).toEqual({ outcome: 'created', credential: SHOWN });
    const all = `/v1.0/applications/${azure.id}/federatedIdentityCredentials`;
    expect(azure.requests.map(({ method, url }) => `${method} ${url.host}${decodeURIComponent(url.pathname)}`)).toEqual(
      [
        `GET graph.microsoft.com${all}`,
        `POST graph.microsoft.com${all}`,
        `GET graph.microsoft.com${all}(name='${WANTED.name}')`,
      ],
    );
    expect(azure.bodies).toEqual([SHOWN]);
    expect(await azure.writer.get(azure.id, WANTED.name, signal)).toEqual(SHOWN);
    expect(await azure.reader.listApplicationCredentials(azure.id, signal)).toEqual([SHOWN]);
  });

  it('lists once for all credentials of an application', async () => {
    const azure = connect();
    const wanted = [1, 2, 3].map((nth) => ({ ...WANTED, name: `${WANTED.name}-${nth}`, subject: `${SUBJECT}${nth}` }));
    await Promise.all(wanted.map((one) => azure.writer.create(azure.id, one, signal)));
    expect(methods(azure)).toBe('GET POST GET POST GET POST GET');
  });

  it('adopts the triple under whatever name, and writes nothing', async () => {
    const azure = connect();
    addCredential(azure.application, { name: 'by-terraform', issuer: ISSUER, subject: SUBJECT, audiences: [AUDIENCE] });
    expect(await azure.writer.create(azure.id, WANTED, signal)).toEqual({
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
    addCredential(azure.application, { issuer: ISSUER, ...other });
    const outcome = await azure.writer.create(azure.id, WANTED, signal);
    expect(outcome).toMatchObject({ outcome: 'held', by: { name: other.name } });
    expect(methods(azure)).toBe('GET');
  });

  it.each([
    ['its name', 'held', { name: WANTED.name, subject: 'theirs' }],
    ['its issuer and subject', 'held', { name: 'theirs', subject: SUBJECT, audiences: ['api://other'] }],
    ['the very same', 'adopted', { name: WANTED.name, subject: SUBJECT }],
    ['the same under another name', 'adopted', { name: 'theirs', subject: SUBJECT }],
  ])('replaces nothing when somebody else took %s in between: %s', async (_, expected, other) => {
    const azure = connect({}, (method) => {
      if (method === 'POST' && azure.names().length === 0)
        addCredential(azure.application, { issuer: ISSUER, ...other });
    });
    expect(await azure.writer.create(azure.id, WANTED, signal)).toMatchObject({ outcome: expected });
    expect(methods(azure)).toBe('GET POST GET');
    expect([...azure.application.credentials.values()]).toMatchObject([other]);
  });

  it.each<[string, Damage]>([
    ['409, others write', { do: 'refuse', status: 409, code: 'Directory_ConcurrencyViolation' }],
    ['429', { do: 'refuse', status: 429, retryAfterS: 8 }],
    ['503 that did nothing', { do: 'refuse', status: 503 }],
    ['a reset that did nothing', { do: 'reset' }],
  ])('looks anew and writes again after %s', async (_, damage) => {
    const azure = connect({ faults: [once('POST', damage)] });
    expect(await azure.writer.create(azure.id, WANTED, signal)).toEqual({ outcome: 'created', credential: SHOWN });
    expect(methods(azure)).toBe('GET POST GET POST GET');
  });

  it.each<[string, Damage]>([
    ['500', { do: 'refuse', status: 500, after: true }],
    ['a reset', { do: 'reset', after: true }],
    ['no answer', { do: 'silence', after: true }],
    ['half an answer', { do: 'truncate' }],
  ])('writes once only when %s hid that it was written', async (_, damage) => {
    const azure = connect({ faults: [once('POST', damage)] });
    expect(await azure.writer.create(azure.id, WANTED, signal)).toEqual({ outcome: 'found', credential: SHOWN });
    expect(methods(azure)).toBe('GET POST GET');
  });

  it('waits until Graph shows what it accepted, and does not write it again', async () => {
    const azure = connect({ graphDelayMs: 4_000 });
    expect(await azure.writer.create(azure.id, WANTED, signal)).toEqual({ outcome: 'created', credential: SHOWN });
    expect(methods(azure)).toMatch(/^GET POST GET( GET)+$/);
    expect(azure.waits.length).toBeGreaterThan(0);
  });

  it('still knows that a write may be its own when Graph refuses to do it again before it shows it', async () => {
    const azure = connect({ graphDelayMs: 4_000, faults: [once('POST', { do: 'reset', after: true })] });
    expect(await azure.writer.create(azure.id, WANTED, signal)).toEqual({ outcome: 'found', credential: SHOWN });
    expect(azure.names()).toEqual([WANTED.name]);
  });

  it('says that nothing is proved when Graph never shows what it accepted', async () => {
    const azure = connect({ graphDelayMs: Infinity });
    await expect(azure.writer.create(azure.id, WANTED, signal)).rejects.toMatchObject({
      code: 'azure-not-read-back',
      why: expect.stringContaining('does not show it'),
    });
    expect(azure.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('says that nothing is proved when a write in doubt is then forbidden', async () => {
    const forbidden: Fault = {
      on: ({ method }) => method === 'POST',
      damage: { do: 'refuse', status: 403, code: 'Authorization_RequestDenied' },
    };
    const azure = connect({ graphDelayMs: Infinity, faults: [once('POST', { do: 'reset', after: true }), forbidden] });
    await expect(azure.writer.create(azure.id, WANTED, signal)).rejects.toMatchObject({ code: 'azure-not-read-back' });
  });

  it('says whom to ask where the role is missing', async () => {
    const azure = connect({
      faults: [
        {
          on: ({ method }) => method === 'POST',
          damage: { do: 'refuse', status: 403, code: 'Authorization_RequestDenied' },
        },
      ],
    });
    await expect(azure.writer.create(azure.id, WANTED, signal)).rejects.toMatchObject({
      code: 'azure-forbidden',
      what: `Could not create the federated credential ${WANTED.name} of the app registration ${azure.id}`,
      next: [
        expect.stringMatching(
          /owner of the app registration.*Application\.ReadWrite\.OwnedBy.*Application Administrator/,
        ),
        expect.anything(),
      ],
    });
    expect(azure.names()).toEqual([]);
  });

  it('says that there is no such app registration', async () => {
    const azure = connect();
    await expect(azure.writer.create(NOBODY, WANTED, signal)).rejects.toMatchObject({
      code: 'azure-application-not-found',
    });
    expect(methods(azure)).toBe('GET');
    // The client id is another one than the object id.
    await expect(azure.writer.create(azure.application.clientId, WANTED, signal)).rejects.toMatchObject({
      code: 'azure-application-not-found',
    });
  });

  it.each<[string, Fault[]]>([
    ['the words of the stand-in', []],
    [
      'words that nobody knows',
      [{ on: ({ method }) => method === 'POST', damage: { do: 'refuse', status: 400, code: 'Request_BadRequest' } }],
    ],
  ])('says that it is full: %s', async (_, faults) => {
    const azure = connect({ faults });
    for (let nth = 0; nth < 20; nth += 1)
      addCredential(azure.application, { name: `c${nth}x`, issuer: ISSUER, subject: `s${nth}` });
    await expect(azure.writer.create(azure.id, WANTED, signal)).rejects.toMatchObject({
      code: 'azure-credential-limit',
    });
    removeCredential(azure.application, 'c0x', azure.clock.now());
    if (faults.length > 0) {
      await expect(azure.writer.create(azure.id, WANTED, signal)).rejects.toMatchObject({ code: 'azure-failed' });
    }
  });
});

describe('delete on an app registration', () => {
  it('deletes its own, and reads back that it is gone', async () => {
    const azure = connect();
    addCredential(azure.application, { ...WANTED, audiences: [AUDIENCE] });
    expect(await azure.writer.delete(azure.id, WANTED, signal)).toEqual({ outcome: 'deleted' });
    expect(methods(azure)).toBe('GET DELETE GET');
    expect(await azure.writer.delete(azure.id, WANTED, signal)).toEqual({ outcome: 'absent' });
    expect(await azure.writer.delete(NOBODY, WANTED, signal)).toEqual({ outcome: 'absent' });
  });

  it('leaves alone what has another triple', async () => {
    const azure = connect();
    addCredential(azure.application, { name: WANTED.name, issuer: ISSUER, subject: 'theirs' });
    expect(await azure.writer.delete(azure.id, WANTED, signal)).toMatchObject({
      outcome: 'held',
      by: { subject: 'theirs' },
    });
    expect(azure.names()).toEqual([WANTED.name]);
  });

  it('is done when somebody else was faster', async () => {
    const azure = connect({}, (method) => {
      if (method === 'DELETE') removeCredential(azure.application, WANTED.name, azure.clock.now());
    });
    addCredential(azure.application, { ...WANTED, audiences: [AUDIENCE] });
    expect(await azure.writer.delete(azure.id, WANTED, signal)).toEqual({ outcome: 'deleted' });
  });

  it('waits until Graph no longer shows it', async () => {
    const azure = connect({ graphDelayMs: 4_000 });
    addCredential(azure.application, { ...WANTED, audiences: [AUDIENCE] });
    expect(await azure.writer.delete(azure.id, WANTED, signal)).toEqual({ outcome: 'deleted' });
    expect(methods(azure)).toMatch(/^GET DELETE GET( GET)+$/);
  });

  it.each<[string, Damage, string]>([
    ['a reset before', { do: 'reset' }, 'GET DELETE GET DELETE GET'],
    ['a reset after', { do: 'reset', after: true }, 'GET DELETE GET'],
    [
      'others write',
      { do: 'refuse', status: 409, code: 'Directory_ConcurrencyViolation' },
      'GET DELETE GET DELETE GET',
    ],
  ])('looks anew after %s', async (_, damage, expected) => {
    const azure = connect({ faults: [once('DELETE', damage)] });
    addCredential(azure.application, { ...WANTED, audiences: [AUDIENCE] });
    expect(await azure.writer.delete(azure.id, WANTED, signal)).toEqual({ outcome: 'deleted' });
    expect(methods(azure)).toBe(expected);
  });
});

describe('an id that is neither', () => {
  it.each(['', 'reports', '../applications', '00000000-0000-4000-8000-00000000000'])(
    'is asked nowhere: %j',
    async (id) => {
      const azure = connect();
      const results = await Promise.allSettled([
        azure.writer.create(id, WANTED, signal),
        azure.writer.delete(id, WANTED, signal),
        azure.writer.get(id, WANTED.name, signal),
      ]);
      expect(results).toMatchObject(results.map(() => ({ status: 'rejected', reason: { code: 'azure-id-invalid' } })));
      expect(azure.requests).toEqual([]);
    },
  );
});

describe('what stands in a path', () => {
  it('leads a name nowhere else', async () => {
    const azure = connect();
    await Promise.allSettled([azure.writer.get(azure.id, "it's')/../../x?y#z", signal)]);
    const [{ url } = { url: undefined }] = azure.requests;
    expect(url?.search).toBe('');
    expect(url?.pathname).toBe(
      `/v1.0/applications/${azure.id}/federatedIdentityCredentials(name='it''s'')%2F..%2F..%2Fx%3Fy%23z')`,
    );
  });

  it('is no id that is none', async () => {
    const azure = connect();
    expect(await azure.reader.listApplicationCredentials('../users', signal)).toBeUndefined();
    expect(azure.requests).toEqual([]);
  });
});
