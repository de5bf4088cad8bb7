/** The user of a kubeconfig → credentials and impersonation, by client-go's rules of precedence. */
import { readFile } from 'node:fs/promises';
import { MigrationError } from '../../core/errors.js';
import { asList, asObject, asString, isObject, type JsonObject } from '../../core/json.js';
import type { Clock } from '../../ports/clock.js';
import { errorCode } from '../error-code.js';
import { cachedCredentials, fixedCredentials, type Credential, type Credentials } from './credentials.js';
import { runExecPlugin, type Terminal } from './exec-plugin.js';
import type { Environment } from './find-proxy.js';

export interface UserOptions {
  /** `user` of the kubeconfig. */
  user: JsonObject;
  /** `cluster` of the kubeconfig. */
  cluster: JsonObject;
  env: Environment;
  terminal: Terminal;
  clock: Clock;
  /** The Authorization header that a legacy `auth-provider` gives. */
  askAuthProvider: () => Promise<string | undefined>;
}

/** client-go reads a token file again every minute. */
const TOKEN_FILE_LIFETIME_MS = 60_000;

/** Certificate with any of: token file, token, name and password, plug-in, auth provider; the first that is there. */
export async function readUserCredentials(options: UserOptions): Promise<Credentials> {
  const { user, clock } = options;
  const certificate = await readCertificate(user);
  const authorization = readAuthorization(user);
  const tokenFile = asString(user['tokenFile']);
  if (tokenFile) {
    return cachedCredentials(
      async () => ({ ...certificate, ...(await readTokenFile(tokenFile, clock, authorization)) }),
      clock,
    );
  }
  if (authorization !== undefined) return fixedCredentials({ ...certificate, authorization });
  if (isObject(user['exec'])) {
    const plugin = { config: user['exec'], cluster: options.cluster, env: options.env, terminal: options.terminal };
    return cachedCredentials(async (signal) => ({ ...certificate, ...(await runExecPlugin(plugin, signal)) }), clock);
  }
  if (isObject(user['auth-provider'])) {
    return cachedCredentials(async () => ({ ...certificate, ...(await askProvider(options)) }), clock);
  }
  return fixedCredentials(certificate);
}

/** Headers that make the server treat us as somebody else. */
export function impersonationHeaders(user: JsonObject): Record<string, string | string[]> {
  const name = asString(user['as']);
  const uid = asString(user['as-uid']);
  const groups = asList(user['as-groups']).flatMap((group) => asString(group) ?? []);
  const extra = Object.entries(asObject(user['as-user-extra'])).map(([key, values]): [string, string[]] => [
    `Impersonate-Extra-${encodeURIComponent(key)}`,
    asList(values).flatMap((value) => asString(value) ?? []),
  ]);
  return {
    ...(name ? { 'Impersonate-User': name } : {}),
    ...(uid ? { 'Impersonate-Uid': uid } : {}),
    ...(groups.length > 0 ? { 'Impersonate-Group': groups } : {}),
    ...Object.fromEntries(extra),
  };
}

/** The bytes behind `<key>-data` (base64) or `<key>` (a path); inline data wins, as in client-go. */
export async function readMaterial(entry: JsonObject, key: string): Promise<Buffer | undefined> {
  const data = asString(entry[`${key}-data`]);
  if (data) return Buffer.from(data, 'base64');
  const path = asString(entry[key]);
  return path ? readKubeconfigFile(path, key) : undefined;
}

async function readCertificate(user: JsonObject): Promise<Credential> {
  const cert = await readMaterial(user, 'client-certificate');
  const key = await readMaterial(user, 'client-key');
  return { ...(cert ? { cert } : {}), ...(key ? { key } : {}) };
}

function readAuthorization(user: JsonObject): string | undefined {
  const token = asString(user['token']);
  if (token) return `Bearer ${token}`;
  const name = asString(user['username']);
  if (!name) return undefined;
  return `Basic ${Buffer.from(`${name}:${asString(user['password']) ?? ''}`).toString('base64')}`;
}

/** `otherwise`, the token that stands next to it, is used when the file cannot be read or is empty. */
async function readTokenFile(path: string, clock: Clock, otherwise: string | undefined): Promise<Credential> {
  const expiresAt = clock.now() + TOKEN_FILE_LIFETIME_MS;
  try {
    const token = (await readKubeconfigFile(path, 'tokenFile')).toString('utf8').trim();
    return { authorization: token === '' && otherwise !== undefined ? otherwise : `Bearer ${token}`, expiresAt };
  } catch (error) {
    if (otherwise === undefined) throw error;
    return { authorization: otherwise, expiresAt };
  }
}

async function readKubeconfigFile(path: string, key: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new MigrationError({
      code: 'no-cluster',
      kind: 'failed',
      what: `The file ${path} that the kubeconfig names as ${key} cannot be read`,
      why: errorCode(error) ?? 'unknown reason',
      next: ['Correct the kubeconfig, or choose another context with --context'],
    });
  }
}

async function askProvider({ user, askAuthProvider }: UserOptions): Promise<Credential> {
  try {
    const authorization = await askAuthProvider();
    return authorization === undefined ? {} : { authorization };
  } catch (error) {
    const name = asString(asObject(user['auth-provider'])['name']) ?? '';
    throw new MigrationError({
      code: 'kubernetes-unauthorized',
      kind: 'failed',
      what: `The auth provider ${name} of the kubeconfig gave no credentials`,
      next: ['Auth providers are out of use since Kubernetes 1.26: convert it with `kubelogin convert-kubeconfig`'],
      cause: error,
    });
  }
}
