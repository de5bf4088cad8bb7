/** What is sent for a change, and what each answer of the API server comes to. */
import { describe, expect, it, jest } from '@jest/globals';
import type { Change, Effect, KubernetesTarget, Observed } from '../../../src/core/change/types.js';
import { MigrationError } from '../../../src/core/errors.js';
import { parseObject } from '../../../src/core/json.js';
import type { HttpRequest, HttpResponse } from '../../../src/ports/http.js';
import type { Sent } from '../../../src/ports/writer.js';
import { clusterWriter } from '../../../src/systems/kubernetes/cluster-writer.js';
import { fakeClock } from '../../support/fake-clock.js';
import { type Given, networkError, scriptedTransport } from '../../support/scripted-transport.js';
import { labelChange, sampleChange, sampleTarget } from '../../support/sample-plan.js';

const never = new AbortController().signal;
const RUN = '20260102t030405z-0a1b2c';
/** A value of the object; the server's messages repeat it. */
const CANARY = 'canary-value';
const API = sampleTarget('Deployment', 'api');
const ACCOUNT = sampleTarget('ServiceAccount', 'api');
const SEEN: Observed = {
  target: API,
  state: 'present',
  uid: 'uid-1',
  version: '7',
  value: {
    metadata: { uid: 'uid-1', resourceVersion: '7' },
    spec: { template: { metadata: { labels: { app: 'api' } }, spec: { serviceAccountName: 'default' } } },
  },
};
const BODY = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace: 'shop', name: 'api' } };

const CHANGES = {
  edit: labelChange(API),
  create: changeOf(ACCOUNT, { do: 'create', body: BODY }),
  delete: changeOf(ACCOUNT, { do: 'delete', was: BODY }),
};
type Verb = keyof typeof CHANGES;
const VERBS: readonly Verb[] = ['edit', 'create', 'delete'];

function changeOf(target: KubernetesTarget, effect: Effect): Change {
  return sampleChange({ id: `${effect.do} ${target.name}`, target, effect });
}

function connect(...given: Given[]) {
  const { wire, sent } = scriptedTransport(...given);
  const reader = { observe: () => Promise.reject(new Error('nobody looks here')) as never };
  const writer = clusterWriter({ ...wire, reader });
  const send = (verb: Verb, { dryRun = false, signal = never } = {}): Promise<Sent> =>
    writer.send(writer.prepare(CHANGES[verb], SEEN, RUN), { dryRun, signal });
  return { writer, send, sent, clock: wire.clock };
}

function connectWith(send: (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>) {
  const reader = { observe: () => Promise.reject(new Error('nobody looks here')) as never };
  const endpoint = { server: 'aks.example:443' };
  return { writer: clusterWriter({ reader, transport: { send }, endpoint, clock: fakeClock() }) };
}

function statusOf(code: number, reason: string, message: string, details: object = {}) {
  return { status: code, body: { kind: 'Status', status: 'Failure', code, reason, message, details } };
}

async function failureOf(sending: Promise<unknown>): Promise<MigrationError> {
  const error: unknown = await sending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MigrationError)) throw new Error(`no failure: ${String(error)}`);
  return error;
}

/** A test of the patch that failed: nothing tells which (measured). */
const TEST_FAILED = statusOf(422, 'Invalid', 'the server rejected our request due to an error in our request');
const INVALID = statusOf(422, 'Invalid', `Deployment.apps "api" is invalid: spec.replicas: ${CANARY} denied request`, {
  name: 'api',
  group: 'apps',
  kind: 'Deployment',
  causes: [
    { reason: 'FieldValueInvalid', field: 'spec.replicas', message: CANARY },
    { reason: 'FieldValueRequired', field: 'spec.selector', message: CANARY },
    { reason: 'FieldValueInvalid', field: 'spec.selector', message: CANARY },
  ],
});
const BY_POLICY = statusOf(
  422,
  'Invalid',
  "deployments.apps \"api\" is forbidden: ValidatingAdmissionPolicy 'freeze' with binding 'freeze-all' denied request: no changes\u001b[31m in December",
  { name: 'api', group: 'apps', kind: 'deployments', causes: [{ message: 'no changes in December' }] },
);
const BY_WEBHOOK = statusOf(
  403,
  'Forbidden',
  'admission webhook "validation.gatekeeper.sh" denied the request: [needs-owner] put a label owner',
);
const BY_WEBHOOK_AS_INVALID = statusOf(422, '', 'admission webhook "policies.example" denied the request: not today');
const NO_RIGHT = statusOf(
  403,
  'Forbidden',
  'deployments.apps "api" is forbidden: User "me" cannot patch resource "deployments" in API group "apps" in the namespace "shop"',
  { name: 'api', group: 'apps', kind: 'deployments' },
);
const TOO_BUSY = { status: 429, headers: { 'retry-after': '3' }, body: { reason: 'TooManyRequests' } };

