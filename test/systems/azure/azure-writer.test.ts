/** Credentials and clusters as what changes are about: looked at by holder, written one by one, never in place of another. */
import { describe, expect, it } from '@jest/globals';
import { classify } from '../../../src/core/change/classify.js';
import type { AzureTarget, Change, Effect, Observed, Target } from '../../../src/core/change/types.js';
import { asObject } from '../../../src/core/json.js';
import type { AzureHandler } from '../../../src/ports/azure-handler.js';
import { addCredential, removeCredential } from '../../../src/sandbox/azure/clients.js';
import type { Damage, Fault } from '../../../src/sandbox/azure/faults.js';
import { createSandboxAzure, type SandboxOptions } from '../../../src/sandbox/azure/sandbox-azure.js';
import { azureWriter } from '../../../src/systems/azure/azure-writer.js';
import { join } from '../../support/join-azure.js';
import { sampleChange } from '../../support/sample-plan.js';
import { AUDIENCE, azureWorld, CLUSTER, GROUP, IDENTITY, ISSUER, SUBJECT } from '../../support/sandbox-azure.js';
import { virtualClock } from '../../support/virtual-clock.js';

const never = new AbortController().signal;
const NAME = 'shop-catalog-1';
const BODY = { name: NAME, issuer: ISSUER, subject: SUBJECT, audiences: [AUDIENCE] };
const OURS = { ...BODY, id: 'ours' };

function targetOf(id = IDENTITY, subject = SUBJECT): AzureTarget {
  return { system: 'azure', id, credential: { issuer: ISSUER, subject, audience: AUDIENCE } };
}

function changeOf(effect: Effect, target: Target = targetOf()): Change {
  return sampleChange({ id: `identities/${effect.do}`, stage: 'identities', target, effect });
}

const CREATE = changeOf({ do: 'create', body: BODY });
const DELETE = changeOf({ do: 'delete', was: BODY });

async function collect(seen: AsyncIterable<Observed>): Promise<Observed[]> {
  const all: Observed[] = [];
  for await (const one of seen) all.push(one);
  return all;
}

/** `before` runs before each request that reaches Azure: somebody else at work. */
function connect(options: Partial<SandboxOptions> = {}, before: (method: string) => void = () => undefined) {
  const clock = virtualClock();
  const { state, application } = azureWorld();
  const identity = state.identities.get(IDENTITY.toLowerCase());
  if (!identity) throw new Error('no identity');
  const sandbox = createSandboxAzure({ ...options, state, clock });
  const handle: AzureHandler = (request, stop) => {
    before(request.method);
    return sandbox.handle(request, stop);
  };
  const joined = join(handle, { clock });
  const writer = azureWriter(joined);
  const look = async (...targets: readonly Target[]): Promise<Observed[]> => collect(writer.observe(targets, never));
  const send = async (change: Change, { dryRun = false, signal = never } = {}) => {
    const [seen = { target: change.target, state: 'absent' as const }] = await look(change.target);
    return writer.send(writer.prepare(change, seen, 'run-1'), { dryRun, signal });
  };
  const standing = async (change: Change) => {
    const [seen] = await look(change.target);
    return classify(change, (target) => seen ?? { target, state: 'absent' });
  };
  const names = (): string[] => [...identity.credentials.values()].map(({ name }) => name).sort();
  const methods = (): string => joined.requests.map(({ method }) => method).join(' ');
  return { ...joined, identity, application, state, writer, look, send, standing, names, methods };
}

function once(method: string, damage: Damage): Fault {
  return { on: (call) => call.method === method && call.path.includes('federated'), damage, times: 1 };
}

