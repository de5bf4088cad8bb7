import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadKubeConfig } from '../../../src/systems/kubernetes/kube-config.js';
import { fakeClock } from '../../support/fake-clock.js';
import { kubeconfig, kubeConfigOptions, writeHomeKubeconfig } from '../../support/kubeconfig.js';
import { makeTempFolder } from '../../support/temp-folder.js';

const signal = new AbortController().signal;

let folder: string;
let remove: () => Promise<void>;

beforeEach(async () => {
  ({ path: folder, remove } = await makeTempFolder());
});
afterEach(() => remove());

describe('which file and context', () => {
  async function write(files: Record<string, string>): Promise<void> {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  }
  const paths = (...names: string[]): string => names.map((name) => join(folder, name)).join(delimiter);

  it('reads ~/.kube/config', async () => {
    await writeHomeKubeconfig(folder, kubeconfig([{ name: 'home', namespace: 'shop' }]));
    const found = await loadKubeConfig(kubeConfigOptions(folder));
    expect(found).toMatchObject({ context: 'home', namespace: 'shop' });
    expect(found.server.href).toBe('https://home:6443/');
  });

  it.each([
    ['the first current context wins', ['a', 'b'], 'a'],
    ['a missing file is skipped', ['missing', 'b', 'a'], 'b'],
    ['a file without a current context leaves it to the next', ['none', 'b'], 'b'],
    ['an empty file is one without entries', ['empty', 'a'], 'a'],
  ])('KUBECONFIG: %s', async (_title, names, expected) => {
    await write({
      a: kubeconfig([{ name: 'a' }]),
      b: kubeconfig([{ name: 'b' }]),
      none: kubeconfig([{ name: 'c' }], ''),
      empty: '',
    });
    const found = await loadKubeConfig(kubeConfigOptions(folder, { env: { KUBECONFIG: paths(...names) } }));
    expect(found.context).toBe(expected);
  });

  it('KUBECONFIG: of entries with one name the first wins, in one file and in several', async () => {
    const twice = [{ name: 'a' }, { name: 'a', cluster: { server: 'https://second' } }];
    await write({ a: kubeconfig(twice), b: kubeconfig([{ name: 'a', cluster: { server: 'https://third' } }]) });
    const found = await loadKubeConfig(kubeConfigOptions(folder, { env: { KUBECONFIG: paths('a', 'b') } }));
    expect(found.server.hostname).toBe('a');
  });

  it('KUBECONFIG: contexts of all files can be chosen; ~/.kube/config does not count', async () => {
    await writeHomeKubeconfig(folder, kubeconfig([{ name: 'home' }]));
    await write({ a: kubeconfig([{ name: 'a' }]), b: kubeconfig([{ name: 'b' }]) });
    const env = { KUBECONFIG: `${paths('a')}${delimiter}${delimiter}${paths('b')}` };
    expect((await loadKubeConfig(kubeConfigOptions(folder, { env, context: 'b' }))).context).toBe('b');
    const failure = loadKubeConfig(kubeConfigOptions(folder, { env, context: 'home' }));
    await expect(failure).rejects.toMatchObject({ code: 'unknown-context', kind: 'usage', why: 'it has a, b' });
  });

  it('--kubeconfig: that file alone, and it must be there', async () => {
    await write({ a: kubeconfig([{ name: 'a' }]), b: kubeconfig([{ name: 'b' }]) });
    const env = { KUBECONFIG: paths('a') };
    const found = await loadKubeConfig(kubeConfigOptions(folder, { env, kubeconfig: join(folder, 'b') }));
    expect(found.context).toBe('b');
    const failure = loadKubeConfig(kubeConfigOptions(folder, { env, kubeconfig: join(folder, 'c') }));
    await expect(failure).rejects.toMatchObject({ code: 'no-cluster', why: 'there is no such file' });
  });

  it.each([
    ['no file', undefined, 'there is no kubeconfig'],
    ['no current context', kubeconfig([{ name: 'a' }], ''), 'the kubeconfig has no current context'],
    ['no YAML', '{"', 'it is no valid YAML'],
    ['no kubeconfig', '[1]', 'it is no kubeconfig'],
    [
      'no server',
      kubeconfig([{ name: 'a', cluster: { server: '' } }]),
      'the server of the chosen context is no address: ""',
    ],
    [
      'a strange server',
      kubeconfig([{ name: 'a', cluster: { server: 'ftp://a' } }]),
      'the server of the chosen context is no address: "ftp://a"',
    ],
    [
      'a strange proxy',
      kubeconfig([{ name: 'a', cluster: { 'proxy-url': 'ftp://user:secret@a' } }]),
      'its proxy (proxy-url, HTTPS_PROXY or HTTP_PROXY) is no http, https or socks URL',
    ],
  ])('%s: no cluster, and what to do', async (_title, text, why) => {
    if (text !== undefined) await writeHomeKubeconfig(folder, text);
    const failure = loadKubeConfig(kubeConfigOptions(folder));
    await expect(failure).rejects.toMatchObject({ code: 'no-cluster', kind: 'failed', why });
    await expect(failure).rejects.toHaveProperty('next.length');
  });

  it('survives entries that are broken and not asked for', async () => {
    const text = JSON.stringify({
      ...JSON.parse(kubeconfig([{ name: 'a' }])),
      users: [{ name: 'broken' }, null, { name: 'a', user: { token: 't' } }],
    });
    await writeHomeKubeconfig(folder, text);
    const { credentials } = await loadKubeConfig(kubeConfigOptions(folder));
    expect(await credentials.current(signal)).toEqual({ authorization: 'Bearer t' });
  });
});