describe('a change that is prepared', () => {
  it('to create becomes a body that says which run has made it', () => {
    const body = { ...BODY, metadata: { ...BODY.metadata, annotations: { a: 'b' } } };
    const { request, preimage } = connect(TOO_BUSY).writer.prepare(
      changeOf(ACCOUNT, { do: 'create', body }),
      { target: ACCOUNT, state: 'absent' },
      RUN,
    );
    expect(preimage).toEqual([]);
    expect(request).toEqual({
      method: 'POST',
      path: '/api/v1/namespaces/shop/serviceaccounts',
      body: { ...BODY, metadata: { ...BODY.metadata, annotations: { a: 'b', 'pod-identity-migrate/run': RUN } } },
    });
  });

  it('to delete is about the very object, in the version that was seen', () => {
    const { request, uid, version } = connect(TOO_BUSY).writer.prepare(CHANGES.delete, SEEN, RUN);
    expect([uid, version]).toEqual(['uid-1', '7']);
    expect(request).toMatchObject({
      method: 'DELETE',
      path: '/api/v1/namespaces/shop/serviceaccounts/api',
      body: { preconditions: { uid: 'uid-1', resourceVersion: '7' } },
    });
  });

  it('to edit keeps what it touches as it was, and nothing else', () => {
    const { preimage, uid, version } = connect(TOO_BUSY).writer.prepare(CHANGES.edit, SEEN, RUN);
    expect([uid, version]).toEqual(['uid-1', '7']);
    expect(preimage).toEqual([
      { at: ['spec', 'template', 'metadata', 'labels', 'azure.workload.identity/use'], is: { absent: true } },
      { at: ['spec', 'template', 'spec', 'serviceAccountName'], is: { is: 'default' } },
    ]);
  });

  it('tests what it relies on in the same object, and leaves that of others to whoever looks', () => {
    const requires = [
      { target: API, at: ['spec', 'template', 'metadata', 'labels', 'app'], is: { is: 'api' } },
      { target: ACCOUNT, at: ['metadata', 'name'], is: { is: 'api' } },
    ];
    const { request } = connect(TOO_BUSY).writer.prepare({ ...CHANGES.edit, requires }, SEEN, RUN);
    expect(request).toEqual({
      method: 'PATCH',
      path: '/apis/apps/v1/namespaces/shop/deployments/api',
      body: [
        { op: 'test', path: '/metadata/uid', value: 'uid-1' },
        { op: 'test', path: '/spec/template/metadata/labels/app', value: 'api' },
        { op: 'test', path: '/spec/template/metadata/labels/azure.workload.identity~1use', value: null },
        { op: 'add', path: '/spec/template/metadata/labels/azure.workload.identity~1use', value: 'true' },
        { op: 'test', path: '/spec/template/spec/serviceAccountName', value: 'default' },
        { op: 'add', path: '/spec/template/spec/serviceAccountName', value: 'api-workload' },
      ],
    });
  });
});

