/** (18) Nothing secret is read, kept or told, from the plan to the rollback, also with --debug. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/core/json.js';
import type { Ended } from '../support/built-cli.js';
import { API, openOwnScene, QUICK, type Scene, setLabel } from '../support/cli-scene.js';
import { azureIdentity, azureIdentityBinding, serviceAccount, workload } from '../support/objects.js';
import { LOGIN_SECRET } from '../support/served-world.js';

const TIMEOUT = 120_000;
/** All of them are in the cluster, or in the environment; so is every token, which begins as any JWT does. */
const CANARIES = {
  variable: 'canary-of-a-variable',
  argument: 'canary-of-an-argument',
  secret: Buffer.from('canary-of-a-secret').toString('base64'),
  lastApplied: 'canary-of-what-was-applied-last',
  foreignAnnotation: 'canary-of-an-annotation',
  configMap: 'canary-of-a-config-map',
};
const TOKEN = 'eyJ';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

function shop(): JsonObject[] {
  const account = serviceAccount('shop', 'api', { secrets: [{ name: 'keys' }] });
  const env = [
    { name: 'PASSWORD', value: CANARIES.variable },
    { name: 'KEY', valueFrom: { secretKeyRef: { name: 'keys', key: 'key' } } },
  ];
  const api = workload('shop', 'api', {
    label: 'api',
    account: 'api',
    podSpec: { containers: [{ name: 'app', image: 'app', env, args: [CANARIES.argument] }] },
  });
  return [
    azureIdentity('shop', 'api', { number: 1 }),
    azureIdentityBinding('shop', 'api', 'api', 'api'),
    withAnnotations(account, { [LAST_APPLIED]: CANARIES.lastApplied }),
    withAnnotations(api, { [LAST_APPLIED]: CANARIES.lastApplied, 'team/note': CANARIES.foreignAnnotation }),
    { ...named('Secret', 'keys'), data: { key: CANARIES.secret } },
    { ...named('ConfigMap', 'settings'), data: { key: CANARIES.configMap } },
  ];
}

function named(kind: string, name: string): JsonObject {
  return { apiVersion: 'v1', kind, metadata: { name, namespace: 'shop' } };
}

function withAnnotations(object: JsonObject, annotations: JsonObject): JsonObject {
  return { ...object, metadata: { ...(object['metadata'] as JsonObject), annotations } };
}

/** Every command, also those that are refused. */
async function useEverything({ world, plan, folder }: Scene): Promise<Ended[]> {
  const [events, junit] = [join(folder, 'events.ndjson'), join(folder, 'verify.xml')];
  const ended: Ended[] = [];
  const run = async (...args: string[]): Promise<void> => void ended.push(await world.run([...args, '--debug']));
  await run('scan', '--save', join(folder, 'snapshot.json'));
  await run('plan', '--output', 'json');
  await run('diff', plan, '--live');
  await run('apply', plan, '--yes', ...QUICK, '--events-file', events);
  await run('status', plan, '--json');
  await run('verify', plan, ...QUICK, '--junit', junit, '--output', 'yaml');
  setLabel({ world }, 'false');
  await run('diff', plan, '--live', '--output', 'markdown');
  await run('apply', plan, '--yes', ...QUICK);
  await run('rollback', plan, '--yes', ...QUICK);
  setLabel({ world }, 'true');
  await run('rollback', plan, '--yes', ...QUICK, '--events', 'ndjson');
  return ended;
}

/** What is left on the disk, but for what was there before: how to reach the cluster. */
async function readFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !['kubeconfig', 'authority.crt'].includes(entry.name));
  return Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));
}

function keptInCluster({ world: { cluster } }: Scene): string {
  const kept = ['configmaps', 'leases.coordination.k8s.io'].map((name) =>
    cluster.state.objects.get(name)?.get('default'),
  );
  return JSON.stringify(kept.map((objects) => [...(objects?.values() ?? [])]));
}

describe('what is secret', () => {
  it(
    'is neither asked for, nor kept, nor told',
    async () => {
      const scene = await openOwnScene(shop(), { api: 1 });
      try {
        const calls: string[] = [];
        scene.world.intervene((call) => {
          calls.push(call);
          return false;
        });
        const ended = await useEverything(scene);
        const told = ended.map(({ stdout, stderr }) => stdout + stderr);
        const all = [...told, ...(await readFiles(scene.folder)), keptInCluster(scene)].join('\n');

        expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0, 0, 4, 10, 0]);
        expect([all.includes(API), all.includes('"type":"intent"'), keptInCluster(scene)]).toEqual([
          ...[true, true],
          expect.stringContaining('RunRecord'),
        ]);
        const secrets = [...Object.values(CANARIES), LOGIN_SECRET, TOKEN];
        expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
        expect(calls.filter((call) => call.includes('serviceaccounts/api/token')).length).toBeGreaterThan(1);
        expect(calls.filter((call) => /\/secrets(\/|\?|$)/.test(call))).toEqual([]);
        expect(JSON.stringify(scene.world.cluster.list('/api/v1/secrets'))).toContain(CANARIES.secret);
      } finally {
        await scene.close();
      }
    },
    TIMEOUT,
  );
});