describe('what is there', () => {
  it('is asked for once for all credentials of a holder, however its id is written', async () => {
    const azure = connect();
    addCredential(azure.identity, OURS);
    const subjects = Array.from({ length: 30 }, (_, number) => `${SUBJECT}-${String(number)}`);
    const seen = await azure.look(
      targetOf(),
      targetOf(IDENTITY.toUpperCase()),
      ...subjects.map((subject) => targetOf(IDENTITY, subject)),
    );
    expect(seen).toHaveLength(32);
    expect(seen.filter(({ state }) => state === 'present')).toEqual([
      { target: targetOf(), state: 'present', value: BODY },
      { target: targetOf(IDENTITY.toUpperCase()), state: 'present', value: BODY },
    ]);
    expect(azure.methods()).toBe('GET');
  });

  it('goes by the triple, not by the name', async () => {
    const azure = connect();
    addCredential(azure.identity, { ...OURS, name: 'by-terraform' });
    expect(await azure.look(targetOf())).toMatchObject([
      { state: 'present', value: { ...BODY, name: 'by-terraform' } },
    ]);
    expect(await azure.standing(CREATE)).toBe('done');
  });

  it('tells who holds the same issuer and subject', async () => {
    const azure = connect();
    addCredential(azure.identity, { ...OURS, name: 'theirs', audiences: ['api://other'] });
    expect(await azure.look(targetOf())).toMatchObject([{ state: 'present', value: { name: 'theirs' } }]);
    expect(await azure.standing(CREATE)).toBe('drifted');
    expect(await azure.standing(DELETE)).toBe('drifted');
  });

  it('is nothing where only other credentials are', async () => {
    const azure = connect();
    addCredential(azure.identity, { ...OURS, subject: 'other' });
    expect(await azure.look(targetOf())).toEqual([{ target: targetOf(), state: 'absent' }]);
  });

  it('may be an app registration', async () => {
    const azure = connect();
    addCredential(azure.application, OURS);
    const target = targetOf(azure.application.objectId);
    expect(await azure.look(target)).toEqual([{ target, state: 'present', value: BODY }]);
  });

  it.each([
    ['azure-identity-not-found', `${IDENTITY}2`],
    ['azure-application-not-found', '00000000-0000-4000-8000-00000000dead'],
  ])('is not known where there is no such holder: %s', async (code, id) => {
    const seen = await connect().look(targetOf(id), targetOf());
    expect(seen).toMatchObject([
      { target: targetOf(id), state: 'unreadable', error: { code } },
      { target: targetOf(), state: 'absent' },
    ]);
  });

  it('is not known of one holder where Azure does not tell, and of others it is', async () => {
    const other = `${IDENTITY}2`;
    const azure = connect({
      faults: [{ on: ({ path }) => path.includes('catalog2'), damage: { do: 'refuse', status: 403, code: 'X' } }],
    });
    const seen = await azure.look(targetOf(other), targetOf());
    expect(seen.map(({ state }) => state)).toEqual(['unreadable', 'absent']);
  });

  it('of a cluster is what is switched on', async () => {
    const azure = connect();
    const target: Target = { system: 'azure', id: CLUSTER };
    const gone: Target = { system: 'azure', id: `${CLUSTER}2` };
    const seen = await azure.look(target, gone);
    const { oidcIssuerProfile, securityProfile } = asObject(
      seen[0]?.state === 'present' ? (asObject(seen[0].value)['properties'] ?? null) : null,
    );
    expect(oidcIssuerProfile).toEqual({ enabled: true });
    expect(Object.keys(asObject(asObject(securityProfile ?? null)['workloadIdentity'] ?? null))).toEqual(['enabled']);
    expect(seen[1]).toEqual({ target: gone, state: 'absent' });
  });

  it('stops with the reason of the signal', async () => {
    const { writer } = connect();
    const looking = collect(writer.observe([targetOf()], AbortSignal.abort(new Error('stop'))));
    await expect(looking).rejects.toThrow('stop');
  });
});

describe('a creation', () => {
  it('is written, proved, and then known without another list', async () => {
    const azure = connect();
    expect(await azure.send(CREATE)).toEqual({ outcome: 'written', made: true });
    expect(await azure.standing(CREATE)).toBe('done');
    expect(azure.names()).toEqual([NAME]);
    expect(azure.methods()).toBe('GET PUT GET');
  });

  it('is a conflict where somebody made it in between, and then done', async () => {
    let theirs = false;
    const azure = connect({}, (method) => {
      if (method !== 'PUT' || theirs) return;
      theirs = true;
      addCredential(azure.identity, { ...OURS, name: 'theirs' });
    });
    expect(await azure.send(CREATE)).toEqual({ outcome: 'conflict' });
    expect(await azure.standing(CREATE)).toBe('done');
    expect(azure.names()).toEqual(['theirs']);
  });

  it('is not called ours where it took the place of another', async () => {
    const azure = connect({}, (method) => {
      if (method === 'PUT') addCredential(azure.identity, { ...OURS, subject: 'theirs' });
    });
    expect(await azure.send(CREATE)).toEqual({ outcome: 'written', made: false });
  });

  it('is refused where another one has our name', async () => {
    const azure = connect();
    addCredential(azure.identity, { ...OURS, subject: 'theirs' });
    await expect(azure.send(CREATE)).rejects.toMatchObject({
      code: 'azure-credential-held',
      why: expect.stringContaining('theirs'),
    });
    expect(azure.methods()).toBe('GET');
  });

  it.each<[string, Damage]>([
    ['a reset', { do: 'reset', after: true }],
    ['no answer', { do: 'silence', after: true }],
    ['half an answer', { do: 'truncate' }],
  ])('is found, and ours, when %s hid that it was written', async (_, damage) => {
    const azure = connect({ faults: [once('PUT', damage)] });
    expect(await azure.send(CREATE)).toEqual({ outcome: 'written', made: true });
    expect(azure.names()).toEqual([NAME]);
  });

  it('is left open where it could not be read back, and is looked for anew', async () => {
    const azure = connect({
      faults: [
        {
          on: ({ method, path }) => method === 'GET' && path.endsWith(NAME),
          damage: { do: 'refuse', status: 403, code: 'AuthorizationFailed' },
        },
      ],
    });
    expect(await azure.send(CREATE)).toMatchObject({ outcome: 'unknown', error: { code: 'azure-not-read-back' } });
    expect(await azure.standing(CREATE)).toBe('done');
  });

  it.each<[string, Damage, string]>([
    ['a missing role', { do: 'refuse', status: 403, code: 'AuthorizationFailed' }, 'azure-forbidden'],
    ['a policy', { do: 'refuse', status: 403, code: 'RequestDisallowedByPolicy' }, 'azure-policy-denied'],
    ['a lock', { do: 'refuse', status: 409, code: 'ScopeLocked' }, 'azure-locked'],
  ])('is refused for good by %s', async (_, damage, code) => {
    const azure = connect({ faults: [{ ...once('PUT', damage), times: 9 }] });
    await expect(azure.send(CREATE)).rejects.toMatchObject({ code });
    expect(azure.names()).toEqual([]);
  });

  it('on several holders goes on at the same time', async () => {
    const azure = connect({ arm: { writeMs: 2_000 } });
    const ids = Array.from(
      { length: 12 },
      (_, number) => `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-${String(number)}`,
    );
    for (const id of ids)
      azure.state.identities.set(id.toLowerCase(), { ...azure.identity, id, credentials: new Map(), history: [] });
    const started = azure.clock.now();
    const ends = await Promise.all(ids.map((id) => azure.send(changeOf({ do: 'create', body: BODY }, targetOf(id)))));
    expect(new Set(ends.map(({ outcome }) => outcome))).toEqual(new Set(['written']));
    // One after the other would be twelve times two seconds.
    expect(azure.clock.now() - started).toBeLessThan(10_000);
  });
});

