import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkToken } from '../../src/checks/token-check.js';
import { recognise } from '../../src/core/diagnoses/recognise.js';
import { MigrationError } from '../../src/core/errors.js';
import { explainError } from '../../src/core/explain/explain-code.js';
import { renderOutcome } from '../../src/core/report/render-outcome.js';
import type { TokenPromise } from '../../src/core/tokens/promise.js';
import { DOCUMENTED_PROPAGATION } from '../../src/sandbox/azure/sandbox-azure.js';
import { tokenWorld, type TokenWorld } from '../support/token-world.js';

const never = new AbortController().signal;
const OTHER_CLIENT = '99999999-9999-4999-8999-999999999999';

function check(
  world: TokenWorld,
  question: Partial<TokenWorld['question']> = {},
  ports: Partial<TokenWorld['ports']> = {},
) {
  return checkToken({ ...world.question, ...question }, { ...world.ports, ...ports }, never);
}

/** What Azure shows when it says that everything is there. */
function asPromised({ question: { promise } }: TokenWorld): Pick<TokenWorld['ports'], 'listCredentials'> {
  const { issuer, subject, audience } = promise;
  return { listCredentials: async () => [{ name: 'shop-catalog', issuer, subject, audiences: [audience] }] };
}

function failsWith(code: string): () => never {
  return () => {
    throw new MigrationError({ code, kind: 'failed', what: 'Could not ask', why: 'for a test', next: ['Try this'] });
  };
}

describe('a token that is as promised', () => {
  it('passes after three exchanges in a row, spread over time', async () => {
    const world = tokenWorld();
    world.writeCredential();
    expect(await check(world)).toMatchObject({
      answer: 'pass',
      summary: `Service account shop/catalog gets tokens for ${world.identity.clientId}: 3 in a row`,
      evidence: [{ what: 'exchanges', is: '3 of 3 granted, over 40 seconds' }],
      unproved: [expect.stringContaining('Whether the pod reaches Entra')],
    });
    expect(world.clock.slept).toEqual([20_000, 20_000]);
  });

  it.each([
    [0, [30_000]],
    [12_000, [18_000]],
    [45_000, []],
  ])('is asked for %d ms after the last write no sooner than after half a minute', async (since, waits) => {
    const world = tokenWorld();
    world.writeCredential();
    const lastWriteAt = world.clock.now() - since;
    await check(world, { lastWriteAt });
    expect(world.clock.slept).toEqual([...waits, 20_000, 20_000]);
    expect(world.events[0]).toMatchObject({ type: 'waiting', what: 'a token of service account shop/catalog' });
  });

  it('asks the cluster for the audience of the promise, once while the token lasts', async () => {
    const world = tokenWorld();
    world.writeCredential();
    await check(world);
    expect(world.requested).toEqual([
      { namespace: 'shop', account: 'catalog', audience: 'api://AzureADTokenExchange', seconds: 600 },
    ]);
  });
});