describe('in a pod', () => {
  const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };

  async function serviceAccount(): Promise<string> {
    const path = join(folder, 'sa');
    await mkdir(path);
    await writeFile(join(path, 'token'), 'from-pod\n');
    await writeFile(join(path, 'ca.crt'), 'authority');
    await writeFile(join(path, 'namespace'), 'tools\n');
    return path;
  }

  it('uses the service account when there is no kubeconfig', async () => {
    const serviceAccountFolder = await serviceAccount();
    const found = await loadKubeConfig(kubeConfigOptions(folder, { env, serviceAccountFolder }));
    expect(found).toMatchObject({ context: 'in-cluster', namespace: 'tools', tls: { ca: Buffer.from('authority') } });
    expect(found.server.href).toBe('https://[fd00::1]/');
    expect(await found.credentials.current(signal)).toMatchObject({ authorization: 'Bearer from-pod' });
  });

  it('prefers a kubeconfig', async () => {
    await writeHomeKubeconfig(folder, kubeconfig([{ name: 'home' }]));
    const serviceAccountFolder = await serviceAccount();
    expect((await loadKubeConfig(kubeConfigOptions(folder, { env, serviceAccountFolder }))).context).toBe('home');
  });

  it('needs the variables and the token', async () => {
    const serviceAccountFolder = await serviceAccount();
    const outside = loadKubeConfig(kubeConfigOptions(folder, { serviceAccountFolder }));
    await expect(outside).rejects.toMatchObject({ code: 'no-cluster' });
    await expect(loadKubeConfig(kubeConfigOptions(folder, { env }))).rejects.toMatchObject({ code: 'no-cluster' });
  });
});

