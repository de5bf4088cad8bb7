/** Who may talk to a test control plane, and the kubeconfig files that say so. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface User {
  name: string;
  groups: readonly string[];
  token: string;
}

/** Bound to `cluster-admin` by every API server. */
const ADMIN_GROUP = 'system:masters';

/** `admin`, who may do everything, and the given users by name with their groups, who may do what a test binds to them. */
export function makeUsers(users: Readonly<Record<string, readonly string[]>>): User[] {
  return Object.entries({ admin: [ADMIN_GROUP], ...users }).map(([name, groups]) => ({
    name,
    groups,
    token: randomBytes(16).toString('hex'),
  }));
}

/** The file for `--token-auth-file`: one line of CSV per user. */
export async function writeTokenFile(folder: string, users: readonly User[]): Promise<string> {
  const lines = users.map(({ name, groups, token }) => `${token},${name},${name},"${groups.join(',')}"\n`);
  return writePrivate(join(folder, 'tokens.csv'), lines.join(''));
}

/** The key that signs service account tokens. */
export async function writeSigningKey(folder: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return writePrivate(
    join(folder, 'service-account.key'),
    privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );
}

/** A kubeconfig that stands alone, in JSON, which is YAML too. `certificates` (PEM) are the ones to trust. */
export async function writeKubeconfig(
  folder: string,
  server: string,
  certificates: string,
  user: User,
): Promise<string> {
  const authority = Buffer.from(certificates).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user: user.name } }],
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority-data': authority } }],
    users: [{ name: user.name, user: { token: user.token } }],
  };
  return writePrivate(
    join(folder, `kubeconfig-${encodeURIComponent(user.name)}.json`),
    JSON.stringify(config, null, 2),
  );
}

async function writePrivate(path: string, text: string): Promise<string> {
  await writeFile(path, text, { mode: 0o600 });
  return path;
}