describe('credentials that reach Entra bit by bit', () => {
  it('are waited for, and a yes counts only in a row', async () => {
    const world = tokenWorld({ propagation: { replicas: 3, delayMs: 60_000, spreadMs: 60_000 }, seed: 7 });
    world.writeCredential();
    const outcome = await check(world);
    expect(outcome.answer).toBe('pass');
    expect(world.exchanged.length).toBeGreaterThan(3);
  });

  it.each(Array.from({ length: 20 }, (_, seed) => seed))('pass in the end as documented (seed %d)', async (seed) => {
    const world = tokenWorld({ propagation: DOCUMENTED_PROPAGATION, seed });
    world.writeCredential();
    const outcome = await check(world, { lastWriteAt: world.clock.now() });
    expect(outcome).toMatchObject({ answer: 'pass' });
    // Nothing was asked early enough for Entra to keep a refusal.
    expect(world.exchanged).toHaveLength(3);
  });

  it('are refused for minutes by whoever was asked too early, and pass after that', async () => {
    const world = tokenWorld({ propagation: { ...DOCUMENTED_PROPAGATION, replicas: 1 } });
    world.writeCredential();
    const outcome = await check(world);
    expect(outcome.answer).toBe('pass');
    const slept = world.clock.slept.reduce((sum, one) => sum + one, 0);
    expect(slept).toBeGreaterThanOrEqual(DOCUMENTED_PROPAGATION.refusalKeptMs);
  });

  it('are given up after ten minutes', async () => {
    const world = tokenWorld();
    const outcome = await check(world, {}, asPromised(world));
    expect(outcome).toMatchObject({ answer: 'fail', code: 'AADSTS70025' });
    expect(world.clock.slept.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(600_000);
    expect(world.exchanged.length).toBeGreaterThan(5);
    // The cluster's token was renewed on the way.
    expect(world.requested.length).toBe(2);
  });

  it('are inconclusive when the answers still change after ten minutes', async () => {
    const world = tokenWorld({ propagation: { replicas: 2, delayMs: 0, spreadMs: 3_600_000 }, seed: 3 });
    world.writeCredential();
    const outcome = await check(world);
    expect(outcome.answer).toBe('inconclusive');
    expect(outcome.summary).toMatch(/^Not settled yet, now granted and now refused: AADSTS70025/);
  });
});

describe('what Entra refuses for good', () => {
  it.each<[string, Partial<TokenPromise>, string]>([
    ['a client id that it does not know', { clientId: OTHER_CLIENT }, 'AADSTS700016'],
    ['a resource id in place of a client id', { clientId: '/subscriptions/1/resourceGroups/g' }, 'AADSTS700016'],
  ])('fails at once: %s', async (_, promise, code) => {
    const world = tokenWorld({ promise });
    world.writeCredential();
    expect(await check(world)).toMatchObject({ answer: 'fail', code });
    expect(world.exchanged).toHaveLength(1);
  });

  it('a tenant that there is none of', async () => {
    const world = tokenWorld();
    world.writeCredential();
    const outcome = await check(world, { identity: { tenantId: '00000000-0000-4000-8000-000000000000' } });
    expect(outcome).toMatchObject({ answer: 'fail', code: 'AADSTS90002' });
  });

  it('an issuer that Entra cannot reach, after asking again', async () => {
    const world = tokenWorld();
    world.writeCredential();
    const outcome = await check(
      world,
      {},
      {
        exchange: { exchange: async () => ({ granted: false, code: 'AADSTS50166', description: 'no endpoint' }) },
      },
    );
    expect(outcome).toMatchObject({ answer: 'fail', code: 'AADSTS50166' });
    expect(world.clock.slept.length).toBeGreaterThan(3);
  });

  it.each(['AADSTS90033', 'AADSTS90055'])('leaves %s open: nothing is known to be wrong', async (code) => {
    const world = tokenWorld();
    const exchange = { exchange: async () => ({ granted: false, code, description: 'later' }) as const };
    expect(await check(world, {}, { ...asPromised(world), exchange })).toMatchObject({ answer: 'inconclusive', code });
  });

  it('shows a code that is not described, with what Entra says', async () => {
    const world = tokenWorld();
    const exchange = {
      exchange: async () => ({ granted: false, code: 'AADSTS123456', description: 'Words.' }) as const,
    };
    expect(await check(world, {}, { ...asPromised(world), exchange })).toMatchObject({
      answer: 'fail',
      code: 'AADSTS123456',
      evidence: [{ what: 'Entra', is: 'Words.' }],
      next: ['https://login.microsoftonline.com/error?code=123456'],
    });
  });

  it('tells the text of migrate explain, with the names of this case in its commands', async () => {
    const world = tokenWorld({ promise: { clientId: OTHER_CLIENT } });
    const outcome = await check(world, {}, asPromised(world));
    const [described] = explainError(recognise('AADSTS700016'), 'AADSTS700016').diagnoses;
    expect(outcome.summary).toBe(`AADSTS700016: ${described?.title}`);
    expect(outcome.causes).toEqual(described?.causes);
    expect(outcome.next).toEqual([
      described?.fix,
      'az identity show --name catalog --resource-group shop --query "{clientId:clientId,tenantId:tenantId}"',
      'kubectl get serviceaccount catalog --namespace shop --output yaml',
      'migrate explain AADSTS700016',
    ]);
    expect(outcome.evidence).toContainEqual({ what: 'client id', is: OTHER_CLIENT });
  });
});

describe('what is compared before Entra is asked', () => {
  it.each<[string, Partial<TokenPromise>, string, string, number]>([
    [
      'a slash that is missing',
      { issuer: 'https://westeurope.oic.prod-aks.azure.com/x' },
      'AADSTS700211',
      'issuer',
      42,
    ],
    ['another account', { subject: 'system:serviceaccount:shop:default' }, 'AADSTS700213', 'subject', 27],
    ['letter case', { subject: 'system:serviceaccount:Shop:catalog' }, 'AADSTS7002138', 'subject', 22],
  ])('%s', async (_, promise, code, what, at) => {
    const world = tokenWorld({ promise });
    world.writeCredential();
    const outcome = await check(world);
    expect(outcome).toMatchObject({
      answer: 'fail',
      code,
      evidence: [{ what, at, where: 'in the token' }, { what: 'Entra' }],
    });
    expect(world.exchanged).toEqual([]);
  });

  it('a second audience', async () => {
    const world = tokenWorld({ claims: { aud: ['api://AzureADTokenExchange', 'https://kubernetes'] } });
    world.writeCredential();
    expect(await check(world)).toMatchObject({ answer: 'fail', code: 'AADSTS700212' });
    expect(world.exchanged).toEqual([]);
  });

  it('any edit of one character in the promise', async () => {
    const world = tokenWorld();
    world.writeCredential();
    const field = fc.constantFrom('issuer' as const, 'subject' as const, 'audience' as const);
    const letter = fc.integer({ min: 0x20, max: 0x2fff }).map((code) => String.fromCharCode(code));
    const inserted = fc.oneof(letter, fc.constant(''));
    await fc.assert(
      fc.asyncProperty(field, fc.nat(), fc.constantFrom(0, 1), inserted, async (name, place, removed, added) => {
        const text = world.question.promise[name];
        const at = place % (text.length + 1);
        const edited = text.slice(0, at) + added + text.slice(at + removed);
        fc.pre(edited !== text);
        const outcome = await check(world, { promise: { ...world.question.promise, [name]: edited } });
        expect(outcome.answer).toBe('fail');
        expect(outcome.evidence[0]).toMatchObject({ what: name, promised: edited, found: text });
        expect(world.exchanged).toEqual([]);
      }),
    );
  });

  it('any edit of one character in the credential, where the credentials are known', async () => {
    const world = tokenWorld();
    const { issuer, subject, audience } = world.question.promise;
    const triple = { issuer, subject, audience };
    const field = fc.constantFrom('issuer' as const, 'subject' as const, 'audience' as const);
    await fc.assert(
      fc.asyncProperty(field, fc.nat(), fc.constantFrom('', 'x', '/', 'A'), async (name, place, inserted) => {
        const text = triple[name];
        const at = place % text.length;
        const edited = { ...triple, [name]: text.slice(0, at) + inserted + text.slice(at + 1) };
        fc.pre(edited[name] !== text);
        const credential = {
          name: 'near',
          issuer: edited.issuer,
          subject: edited.subject,
          audiences: [edited.audience],
        };
        const outcome = await check(world, {}, { listCredentials: async () => [credential] });
        expect(outcome.answer).toBe('fail');
        expect(outcome.evidence[0]).toMatchObject({ what: name, promised: text, found: edited[name] });
        expect(world.exchanged).toEqual([]);
      }),
    );
  });

  it('an identity that is gone, and one without any credential', async () => {
    const world = tokenWorld();
    const gone = await check(world, {}, { listCredentials: async () => undefined });
    expect(gone).toMatchObject({ answer: 'fail', code: 'AADSTS700016' });
    const bare = await check(world, {}, { listCredentials: async () => [] });
    expect(bare).toMatchObject({ answer: 'fail', code: 'AADSTS70025' });
    expect(bare.evidence).toContainEqual({ what: 'subject', is: 'system:serviceaccount:shop:catalog' });
    expect(world.exchanged).toEqual([]);
  });

  it('a token that was renewed, and is another one than before', async () => {
    const world = tokenWorld();
    let requests = 0;
    const tokens: TokenWorld['ports']['tokens'] = {
      request: (request, signal) => {
        requests += 1;
        return world.ports.tokens.request({ ...request, ...(requests > 1 && { account: 'other' }) }, signal);
      },
    };
    const outcome = await check(world, {}, { ...asPromised(world), tokens });
    expect(outcome).toMatchObject({ answer: 'fail', code: 'AADSTS700213', evidence: [{ what: 'subject' }, {}] });
    const before = world.exchanged.map(({ assertion }) => assertion);
    expect(new Set(before).size).toBe(1);
  });

  it.each([
    ['kubernetes-not-found', 'fail'],
    ['kubernetes-forbidden', 'inconclusive'],
    ['kubernetes-unreachable', 'inconclusive'],
  ])('a cluster that gives no token: %s', async (code, answer) => {
    const world = tokenWorld();
    const outcome = await check(world, {}, { tokens: { request: failsWith(code) } });
    expect(outcome).toMatchObject({ answer, summary: 'Could not ask: for a test', next: ['Try this'] });
  });

  it('is open where the credentials cannot be read, or the cluster gives something else than a token', async () => {
    const world = tokenWorld();
    const unread = await check(world, {}, { listCredentials: failsWith('azure-forbidden') });
    expect(unread.answer).toBe('inconclusive');
    const strange = await check(world, {}, { tokens: { request: async () => '<html>' } });
    expect(strange.answer).toBe('inconclusive');
    expect(world.exchanged).toEqual([]);
  });
});

describe('what Entra gives', () => {
  it('must be for the identity that was planned', async () => {
    const world = tokenWorld();
    world.writeCredential();
    const outcome = await check(world, { identity: { ...world.question.identity, principalId: OTHER_CLIENT } });
    expect(outcome).toMatchObject({
      answer: 'fail',
      summary: 'Entra gives a token of another identity than the plan promises',
      evidence: [{ what: 'object id', promised: OTHER_CLIENT, found: world.identity.principalId }],
    });
  });

  it('may be a token that only the resource can read', async () => {
    const world = tokenWorld();
    const exchange = { exchange: async () => ({ granted: true, accessToken: 'a.b.c.d.e' }) as const };
    expect(await check(world, {}, { ...asPromised(world), exchange })).toMatchObject({ answer: 'pass' });
  });

  it('is open when it gives nothing for ten minutes', async () => {
    const world = tokenWorld();
    const outcome = await check(
      world,
      {},
      { ...asPromised(world), exchange: { exchange: failsWith('azure-unreachable') } },
    );
    expect(outcome).toMatchObject({ answer: 'inconclusive', summary: 'Could not ask: for a test' });
  });
});

describe('a resource that is asked too', () => {
  const resource = (...statuses: number[]) => ({
    name: 'shop.blob.core.windows.net',
    scope: 'https://storage.azure.com/.default',
    ask: async () => statuses.shift() ?? 200,
  });

  it('lets the identity in', async () => {
    const world = tokenWorld();
    world.writeCredential();
    expect(await check(world, {}, { resource: resource() })).toMatchObject({ answer: 'pass' });
    expect(world.exchanged[0]?.scope).toBe('https://storage.azure.com/.default');
  });

  it('may learn of a role later', async () => {
    const world = tokenWorld();
    world.writeCredential();
    expect(await check(world, {}, { resource: resource(403, 403) })).toMatchObject({ answer: 'pass' });
    expect(world.clock.slept).toEqual([15_000, 30_000, 20_000, 20_000]);
  });

  it.each([
    [403, 'fail', 'resource-forbidden'],
    [503, 'inconclusive', undefined],
  ])('answers %d for ten minutes', async (status, answer, code) => {
    const world = tokenWorld();
    world.writeCredential();
    const outcome = await check(world, {}, { resource: { ...resource(), ask: async () => status } });
    expect([outcome.answer, outcome.code]).toEqual([answer, code]);
    expect(outcome.evidence[0]).toEqual({ what: 'resource', is: `shop.blob.core.windows.net answers HTTP ${status}` });
  });
});

describe('a check', () => {
  it('ends with the reason of the signal', async () => {
    const world = tokenWorld();
    world.writeCredential();
    const controller = new AbortController();
    world.clock.sleep = async (_, signal) => {
      controller.abort(new Error('enough'));
      signal.throwIfAborted();
    };
    await expect(checkToken(world.question, world.ports, controller.signal)).rejects.toThrow('enough');
  });

  it.each<[string, Parameters<typeof tokenWorld>[0]]>([
    ['passes', {}],
    ['finds a difference', { promise: { issuer: 'https://elsewhere.example/' } }],
    ['is refused', { promise: { clientId: OTHER_CLIENT } }],
  ])('that %s tells no token', async (_, options) => {
    const world = tokenWorld(options);
    world.writeCredential();
    const outcome = await check(world);
    const told = [JSON.stringify(outcome), JSON.stringify(world.events), renderOutcome(outcome).join('\n')].join('\n');
    expect(world.secrets.length).toBeGreaterThan(0);
    for (const secret of world.secrets.flatMap((token) => [token, ...token.split('.')]))
      expect(told).not.toContain(secret);
  });
});
