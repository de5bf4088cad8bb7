import { open, readFile, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '../../../src/core/json.js';
import type { Credentials } from '../../../src/systems/kubernetes/credentials.js';
import { loadKubeConfig, type KubeConfigOptions } from '../../../src/systems/kubernetes/kube-config.js';
import { fakeClock } from '../../support/fake-clock.js';
import { kubeconfig, kubeConfigOptions, writeHomeKubeconfig } from '../../support/kubeconfig.js';
import { makeTempFolder } from '../../support/temp-folder.js';

const V1 = 'client.authentication.k8s.io/v1';
const V1BETA1 = 'client.authentication.k8s.io/v1beta1';
const signal = new AbortController().signal;

let folder: string;
let remove: () => Promise<void>;
/** What the plug-ins say to the person. */
let talk: FileHandle;

beforeEach(async () => {
  ({ path: folder, remove } = await makeTempFolder());
  talk = await open(join(folder, 'talk'), 'w');
});
afterEach(async () => {
  await talk.close();
  await remove();
});

/** A plug-in that notes each run with what it was given, talks, and answers with `status`. */
async function plugin(status: string, exec: JsonObject = {}): Promise<JsonObject> {
  const apiVersion = exec['apiVersion'] ?? V1;
  const script = `
    const fs = require('node:fs');
    const { KUBERNETES_EXEC_INFO: info, ...env } = process.env;
    fs.appendFileSync(${JSON.stringify(join(folder, 'runs'))}, JSON.stringify({ info: JSON.parse(info), env }) + '\\n');
    const run = fs.readFileSync(${JSON.stringify(join(folder, 'runs'))}, 'utf8').split('\\n').length - 1;
    process.stderr.write('To sign in, enter the code ABC\\n');
    const status = ${status};
    if (status) console.log(JSON.stringify({ apiVersion: ${JSON.stringify(apiVersion)}, kind: 'ExecCredential', status }));
    else process.exitCode = 3;
  `;
  await writeFile(join(folder, 'plugin.cjs'), script);
  return { apiVersion, command: process.execPath, args: [join(folder, 'plugin.cjs')], ...exec };
}

async function credentialsOf(exec: JsonObject, options: Partial<KubeConfigOptions> = {}): Promise<Credentials> {
  const cluster = {
    'tls-server-name': 'name',
    extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'x' } }],
  };
  await writeHomeKubeconfig(folder, kubeconfig([{ name: 'a', cluster, user: { exec } }]));
  return (
    await loadKubeConfig(kubeConfigOptions(folder, { terminal: { stdinIsTty: false, stderr: talk.fd }, ...options }))
  ).credentials;
}

