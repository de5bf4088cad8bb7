/** A real etcd and kube-apiserver for tests, set up as in AKS: no node, no controller, one issuer. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildParts } from './build-parts.js';
import { connect, type TestClient } from './client.js';
import { makeUsers, type User, writeKubeconfig, writeSigningKey, writeTokenFile } from './credentials.js';
import { findFreePorts } from './free-ports.js';
import { type GuardedPrograms, guardPrograms } from './guarded-programs.js';
import { waitUntil } from './wait-until.js';

export interface ControlPlaneOptions {
  /** Minor release, as in `modules/kubernetes-<k8s>`; K8S or 1.34 when absent. */
  k8s?: string;
  /** Users besides `admin`, with their groups. Nobody but `admin` may do anything until a test binds a role. */
  users?: Readonly<Record<string, readonly string[]>>;
  /** More flags for kube-apiserver, after ours. */
  apiserverFlags?: readonly string[];
  /** Where free ports come from. */
  findPorts?: (count: number) => Promise<number[]>;
}

export interface ControlPlane {
  /** `https://127.0.0.1:<port>` */
  server: string;
  /** Of service account tokens; has the shape that AKS gives it, and nothing answers there. */
  issuer: string;
  /** Path of the kubeconfig of `admin`. */
  kubeconfig: string;
  /** Path of a user's kubeconfig. */
  kubeconfigFor(user: string): Promise<string>;
  /** As `admin` when no user is named. */
  clientFor(user?: string): TestClient;
  /** Runs more programs that belong to this control plane and end with it. */
  programs: GuardedPrograms;
  /** Leaves no process and no file behind. */
  stop(): Promise<void>;
}

type Paths = Readonly<Record<'etcd' | 'kube-apiserver', string>>;

const ISSUER =
  'https://westeurope.oic.prod-aks.azure.com/11111111-1111-1111-1111-111111111111/22222222-2222-2222-2222-222222222222/';
const ATTEMPTS = 5;

/**
 * Starts one and resolves when it is ready. Any number may run side by side.
 * @throws when a program ends or does not become ready; the message names the folder with the logs, which then stays
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const paths = await buildParts(['etcd', 'kube-apiserver'], options.k8s);
  for (let attempt = 1; ; attempt++) {
    const programs = await guardPrograms();
    try {
      return await startPrograms(programs, paths, options);
    } catch (error) {
      const tryAgain = attempt < ATTEMPTS && (await hasLostItsPort(programs));
      if (!tryAgain) programs.keepLogs();
      await programs.end();
      if (!tryAgain) throw new Error(`no control plane, logs in ${programs.logs}: ${String(error)}`, { cause: error });
    }
  }
}

async function startPrograms(
  programs: GuardedPrograms,
  paths: Paths,
  options: ControlPlaneOptions,
): Promise<ControlPlane> {
  const { folder } = programs;
  const [clientPort = 0, peerPort = 0, securePort = 0] = await (options.findPorts ?? findFreePorts)(3);
  const users = makeUsers(options.users ?? {});
  await startEtcd(programs, paths.etcd, clientPort, peerPort);
  programs.start({
    name: 'kube-apiserver',
    program: paths['kube-apiserver'],
    args: [...(await makeFlags(folder, clientPort, securePort, users)), ...(options.apiserverFlags ?? [])],
  });
  const server = `https://127.0.0.1:${securePort}`;
  await waitForApiserver(programs, server, findUser(users, 'admin'));
  const certificates = await readCertificates(folder);
  const kubeconfigFor = async (name: string): Promise<string> =>
    writeKubeconfig(folder, server, certificates, findUser(users, name));
  return {
    server,
    issuer: ISSUER,
    kubeconfig: await kubeconfigFor('admin'),
    kubeconfigFor,
    clientFor: (name = 'admin') => connect(server, certificates, findUser(users, name).token),
    programs,
    stop: () => programs.end(),
  };
}

/** Waits for etcd's own word and not for an answer at its port, which another etcd may have taken. */
async function startEtcd(programs: GuardedPrograms, program: string, clientPort: number, peerPort: number) {
  const client = `http://127.0.0.1:${clientPort}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  programs.start({
    name: 'etcd',
    program,
    args: [
      '--name=test',
      `--data-dir=${join(programs.folder, 'etcd')}`,
      '--unsafe-no-fsync',
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=test=${peer}`,
    ],
  });
  const isReady = async (): Promise<boolean> =>
    (await programs.readLog('etcd')).includes('ready to serve client requests');
  await waitUntil(programs, 'etcd', isReady);
}

async function makeFlags(
  folder: string,
  etcdPort: number,
  securePort: number,
  users: readonly User[],
): Promise<string[]> {
  const signingKey = await writeSigningKey(folder);
  return [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${securePort}`,
    // No endpoints for the service `kubernetes`: they must not be loopback addresses, and nothing here is elsewhere.
    '--endpoint-reconciler-type=none',
    '--advertise-address=192.0.2.1',
    `--cert-dir=${join(folder, 'certificates')}`,
    `--token-auth-file=${await writeTokenFile(folder, users)}`,
    '--authorization-mode=RBAC',
    `--service-account-issuer=${ISSUER}`,
    `--service-account-jwks-uri=${ISSUER}openid/v1/jwks`,
    `--service-account-signing-key-file=${signingKey}`,
    `--service-account-key-file=${signingKey}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--allow-privileged=true',
  ];
}

/**
 * The namespace `default` is made a moment after the server calls itself ready. A question gets a second only: whoever
 * took the port may never answer.
 */
async function waitForApiserver(programs: GuardedPrograms, server: string, admin: User): Promise<void> {
  await waitUntil(programs, 'kube-apiserver', async () => {
    const { ask } = connect(server, await readCertificates(programs.folder), admin.token, 1000);
    const answers = [await ask('GET', '/readyz'), await ask('GET', '/api/v1/namespaces/default')];
    return answers.every(({ status }) => status === 200);
  });
}

/** kube-apiserver makes a certificate for itself, and writes the one that signed it into the same file. */
function readCertificates(folder: string): Promise<string> {
  return readFile(join(folder, 'certificates', 'apiserver.crt'), 'utf8');
}

function findUser(users: readonly User[], name: string): User {
  const user = users.find((candidate) => candidate.name === name);
  if (user === undefined) throw new Error(`no user ${name}: name it in the options of startControlPlane`);
  return user;
}

async function hasLostItsPort(programs: GuardedPrograms): Promise<boolean> {
  const logs = await Promise.all(['etcd', 'kube-apiserver'].map((name) => programs.readLog(name)));
  return logs.some((log) => log.includes('address already in use'));
}
