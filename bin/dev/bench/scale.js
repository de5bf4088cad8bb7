// How time and memory grow with the cluster: a scan, its snapshot, and a plan of that, for one size and for ten times it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { runMeasured } from './run-measured.js';

const SMALL = 2_000;
const TIMES = 10;
/** A tenth more than linear growth. */
const MOST_TIMES = 11;
const MOST_MEBIBYTES = 600;

/**
 * Times and peaks of each command for a cluster of this size.
 * @param {number} workloads
 */
async function measure(workloads) {
  const folder = mkdtempSync(join(tmpdir(), 'migrate-bench-'));
  const server = spawn(
    process.execPath,
    [fileURLToPath(new URL('./large-server.js', import.meta.url)), String(workloads)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  try {
    const [address] = await once(createInterface({ input: server.stdout }), 'line');
    const kubeconfig = writeKubeconfig(folder, String(address));
    const snapshot = join(folder, 'snapshot.json');
    const issuer = ['--issuer-url', 'https://issuer.example/', '--offline'];
    return {
      'scan --save, live': runMeasured(['scan', '--kubeconfig', kubeconfig, '--save', snapshot, '--quiet']),
      'scan --snapshot': runMeasured(['scan', '--snapshot', snapshot, '--quiet']),
      'plan --snapshot': runMeasured([
        'plan',
        '--snapshot',
        snapshot,
        '--pod-identity-mode',
        'standard',
        ...issuer,
        '--quiet',
      ]),
      'plan --snapshot --json': runMeasured([
        'plan',
        '--snapshot',
        snapshot,
        '--pod-identity-mode',
        'standard',
        ...issuer,
        '--json',
        '--quiet',
      ]),
    };
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {string} server
 */
function writeKubeconfig(folder, server) {
  const path = join(folder, 'kubeconfig');
  const config = {
    'current-context': 'bench',
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench' } }],
    clusters: [{ name: 'bench', cluster: { server } }],
    users: [{ name: 'bench', user: {} }],
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

const small = await measure(SMALL);
const large = await measure(SMALL * TIMES);
const count = (/** @type {number} */ number) => number.toLocaleString('en');
console.log(
  `${count(SMALL)} and ${count(SMALL * TIMES)} workloads, five pods each: limits ${MOST_TIMES} times and ${MOST_MEBIBYTES} MiB`,
);
for (const [name, before] of Object.entries(small)) {
  const after = large[/** @type {keyof typeof large} */ (name)];
  const ratio = after.milliseconds / before.milliseconds;
  const verdict = ratio <= MOST_TIMES && after.mebibytes <= MOST_MEBIBYTES ? 'ok' : 'TOO MUCH';
  const cells = [
    `${(before.milliseconds / 1000).toFixed(1)} s`,
    `${(after.milliseconds / 1000).toFixed(1)} s`,
    ratio.toFixed(1),
    `${after.mebibytes.toFixed(0)} MiB`,
    verdict,
  ];
  console.log(name.padEnd(24) + cells.map((cell) => cell.padStart(10)).join(''));
}