async function runs(): Promise<{ info: JsonObject; env: JsonObject }[]> {
  const text = await readFile(join(folder, 'runs'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { info: JsonObject; env: JsonObject });
}

describe('a credential plug-in', () => {
  it('is run once for parallel requests, and its talk reaches the person', async () => {
    const credentials = await credentialsOf(await plugin(`{ token: 'token-' + run }`));
    const all = await Promise.all([1, 2, 3, 4, 5].map(() => credentials.current(signal)));
    expect(all.map(({ authorization }) => authorization)).toEqual(Array(5).fill('Bearer token-1'));
    expect(await runs()).toHaveLength(1);
    expect(await readFile(join(folder, 'talk'), 'utf8')).toBe('To sign in, enter the code ABC\n');
  });

  it('is run again when the token has expired, and once for parallel refusals', async () => {
    const clock = fakeClock();
    const exec = await plugin(`{ token: 'token-' + run, expirationTimestamp: '2026-01-01T00:10:00Z' }`);
    const credentials = await credentialsOf(exec, { clock });
    const first = await credentials.current(signal);
    clock.advance(9 * 60_000);
    expect(await credentials.current(signal)).toBe(first);
    const renewed = await Promise.all([credentials.renew(first, signal), credentials.renew(first, signal)]);
    expect(renewed.map((credential) => credential?.authorization)).toEqual(['Bearer token-2', 'Bearer token-2']);
    clock.advance(60_000);
    expect((await credentials.current(signal)).authorization).toBe('Bearer token-3');
  });

  it('may give a certificate', async () => {
    const exec = await plugin(`{ clientCertificateData: 'cert', clientKeyData: 'key' }`, { apiVersion: V1BETA1 });
    expect(await (await credentialsOf(exec)).current(signal)).toEqual({ cert: 'cert', key: 'key' });
  });

  it('is told what it asks for, and gets our environment and its own', async () => {
    const exec = await plugin(`{ token: 't' }`, {
      provideClusterInfo: true,
      env: [{ name: 'LOGIN', value: 'device' }],
    });
    await (await credentialsOf(exec, { env: { FROM: 'us', LOGIN: 'ours' } })).current(signal);
    const [run] = await runs();
    expect(run?.env).toMatchObject({ FROM: 'us', LOGIN: 'device' });
    expect(run?.env).not.toHaveProperty('HOME');
    expect(run?.info).toEqual({
      kind: 'ExecCredential',
      apiVersion: V1,
      spec: {
        interactive: false,
        cluster: { server: 'https://a:6443', 'tls-server-name': 'name', config: { audience: 'x' } },
      },
    });
  });

  it.each([
    ['Never', true, false],
    ['IfAvailable', true, true],
    ['IfAvailable', false, false],
    [undefined, true, true],
    ['Always', true, true],
  ])('interactiveMode %s, terminal %j: interactive %j', async (mode, stdinIsTty, interactive) => {
    const exec = await plugin(`{ token: 't' }`, mode === undefined ? {} : { interactiveMode: mode });
    await (await credentialsOf(exec, { terminal: { stdinIsTty, stderr: talk.fd } })).current(signal);
    expect((await runs()).map(({ info }) => info['spec'])).toEqual([{ interactive }]);
  });

  it('is found next to the kubeconfig when written as a path', async () => {
    const exec = { apiVersion: V1, command: './bin/none' };
    const failure = (await credentialsOf(exec)).current(signal);
    await expect(failure).rejects.toMatchObject({
      what: `The credential plugin ${join(folder, '.kube', 'bin', 'none')} gave no credentials`,
    });
  });

  it.each<[string, JsonObject, string, string]>([
    [
      'is not installed',
      { command: 'no-such-plugin', installHint: 'brew install it' },
      `{}`,
      'there is no such program',
    ],
    ['fails', {}, 'undefined', 'it ended with exit code 3'],
    ['gives nothing', {}, `{ token: '' }`, 'its answer holds neither a token nor a certificate with key'],
    [
      'gives half a certificate',
      {},
      `{ clientCertificateData: 'cert' }`,
      'its answer holds neither a token nor a certificate with key',
    ],
    [
      'answers nonsense',
      { args: ['-e', 'console.log("secret")'] },
      `{}`,
      `it did not answer with an ExecCredential of ${V1}`,
    ],
    [
      'speaks an old version',
      { apiVersion: 'client.authentication.k8s.io/v1alpha1' },
      `{}`,
      `it speaks client.authentication.k8s.io/v1alpha1; supported are ${V1} and ${V1BETA1}`,
    ],
    [
      'wants a person',
      { interactiveMode: 'Always' },
      `{}`,
      'it must talk to a person (interactiveMode: Always), and standard input is no terminal',
    ],
    ['has no command', { command: '' }, `{}`, 'the kubeconfig names no command for it'],
  ])('%s: an error that helps, and no second run', async (_title, exec, status, why) => {
    const credentials = await credentialsOf(await plugin(status, exec));
    const hint: Json = exec['installHint'] ?? null;
    for (let request = 0; request < 2; request += 1) {
      const failure = credentials.current(signal);
      await expect(failure).rejects.toMatchObject({ code: 'kubernetes-unauthorized', why });
      if (hint !== null) await expect(failure).rejects.toMatchObject({ next: expect.arrayContaining([hint]) });
    }
    expect((await runs()).length).toBeLessThanOrEqual(1);
  });

  it('is ended when we are', async () => {
    const controller = new AbortController();
    const exec = { apiVersion: V1, command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'] };
    const failure = (await credentialsOf(exec)).current(controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await expect(failure).rejects.toThrow('enough');
  });
});