describe('server and TLS', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');

  it.each([
    ['a path is kept', { server: 'https://rancher/k8s/clusters/c-1/' }, 'https://rancher/k8s/clusters/c-1/'],
    ['no scheme is http', { server: 'local:8080' }, 'http://local:8080/'],
    ['no scheme, but an authority, is https', { server: 'a:1', 'certificate-authority-data': 'eA==' }, 'https://a:1/'],
  ])('%s', async (_title, cluster, href) => {
    await writeHomeKubeconfig(folder, kubeconfig([{ name: 'a', cluster }]));
    expect((await loadKubeConfig(kubeConfigOptions(folder))).server.href).toBe(href);
  });

  it('reads material next to the kubeconfig; inline data goes first', async () => {
    const cluster = { 'certificate-authority': 'ca.crt', 'tls-server-name': 'name' };
    const user = { 'client-certificate': 'x.crt', 'client-certificate-data': base64('inline'), 'client-key': 'x.key' };
    await writeHomeKubeconfig(folder, kubeconfig([{ name: 'a', cluster, user }]));
    await writeFile(join(folder, '.kube', 'ca.crt'), 'authority');
    await writeFile(join(folder, '.kube', 'x.key'), 'key');
    const { tls, credentials } = await loadKubeConfig(kubeConfigOptions(folder));
    expect(tls).toEqual({ ca: Buffer.from('authority'), servername: 'name' });
    expect(await credentials.current(signal)).toEqual({ cert: Buffer.from('inline'), key: Buffer.from('key') });
  });

  it('says which file is missing', async () => {
    await writeHomeKubeconfig(folder, kubeconfig([{ name: 'a', cluster: { 'certificate-authority': 'ca.crt' } }]));
    const failure = loadKubeConfig(kubeConfigOptions(folder));
    await expect(failure).rejects.toMatchObject({ code: 'no-cluster', why: 'ENOENT' });
  });
});

describe('users', () => {
  const load = async (user: Record<string, unknown>, options = {}): ReturnType<typeof loadKubeConfig> => {
    await writeHomeKubeconfig(folder, kubeconfig([{ name: 'a', user: JSON.parse(JSON.stringify(user)) }]));
    return loadKubeConfig(kubeConfigOptions(folder, options));
  };

  it.each([
    ['nothing', {}, undefined],
    ['token', { token: 't' }, 'Bearer t'],
    ['name and password', { username: 'me', password: 'pass' }, 'Basic bWU6cGFzcw=='],
    ['token before name', { token: 't', username: 'me' }, 'Bearer t'],
    ['token before plug-in', { token: 't', exec: { command: 'never-run' } }, 'Bearer t'],
    ['a token file that is missing falls back', { tokenFile: 'none', token: 't' }, 'Bearer t'],
    [
      'an auth provider, through the client library',
      { 'auth-provider': { name: 'azure', config: { 'access-token': 'legacy' } } },
      'Bearer legacy',
    ],
  ])('%s', async (_title, user, authorization) => {
    const { credentials } = await load(user);
    expect((await credentials.current(signal)).authorization).toBe(authorization);
  });

  it('an auth provider that fails says so', async () => {
    const { credentials } = await load({ 'auth-provider': { name: 'azure', config: {} } });
    await expect(credentials.current(signal)).rejects.toMatchObject({ code: 'kubernetes-unauthorized' });
  });

  it('a token file is read again after a minute, and at once when the token was refused', async () => {
    const clock = fakeClock();
    const { credentials } = await load({ tokenFile: 'token', token: 'ignored' }, { clock });
    const path = join(folder, '.kube', 'token');
    await writeFile(path, 'one\n');
    const first = await credentials.current(signal);
    await writeFile(path, 'two');
    expect([first.authorization, (await credentials.current(signal)).authorization]).toEqual([
      'Bearer one',
      'Bearer one',
    ]);
    expect((await credentials.renew(first, signal))?.authorization).toBe('Bearer two');
    await writeFile(path, 'three');
    clock.advance(60_000);
    expect((await credentials.current(signal)).authorization).toBe('Bearer three');
  });

  it('impersonates', async () => {
    const user = { as: 'eve', 'as-uid': '7', 'as-groups': ['x', 'y'], 'as-user-extra': { scopes: ['all'] } };
    const { headers } = await load(user);
    expect(headers).toEqual({
      'Impersonate-User': 'eve',
      'Impersonate-Uid': '7',
      'Impersonate-Group': ['x', 'y'],
      'Impersonate-Extra-scopes': ['all'],
    });
  });

  it('sends no credentials to an http server', async () => {
    const entry = { name: 'a', cluster: { server: 'http://a' }, user: { token: 't', as: 'eve' } };
    await writeHomeKubeconfig(folder, kubeconfig([entry]));
    const { credentials, headers } = await loadKubeConfig(kubeConfigOptions(folder));
    expect([await credentials.current(signal), headers]).toEqual([{}, {}]);
  });
});
