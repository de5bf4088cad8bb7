import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildProbePod } from '../../src/checks/probe-pod.js';
import { asList, asObject, type JsonObject } from '../../src/core/json.js';
import { serveAzure, type ServedAzure } from '../../src/sandbox/azure/serve.js';
import { type Certificates, makeCertificates } from '../support/certificates.js';
import { makeTempFolder } from '../support/temp-folder.js';
import { tokenWorld } from '../support/token-world.js';

const run = promisify(execFile);
const never = new AbortController().signal;
const options = { name: 'migrate-probe-1', image: 'curl:8', authority: 'https://login.example', template: {} };

function containerOf(pod: JsonObject): JsonObject {
  return asObject(asList(asObject(pod['spec'])['containers'])[0]);
}

describe('the probe pod', () => {
  const { question } = tokenWorld();

  it('runs as the service account, in its namespace, without a label', () => {
    const pod = buildProbePod(question, options);
    expect(pod).toMatchObject({
      metadata: { name: 'migrate-probe-1', namespace: 'shop' },
      spec: { serviceAccountName: 'catalog', restartPolicy: 'Never', activeDeadlineSeconds: 120 },
    });
    expect(asObject(pod['metadata'])['labels']).toBeUndefined();
  });

  it('takes from the template where it may run, and nothing else', () => {
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } };
    const template = {
      nodeSelector: { pool: 'gpu' },
      tolerations: [{ key: 'gpu', operator: 'Exists' }],
      affinity: { nodeAffinity, podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [] } },
      imagePullSecrets: [{ name: 'registry' }],
      hostNetwork: true,
      serviceAccountName: 'other',
      volumes: [{ name: 'data', emptyDir: {} }],
      containers: [{ name: 'main', image: 'main', env: [{ name: 'SECRET', value: 'canary' }] }],
    };
    const pod = buildProbePod(question, { ...options, template });
    expect(pod['spec']).toMatchObject({
      nodeSelector: { pool: 'gpu' },
      tolerations: [{ key: 'gpu', operator: 'Exists' }],
      affinity: { nodeAffinity },
      imagePullSecrets: [{ name: 'registry' }],
      serviceAccountName: 'catalog',
    });
    expect(asObject(asObject(pod['spec'])['affinity'])['podAffinity']).toBeUndefined();
    expect(asObject(pod['spec'])['hostNetwork']).toBeUndefined();
    expect(JSON.stringify(pod)).not.toContain('canary');
  });
});

describe('what runs in it', () => {
  let certificates: Certificates;
  let folder: Awaited<ReturnType<typeof makeTempFolder>>;
  let served: ServedAzure | undefined;
  beforeAll(async () => {
    [certificates, folder] = await Promise.all([makeCertificates(), makeTempFolder()]);
  });
  afterAll(async () => {
    await served?.stop();
    await folder.remove();
  });

  /** The command of the container as sh of this machine runs it; its report, and all that it wrote. */
  async function runProbe(
    world: ReturnType<typeof tokenWorld>,
    authority: string,
    trusted = true,
  ): Promise<{ report: unknown; written: string }> {
    const token = await world.ports.tokens.request(
      { namespace: 'shop', account: 'catalog', audience: world.question.promise.audience, seconds: 600 },
      never,
    );
    const files = {
      token: join(folder.path, 'token'),
      report: join(folder.path, 'report'),
      ca: join(folder.path, 'ca'),
    };
    await Promise.all([writeFile(files.token, token), writeFile(files.ca, certificates.ca)]);
    const container = containerOf(buildProbePod(world.question, { ...options, authority }));
    const given = asList(container['env']).map((entry) => [asObject(entry)['name'], asObject(entry)['value']]);
    const env = {
      ...Object.fromEntries(given),
      PATH: process.env['PATH'],
      AZURE_FEDERATED_TOKEN_FILE: files.token,
      REPORT: files.report,
      ...(trusted && { CURL_CA_BUNDLE: files.ca }),
    };
    const [program = '', ...args] = asList(container['command']).map(String);
    const { stdout, stderr } = await run(program, args, { env });
    const report = await readFile(files.report, 'utf8');
    return { report: JSON.parse(report), written: stdout + stderr + report };
  }

  it.each([
    ['a token that is granted', {}, { curl: 0, status: 200, code: '' }],
    [
      'a client that Entra does not know',
      { clientId: '99999999-9999-4999-8999-999999999999' },
      { curl: 0, status: 400, code: '700016' },
    ],
  ])('reports %s, and no token', async (_, promise, report) => {
    const world = tokenWorld({ promise });
    world.writeCredential();
    served = await serveAzure(world.handle, certificates.server);
    const result = await runProbe(world, served.url);
    await served.stop();
    expect(result.report).toEqual(report);
    expect(result.written).not.toMatch(/eyJ/);
  });

  it('reports that there is no way, and a certificate that is not trusted', async () => {
    const world = tokenWorld();
    served = await serveAzure(world.handle, certificates.server);
    expect((await runProbe(world, served.url, false)).report).toEqual({ curl: 60, status: 0, code: '' });
    await served.stop();
    expect((await runProbe(world, served.url)).report).toEqual({ curl: 7, status: 0, code: '' });
  });
});