describe('what is sent', () => {
  it.each<[Verb, string, string]>([
    ['edit', 'PATCH /apis/apps/v1/namespaces/shop/deployments/api', 'application/json-patch+json'],
    ['create', 'POST /api/v1/namespaces/shop/serviceaccounts', 'application/json'],
    ['delete', 'DELETE /api/v1/namespaces/shop/serviceaccounts/api', 'application/json'],
  ])('to %s names us, and says when it is only tried', async (verb, line, type) => {
    const { send, sent } = connect({ status: 200 });
    await send(verb);
    await send(verb, { dryRun: true });
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `${line}?fieldManager=pod-identity-migrate`,
      `${line}?fieldManager=pod-identity-migrate&dryRun=All`,
    ]);
    expect(sent.map(({ headers }) => headers?.['content-type'])).toEqual([type, type]);
  });
});

describe('a deletion that is only tried', () => {
  it('says so in its body, beside which the server reads no query', async () => {
    const { send, sent } = connect({ status: 200 });
    await send('delete', { dryRun: true });
    expect(parseObject(sent[0]?.body ?? '')).toEqual({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      preconditions: { uid: 'uid-1', resourceVersion: '7' },
      dryRun: ['All'],
    });
  });
});

describe('an answer', () => {
  it.each<[string, Verb, Given, object]>([
    ['an edit', 'edit', { status: 200, body: { metadata: { uid: 'uid-1', resourceVersion: '8' } } }, { made: false }],
    [
      'a creation',
      'create',
      { status: 201, body: { metadata: { uid: 'uid-1', resourceVersion: '8' } } },
      { made: true },
    ],
  ])('says that %s was written, and tells the version', async (_, verb, given, more) => {
    expect(await connect(given).send(verb)).toEqual({ outcome: 'written', uid: 'uid-1', version: '8', ...more });
  });

  it.each<[string, Given]>([
    ['is done', { status: 200, body: { kind: 'Status', status: 'Success' } }],
    ['is going on', { status: 202 }],
    ['has been made by somebody else', statusOf(404, 'NotFound', 'serviceaccounts "api" not found')],
  ])('says that a deletion %s', async (_, given) => {
    expect(await connect(given).send('delete')).toMatchObject({ outcome: 'written' });
  });

  it.each<[string, Verb, Given]>([
    ['a test that failed', 'edit', TEST_FAILED],
    ['an object that is gone', 'edit', statusOf(404, 'NotFound', 'deployments.apps "api" not found')],
    ['a name that is taken', 'create', statusOf(409, 'AlreadyExists', 'serviceaccounts "api" already exists')],
    ['a version that is over', 'delete', statusOf(409, 'Conflict', 'Precondition failed: UID in precondition')],
    ['a quota that others count on', 'create', statusOf(409, 'Conflict', 'Operation cannot be fulfilled')],
  ])('is a conflict: %s', async (_, verb, given) => {
    const { send, sent } = connect(given);
    expect(await send(verb)).toEqual({ outcome: 'conflict' });
    expect(sent).toHaveLength(1);
  });

  it.each<[string, Given, string]>([
    ['an error of the server', statusOf(500, 'InternalError', CANARY), 'kubernetes-failed'],
    ['a proxy without a server', { status: 502, body: `<html>${CANARY}</html>` }, 'kubernetes-failed'],
    ['no server, without a time to come back', statusOf(503, 'ServiceUnavailable', CANARY), 'kubernetes-failed'],
    ['too much to do, without a time to come back', { status: 429 }, 'kubernetes-failed'],
    ['a server that is too slow', statusOf(504, 'Timeout', CANARY), 'kubernetes-timeout'],
    ['a proxy that is too slow', { status: 408 }, 'kubernetes-timeout'],
    ['a success that broke off', { status: 200, body: '{"metadata":{"uid":"uid-1","resour' }, 'kubernetes-timeout'],
    ['a success that nobody can read', { status: 200, body: `<html>${CANARY}</html>` }, 'kubernetes-timeout'],
    ['a connection that was reset', networkError('ECONNRESET', CANARY), 'kubernetes-unreachable'],
    ['a body that broke off', networkError('ERR_STREAM_PREMATURE_CLOSE', CANARY), 'kubernetes-unreachable'],
    ['no answer', networkError('ETIMEDOUT', CANARY), 'kubernetes-timeout'],
    ['our own patience at its end', new DOMException(CANARY, 'TimeoutError'), 'kubernetes-timeout'],
  ])('leaves it open: %s', async (_, given, code) => {
    for (const verb of VERBS) {
      const { send, sent } = connect(given);
      const outcome = await send(verb);
      expect(outcome).toMatchObject({ outcome: 'unknown', error: { code, kind: 'failed' } });
      expect(JSON.stringify(outcome) + ('error' in outcome ? outcome.error.message : '')).not.toContain(CANARY);
      expect(sent).toHaveLength(1);
    }
  });

  it.each<[string, Verb, Given, { code: string; why: unknown; next?: unknown }]>([
    [
      'an object that is not valid, of which only the fields are named',
      'edit',
      INVALID,
      { code: 'object-refused', why: expect.stringMatching(/: spec\.replicas, spec\.selector$/) },
    ],
    [
      'what cannot be read as an object',
      'create',
      statusOf(400, 'BadRequest', `ServiceAccount in version "v1" cannot be handled: unknown field "${CANARY}"`),
      { code: 'object-refused', why: 'the API server does not accept the object' },
    ],
    [
      'a policy of the server',
      'edit',
      BY_POLICY,
      {
        code: 'admission-denied',
        why: expect.stringMatching(/'freeze' with binding 'freeze-all' denied request: no changes \[31m in December$/),
        next: [expect.stringContaining('policy')],
      },
    ],
    [
      'a webhook',
      'edit',
      BY_WEBHOOK,
      { code: 'admission-denied', why: expect.stringContaining('"validation.gatekeeper.sh" denied the request') },
    ],
    [
      'a webhook with a status of its own',
      'edit',
      BY_WEBHOOK_AS_INVALID,
      { code: 'admission-denied', why: expect.stringContaining('"policies.example" denied the request: not today') },
    ],
    [
      'a webhook that says it is an error of its own',
      'create',
      statusOf(500, '', 'admission webhook "policies.example" denied the request: not today'),
      { code: 'admission-denied', why: expect.stringContaining('"policies.example" denied the request: not today') },
    ],
    [
      'a webhook that tries nothing',
      'edit',
      statusOf(400, 'BadRequest', 'admission webhook "old.example" does not support dry run on this request'),
      { code: 'admission-denied', why: expect.stringContaining('"old.example" does not support dry run') },
    ],
    [
      'a missing right',
      'edit',
      NO_RIGHT,
      {
        code: 'kubernetes-forbidden',
        why: expect.stringContaining('cannot patch resource "deployments"'),
        next: ['Ask for the ClusterRole in templates/rbac/apply.yaml'],
      },
    ],
    [
      'a missing right to delete',
      'delete',
      NO_RIGHT,
      { code: 'kubernetes-forbidden', why: expect.anything(), next: [expect.stringContaining('rbac/rollback.yaml')] },
    ],
    [
      'a namespace that is going away',
      'create',
      statusOf(403, 'Forbidden', 'serviceaccounts "api" is forbidden: unable to create new content in namespace shop'),
      { code: 'kubernetes-forbidden', why: expect.stringContaining('unable to create new content in namespace shop') },
    ],
    [
      'a namespace that is not there',
      'create',
      statusOf(404, 'NotFound', 'namespaces "shop" not found', { name: 'shop', kind: 'namespaces' }),
      { code: 'kubernetes-not-found', why: expect.stringContaining('NotFound namespaces "shop"') },
    ],
    [
      'no login',
      'edit',
      statusOf(401, 'Unauthorized', 'Unauthorized'),
      { code: 'kubernetes-unauthorized', why: expect.anything() },
    ],
    [
      'a page of somebody else',
      'edit',
      { status: 302, body: `<html>${CANARY}</html>` },
      { code: 'kubernetes-failed', why: expect.anything() },
    ],
    [
      'too much at once',
      'create',
      { status: 413, body: CANARY },
      { code: 'kubernetes-failed', why: expect.anything() },
    ],
  ])('refuses for good: %s', async (_, verb, given, expected) => {
    const { send, sent } = connect(given);
    const failure = await failureOf(send(verb));
    expect(failure).toMatchObject({ kind: 'failed', ...expected });
    expect(failure.next).not.toEqual([]);
    expect(`${failure.message} ${failure.next.join(' ')}`).not.toContain(CANARY);
    expect(failure.message).not.toMatch(/\p{Cc}/u);
    expect(sent).toHaveLength(1);
  });

  it('of any length is told in a line', async () => {
    const denial = statusOf(403, 'Forbidden', `admission webhook "x" denied the request: ${'no '.repeat(10_000)}`);
    expect((await failureOf(connect(denial).send('edit'))).message.length).toBeLessThan(600);
  });
});

describe('a server that is too busy', () => {
  it.each([429, 503])('is waited for as long as it says: %s', async (status) => {
    const { send, sent, clock } = connect({ ...TOO_BUSY, status }, { ...TOO_BUSY, status }, { status: 200 });
    expect(await send('edit')).toMatchObject({ outcome: 'written' });
    expect(clock.slept).toEqual([3000, 3000]);
    expect(new Set(sent.map((request) => JSON.stringify(request))).size).toBe(1);
  });

  it('is not waited for forever', async () => {
    const { send, sent, clock } = connect({ ...TOO_BUSY, headers: { 'retry-after': '86400' } });
    expect(await send('edit')).toMatchObject({ outcome: 'unknown' });
    expect(sent).toHaveLength(11);
    expect(new Set(clock.slept)).toEqual(new Set([60_000]));
  });
});

describe('a server that never answers', () => {
  it('is waited for until our patience ends', async () => {
    const { writer } = connectWith(
      (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    const patience = new AbortController();
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(patience.signal);
    const sending = writer.send(writer.prepare(CHANGES.edit, SEEN, RUN), { dryRun: false, signal: never });
    patience.abort(new DOMException('over', 'TimeoutError'));
    expect(await sending).toMatchObject({ outcome: 'unknown', error: { code: 'kubernetes-timeout' } });
    expect(timeout.mock.calls).toEqual([[60_000]]);
    timeout.mockRestore();
  });
});

describe('a run that is told to stop', () => {
  it('sends nothing', async () => {
    const { send, sent } = connect({ status: 200 });
    await expect(send('edit', { signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop');
    expect(sent).toEqual([]);
  });

  it('waits for the answer to what it has sent', async () => {
    const stop = new AbortController();
    const { writer } = connectWith(async (_, signal) => {
      stop.abort(new Error('stop'));
      signal.throwIfAborted();
      return { status: 200, headers: {}, body: '{}' };
    });
    const prepared = writer.prepare(CHANGES.edit, SEEN, RUN);
    expect(await writer.send(prepared, { dryRun: false, signal: stop.signal })).toMatchObject({ outcome: 'written' });
  });

  it('does not send again what was not begun with', async () => {
    const stop = new AbortController();
    let sent = 0;
    const { writer } = connectWith(async () => {
      sent += 1;
      stop.abort(new Error('stop'));
      return { status: 429, headers: { 'retry-after': '3' }, body: '{}' };
    });
    const prepared = writer.prepare(CHANGES.edit, SEEN, RUN);
    await expect(writer.send(prepared, { dryRun: false, signal: stop.signal })).rejects.toThrow('stop');
    expect(sent).toBe(1);
  });
});

describe('what happens before anything is sent', () => {
  it('is told as it is: no credentials', async () => {
    const error = new MigrationError({ code: 'exec-plugin-failed', kind: 'failed', what: 'kubelogin failed' });
    expect(await failureOf(connect(error).send('create'))).toBe(error);
  });

  it('and a fault of ours is no answer', async () => {
    await expect(connect(new TypeError('a bug')).send('edit')).rejects.toThrow(TypeError);
  });
});

describe('a request', () => {
  it('is what a JSON file can hold', () => {
    for (const verb of VERBS) {
      const { request } = connect(TOO_BUSY).writer.prepare(CHANGES[verb], SEEN, RUN);
      expect(parseObject(JSON.stringify(request))).toEqual(request);
    }
  });
});
