/** Certificates for tests, made by the openssl program: an authority, a server and a client. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Pair {
  cert: string;
  key: string;
}

export interface Certificates {
  ca: string;
  /** For 127.0.0.1 and api.example. */
  server: Pair;
  /** Ended a day ago. */
  expired: Pair;
  /** Common names `alice` and `bob`. */
  alice: Pair;
  bob: Pair;
}

const run = promisify(execFile);
const NAMES = ['IP:127.0.0.1', 'DNS:api.example'];
/** The farthest back that openssl 3.0 lets a certificate end. */
const PAST = ['-days', '-1'];

/** `hosts`: for which the server's are good, too. */
export async function makeCertificates(hosts: readonly string[] = []): Promise<Certificates> {
  const names = `subjectAltName=${[...NAMES, ...hosts.map((host) => `DNS:${host}`)].join(',')}`;
  const folder = await mkdtemp(join(tmpdir(), 'migrate-certificates-'));
  try {
    await openssl(folder, [
      'req',
      '-x509',
      '-days',
      '2',
      '-subj',
      '/CN=test-authority',
      ...newKey('ca'),
      '-out',
      'ca.crt',
    ]);
    return {
      ca: await readFile(join(folder, 'ca.crt'), 'utf8'),
      server: await issue(folder, 'server', names),
      expired: await issue(folder, 'expired', names, PAST),
      alice: await issue(folder, 'alice', 'extendedKeyUsage=clientAuth'),
      bob: await issue(folder, 'bob', 'extendedKeyUsage=clientAuth'),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function issue(folder: string, name: string, extension: string, period = ['-days', '2']): Promise<Pair> {
  await writeFile(join(folder, `${name}.ext`), extension);
  await openssl(folder, ['req', '-new', '-subj', `/CN=${name}`, ...newKey(name), '-out', `${name}.csr`]);
  const sign = ['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'];
  await openssl(folder, [...sign, ...period, '-extfile', `${name}.ext`, '-out', `${name}.crt`]);
  return {
    cert: await readFile(join(folder, `${name}.crt`), 'utf8'),
    key: await readFile(join(folder, `${name}.key`), 'utf8'),
  };
}

function newKey(name: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`];
}

async function openssl(folder: string, args: readonly string[]): Promise<void> {
  await run('openssl', args, { cwd: folder });
}
