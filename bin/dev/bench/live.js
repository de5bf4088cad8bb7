// A scan and plan of a real API server against nothing but listing the same kinds with kubectl: what the rest costs.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadHarness } from '../../../test/cluster/load-harness.js';
import { largeCluster } from './large-cluster.js';
import { runMeasured } from './run-measured.js';

const WORKLOADS = 2_000;
const ROUNDS = 3;
const MOST = 1.3;
const SET_BY_SERVER = new Set(['uid', 'resourceVersion', 'creationTimestamp', 'managedFields']);
/** Groups of the server itself and of pod identity. */
const SERVED = /^$|^(apps|batch|policy)$|\.k8s\.io$/;

const { startControlPlane, buildParts, loadObjects, collectionPath, ...kinds } = await loadHarness([
  './control-plane',
  './build-parts',
  './load-objects',
  '../../src/sources/cluster/kinds',
  '../../src/sources/cluster/surrounding-kinds',
  '../../src/systems/kubernetes/resource-path',
]);

/** What the scan lists, but for kinds that this server does not have. */
const LISTED = [
  kinds.namespaces,
  kinds.bindings,
  kinds.replicaSets,
  kinds.labelledPods,
  ...kinds.plainKinds,
  ...kinds.surroundingKinds,
];

const folder = mkdtempSync(join(tmpdir(), 'migrate-bench-'));
const { kubectl, 'pod-identity.yaml': podIdentity } = await buildParts(['kubectl', 'pod-identity.yaml']);
const controlPlane = await startControlPlane({
  apiserverFlags: [
    '--max-requests-inflight=2000',
    '--max-mutating-requests-inflight=1000',
    '--disable-admission-plugins=ServiceAccount',
  ],
});
try {
  const client = controlPlane.clientFor();
  run(['create', '--filename', podIdentity]);
  run(['wait', '--for=condition=Established', '--timeout=60s', 'crd', '--all']);
  const cluster = largeCluster(WORKLOADS);
  const objects = Object.values(cluster).flatMap(({ count, make }) =>
    Array.from({ length: count }, (_, index) => stored(make(index))),
  );
  await loadObjects(
    client,
    objects.filter((object) => object['kind'] !== 'Namespace'),
  );
  const lists = LISTED.filter(({ type }) => SERVED.test(type.group)).map(({ type }) => collectionPath(type, undefined));
  const plain = median(ROUNDS, () => time(() => lists.forEach((path) => run(['get', '--raw', path]))));
  const planned = median(
    ROUNDS,
    () =>
      runMeasured([
        'plan',
        '--kubeconfig',
        controlPlane.kubeconfig,
        '--pod-identity-mode',
        'standard',
        '--offline',
        '--quiet',
        '--out',
        join(folder, 'plan.json'),
      ]).milliseconds,
  );
  const ratio = planned / plain;
  console.log(
    `${WORKLOADS} workloads, ${WORKLOADS * 5} pods, ${WORKLOADS / 4} identities on a real kube-apiserver, limit ${MOST}`,
  );
  console.log(
    `kubectl get --raw, ${lists.length} kinds: ${(plain / 1000).toFixed(1)} s, scan and plan ${(planned / 1000).toFixed(1)} s: ${ratio.toFixed(2)} ${ratio <= MOST ? 'ok' : 'TOO SLOW'}`,
  );
} finally {
  await controlPlane.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** @param {readonly string[]} args */
function run(args) {
  const { status, stderr } = spawnSync(kubectl, ['--kubeconfig', controlPlane.kubeconfig, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${status}: ${stderr}`);
}

/**
 * Without what only the API server may set, but for owners, which it takes as they are.
 * @param {import('./large-cluster.js').KubernetesObject} object
 * @returns {import('./large-cluster.js').KubernetesObject}
 */
function stored(object) {
  const metadata = Object.entries(/** @type {object} */ (object['metadata'])).filter(
    ([key]) => !SET_BY_SERVER.has(key),
  );
  return { ...object, metadata: Object.fromEntries(metadata) };
}

/** @param {() => void} work */
function time(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/**
 * @param {number} rounds
 * @param {() => number} measure
 */
function median(rounds, measure) {
  const numbers = Array.from({ length: rounds }, measure).sort((a, b) => a - b);
  return numbers[Math.floor(rounds / 2)] ?? NaN;
}