describe('a deletion', () => {
  it('takes away what is ours', async () => {
    const azure = connect();
    addCredential(azure.identity, OURS);
    expect(await azure.send(DELETE)).toEqual({ outcome: 'written' });
    expect(await azure.standing(DELETE)).toBe('done');
    expect(azure.names()).toEqual([]);
  });

  it('is done where somebody else was faster', async () => {
    const azure = connect();
    addCredential(azure.identity, OURS);
    expect(await azure.standing(DELETE)).toBe('pending');
    removeCredential(azure.identity, NAME, azure.clock.now());
    expect(await azure.send(DELETE)).toEqual({ outcome: 'written' });
    expect(await azure.standing(DELETE)).toBe('done');
  });

  it('leaves alone what somebody else has put in its place, and sees that', async () => {
    const azure = connect();
    addCredential(azure.identity, OURS);
    expect(await azure.standing(DELETE)).toBe('pending');
    addCredential(azure.identity, { ...OURS, audiences: ['api://other'] });
    expect(await azure.send(DELETE)).toEqual({ outcome: 'conflict' });
    expect(await azure.standing(DELETE)).toBe('drifted');
    expect(azure.names()).toEqual([NAME]);
  });
});

describe('a run that is told to stop', () => {
  it('sends nothing', async () => {
    const azure = connect();
    await azure.look(targetOf());
    const signal = AbortSignal.abort(new Error('stop'));
    const { writer } = azure;
    const prepared = writer.prepare(CREATE, { target: CREATE.target, state: 'absent' }, 'run-1');
    await expect(writer.send(prepared, { dryRun: false, signal })).rejects.toThrow('stop');
    expect(azure.methods()).toBe('GET');
  });

  it.each(['PUT', 'DELETE'])('leaves open what it has sent: %s', async (verb) => {
    const stop = new AbortController();
    const azure = connect({}, (method) => {
      if (method === verb) stop.abort(new Error('stop'));
    });
    if (verb === 'DELETE') addCredential(azure.identity, OURS);
    const change = verb === 'PUT' ? CREATE : DELETE;
    expect(await azure.send(change, { signal: stop.signal })).toMatchObject({
      outcome: 'unknown',
      error: { code: 'azure-not-read-back' },
    });
  });
});

describe('what is only tried', () => {
  it('is refused where another one has our name', async () => {
    const azure = connect();
    addCredential(azure.identity, { ...OURS, subject: 'theirs' });
    await expect(azure.send(CREATE, { dryRun: true })).rejects.toMatchObject({ code: 'azure-credential-held' });
    expect(azure.methods()).toBe('GET');
  });

  it.each([CREATE, DELETE])('is not sent: $id', async (change) => {
    const azure = connect();
    addCredential(azure.identity, { ...OURS, ...(change === CREATE && { name: 'other', subject: 'other' }) });
    const before = azure.names();
    expect(await azure.send(change, { dryRun: true })).toEqual({ outcome: 'written' });
    expect(azure.names()).toEqual(before);
    expect(azure.methods()).toBe('GET');
  });
});
