import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import { httpsTransport, type HttpsTransport } from '../../../src/systems/kubernetes/https-transport.js';
import { loadKubeConfig, type KubeConfigOptions } from '../../../src/systems/kubernetes/kube-config.js';
import { makeCertificates, type Certificates } from '../../support/certificates.js';
import {
  startFakeKubernetes,
  type FakeKubernetes,
  type FakeOptions,
  type FakeRequest,
} from '../../support/fake-kubernetes.js';
import { kubeconfig, kubeConfigOptions, writeHomeKubeconfig } from '../../support/kubeconfig.js';
import { startHttpProxy, startSocksProxy } from '../../support/proxy-server.js';
import { makeTempFolder } from '../../support/temp-folder.js';

const signal = new AbortController().signal;
const VERSION = { method: 'GET', path: '/version' };

let certificates: Certificates;
let undo: (() => unknown)[] = [];

beforeAll(async () => {
  certificates = await makeCertificates();
});
afterEach(async () => {
  for (const step of undo.reverse()) await step();
  undo = [];
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const trusted = (): JsonObject => ({ 'certificate-authority-data': base64(certificates.ca) });
const tls = (): FakeOptions => ({ tls: certificates.server });

async function serve(options: FakeOptions = {}): Promise<FakeKubernetes> {
  const server = await startFakeKubernetes(options);
  undo.push(() => server.stop());
  return server;
}

interface Setting {
  cluster?: JsonObject;
  user?: JsonObject;
  options?: Partial<KubeConfigOptions>;
  idleTimeoutMs?: number;
}

async function connect(
  server: string,
  { cluster, user = {}, options, ...rest }: Setting = {},
): Promise<HttpsTransport> {
  const folder = await makeTempFolder();
  undo.push(() => folder.remove());
  await writeHomeKubeconfig(folder.path, kubeconfig([{ name: 'a', cluster: { server, ...cluster }, user }]));
  const connection = await loadKubeConfig(kubeConfigOptions(folder.path, options));
  const transport = httpsTransport({ connection, userAgent: 'migrate/1.2.3', ...rest });
  undo.push(() => transport.close());
  return transport;
}

describe('requests', () => {
  it('carry our name, the credentials and the impersonation, below the path of the server', async () => {
    const server = await serve({ ...tls(), intercept: () => ({ status: 200, body: {} }) });
    const user = { token: 't', as: 'eve', 'as-groups': ['x', 'y'] };
    const transport = await connect(`${server.url}/k8s/clusters/c-1`, { cluster: trusted(), user });
    await transport.send({ ...VERSION, headers: { accept: 'application/json;as=X' } }, signal);
    expect(server.requests[0]).toMatchObject({
      path: '/k8s/clusters/c-1/version',
      headers: {
        authorization: 'Bearer t',
        'user-agent': 'migrate/1.2.3',
        accept: 'application/json;as=X',
        'accept-encoding': 'gzip',
        'impersonate-user': 'eve',
        'impersonate-group': 'x, y',
      },
    });
  });

  it('share few connections that are kept, without a warning', async () => {
    const warnings: string[] = [];
    const warn = (warning: Error): unknown => warnings.push(warning.name);
    process.on('warning', warn);
    undo.push(() => process.off('warning', warn));
    const server = await serve(tls());
    const transport = await connect(server.url, { cluster: trusted() });
    await Promise.all(Array.from({ length: 100 }, () => transport.send(VERSION, signal)));
    expect(server.connections()).toBeLessThanOrEqual(8);
    const before = server.connections();
    for (let index = 0; index < 20; index += 1) await transport.send(VERSION, signal);
    expect(server.connections()).toBe(before);
    expect(warnings).not.toContain('MaxListenersExceededWarning');
  });

  it.each(['POST', 'PATCH', 'PUT', 'DELETE'])(
    'carry their body whole, and leave nothing for the next: %s',
    async (method) => {
      const received: string[] = [];
      const server = createServer((request, response) => {
        void readText(request).then((body) => {
          received.push(`${String(request.method)} ${body}`);
          response.end('{}');
        });
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      undo.push(() => server.close());
      const transport = await connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      await transport.send({ method, path: '/', body: '{"ü":1}' }, signal);
      expect(await transport.send(VERSION, signal)).toMatchObject({ status: 200, body: '{}' });
      expect(received).toEqual([`${method} {"ü":1}`, 'GET ']);
    },
  );

  it('go to an http server without TLS', async () => {
    const server = await serve();
    const answer = await (await connect(server.url)).send(VERSION, signal);
    expect(answer).toMatchObject({ status: 200, body: '{"gitVersion":"v1.34.2"}' });
  });

  it.each([true, false])('are answered with text of any characters, gzip: %j', async (zip) => {
    const text = 'grüße 🔑'.repeat(50_000);
    const headers: Record<string, string> = zip ? {} : { 'content-encoding': 'identity' };
    const server = await serve({
      intercept: (request) => {
        if (!zip) delete request.headers['accept-encoding'];
        return { status: 200, headers, body: text };
      },
    });
    const answer = await (await connect(server.url)).send(VERSION, signal);
    expect(answer.body === text).toBe(true);
  });

  it.each([
    ['cut', 'ECONNRESET', undefined],
    ['cut-body', 'ECONNRESET', undefined],
    ['stall', 'ETIMEDOUT', 50],
  ] as const)('%s: fail with %s', async (intercept, code, idleTimeoutMs) => {
    const server = await serve({ intercept: () => intercept });
    const transport = await connect(server.url, idleTimeoutMs === undefined ? {} : { idleTimeoutMs });
    await expect(transport.send(VERSION, signal)).rejects.toMatchObject({ code });
  });

  it('that stop in the middle of a body time out as well', async () => {
    const server = await serve({
      intercept: () => ({ status: 200, headers: { 'content-length': '99999' }, body: 'x' }),
    });
    const transport = await connect(server.url, { idleTimeoutMs: 50 });
    await expect(transport.send(VERSION, signal)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  it('end with the reason of the signal', async () => {
    const controller = new AbortController();
    const server = await serve({
      intercept: () => {
        controller.abort(new Error('enough'));
        return 'stall';
      },
    });
    const transport = await connect(server.url);
    await expect(transport.send(VERSION, controller.signal)).rejects.toThrow('enough');
    await expect(transport.send(VERSION, controller.signal)).rejects.toThrow('enough');
    expect(server.requests).toHaveLength(1);
  });
});

describe('TLS', () => {
  it.each([
    ['an authority that is unknown', (): JsonObject => ({}), 'server', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    [
      'a name that is another',
      (): JsonObject => ({ ...trusted(), 'tls-server-name': 'other' }),
      'server',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    ['a certificate that has expired', trusted, 'expired', 'CERT_HAS_EXPIRED'],
  ] as const)('refuses %s', async (_title, cluster, pair, code) => {
    const server = await serve({ tls: certificates[pair] });
    const transport = await connect(server.url, { cluster: cluster() });
    await expect(transport.send(VERSION, signal)).rejects.toMatchObject({ code });
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    ['tls-server-name', (): JsonObject => ({ ...trusted(), 'tls-server-name': 'api.example' }), 'server'],
    ['insecure-skip-tls-verify', (): JsonObject => ({ 'insecure-skip-tls-verify': true }), 'expired'],
  ] as const)('honours %s', async (_title, cluster, pair) => {
    const server = await serve({ tls: certificates[pair] });
    const answer = await (await connect(server.url, { cluster: cluster() })).send(VERSION, signal);
    expect(answer.status).toBe(200);
  });

  it('shows the client certificate', async () => {
    const server = await serve({ tls: { ...certificates.server, ca: certificates.ca, requestCert: true } });
    const { cert, key } = certificates.alice;
    const user = { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) };
    await (await connect(server.url, { cluster: trusted(), user })).send(VERSION, signal);
    expect(server.requests.map(({ client }) => client)).toEqual(['alice']);
  });
});

describe('credentials that are refused', () => {
  /** A plug-in that answers with the next of these each time it is run. */
  function plugin(statuses: readonly JsonObject[], counter: string): JsonObject {
    const script = `
      const fs = require('node:fs');
      fs.appendFileSync(${JSON.stringify(counter)}, 'x');
      const run = fs.readFileSync(${JSON.stringify(counter)}, 'utf8').length;
      const apiVersion = 'client.authentication.k8s.io/v1';
      const status = ${JSON.stringify(statuses)}[run - 1];
      console.log(JSON.stringify({ apiVersion, kind: 'ExecCredential', status }));`;
    return {
      exec: { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: ['-e', script] },
    };
  }

  async function counterFile(): Promise<string> {
    const folder = await makeTempFolder();
    undo.push(() => folder.remove());
    return `${folder.path}/runs`;
  }

  const only = (token: string) => (request: FakeRequest) =>
    request.headers.authorization === `Bearer ${token}` ? undefined : { status: 401 };

  it('are renewed once, for all requests together', async () => {
    const server = await serve({ ...tls(), intercept: only('two') });
    const user = plugin([{ token: 'one' }, { token: 'two' }, { token: 'three' }], await counterFile());
    const transport = await connect(server.url, { cluster: trusted(), user });
    const answers = await Promise.all([1, 2, 3, 4].map(() => transport.send(VERSION, signal)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('are not renewed for ever', async () => {
    const server = await serve({ ...tls(), intercept: () => ({ status: 401 }) });
    const user = plugin([{ token: 'one' }, { token: 'two' }], await counterFile());
    const answer = await (await connect(server.url, { cluster: trusted(), user })).send(VERSION, signal);
    expect([answer.status, server.requests.length]).toEqual([401, 2]);
  });

  it('are sent once only when nothing can renew them', async () => {
    const server = await serve({ ...tls(), intercept: () => ({ status: 401 }) });
    const transport = await connect(server.url, { cluster: trusted(), user: { token: 'one' } });
    expect((await transport.send(VERSION, signal)).status).toBe(401);
    expect(server.requests).toHaveLength(1);
  });

  it('may be certificates; a new one gets a connection of its own', async () => {
    const asks = { ...certificates.server, ca: certificates.ca, requestCert: true };
    const server = await serve({
      tls: asks,
      intercept: ({ client }) => (client === 'bob' ? undefined : { status: 401 }),
    });
    const status = ({ cert, key }: { cert: string; key: string }): JsonObject => ({
      clientCertificateData: cert,
      clientKeyData: key,
    });
    const user = plugin([status(certificates.alice), status(certificates.bob)], await counterFile());
    const answer = await (await connect(server.url, { cluster: trusted(), user })).send(VERSION, signal);
    expect([answer.status, server.requests.map(({ client }) => client)]).toEqual([200, ['alice', 'bob']]);
  });
});

describe('proxies', () => {
  async function httpProxy(to: FakeKubernetes, refuse?: number): Promise<Awaited<ReturnType<typeof startHttpProxy>>> {
    const proxy = await startHttpProxy(to, refuse);
    undo.push(() => proxy.stop());
    return proxy;
  }

  it('proxy-url of the cluster is used, with its password, and its connections are kept', async () => {
    const server = await serve(tls());
    const proxy = await httpProxy(server);
    const cluster = { ...trusted(), 'proxy-url': `http://me:p%40ss@127.0.0.1:${proxy.port}` };
    const transport = await connect('https://api.example:6443', { cluster });
    for (let index = 0; index < 5; index += 1) expect((await transport.send(VERSION, signal)).status).toBe(200);
    expect(proxy.tunnels).toEqual([{ target: 'api.example:6443', authorization: `Basic ${base64('me:p@ss')}` }]);
  });

  it('HTTPS_PROXY is used, and NO_PROXY exempts', async () => {
    const server = await serve(tls());
    const proxy = await httpProxy(server);
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const through = await connect('https://api.example', { cluster: trusted(), options: { env } });
    expect((await through.send(VERSION, signal)).status).toBe(200);
    expect(proxy.tunnels.map(({ target }) => target)).toEqual(['api.example:443']);
    const exempt = { ...env, NO_PROXY: '.example' };
    const direct = await connect('https://none.api.example', { cluster: trusted(), options: { env: exempt } });
    await expect(direct.send(VERSION, signal)).rejects.toMatchObject({ syscall: 'getaddrinfo' });
    expect(proxy.tunnels).toHaveLength(1);
  });

  it('an http server is reached through a tunnel, too', async () => {
    const server = await serve();
    const proxy = await httpProxy(server);
    const env = { http_proxy: `127.0.0.1:${proxy.port}` };
    const transport = await connect('http://api.example:8080', { options: { env } });
    expect((await transport.send(VERSION, signal)).status).toBe(200);
    expect(proxy.tunnels.map(({ target }) => target)).toEqual(['api.example:8080']);
  });

  it('SOCKS is spoken, with one kept connection', async () => {
    const server = await serve(tls());
    const proxy = await startSocksProxy(server);
    undo.push(() => proxy.stop());
    const cluster = { ...trusted(), 'proxy-url': `socks5h://127.0.0.1:${proxy.port}` };
    const transport = await connect('https://api.example:6443', { cluster });
    for (let index = 0; index < 5; index += 1) expect((await transport.send(VERSION, signal)).status).toBe(200);
    expect(proxy.tunnels).toEqual([{ target: 'api.example:6443', authorization: undefined }]);
    const unknown = await connect('https://api.example:6443', { cluster: { 'proxy-url': cluster['proxy-url'] } });
    await expect(unknown.send(VERSION, signal)).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  });

  it('one that refuses is not the server', async () => {
    const server = await serve(tls());
    const proxy = await httpProxy(server, 407);
    const cluster = { ...trusted(), 'proxy-url': `http://127.0.0.1:${proxy.port}` };
    const transport = await connect('https://api.example', { cluster });
    await expect(transport.send(VERSION, signal)).rejects.toMatchObject({ message: 'Bad response: 407' });
  });
});
