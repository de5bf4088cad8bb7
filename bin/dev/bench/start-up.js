// Start-up times as ratios to bare Node: of a ratio it matters little how fast the machine is, or what else it does.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROUNDS = 15;
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** @typedef {{ name: string, args: string[], limit?: number }} Bench */

/** @type {Bench} */
const bareNode = { name: 'node -e 0', args: ['-e', '0'] };

/** @type {Bench[]} limit: how many times as long as bare Node it may take */
const benches = [
  { name: 'migrate --version', args: ['bin/run.js', '--version'], limit: 2 },
  { name: 'migrate --help', args: ['bin/run.js', '--help'], limit: 4 },
  { name: 'migrate plan --from', args: ['bin/run.js', 'plan', '--from', 'test/fixtures/shop', '--offline'], limit: 7 },
];

/** On some machines reading extra certificates takes longer than all of Node's start. */
const env = { ...process.env, NODE_EXTRA_CA_CERTS: '' };

/**
 * @param {Bench} bench
 * @returns {number} milliseconds
 */
function timeRun({ name, args }) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

/** @param {number[]} numbers */
function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

/** Interleaved, so that a busy moment falls on all alike. */
function measure() {
  const all = [bareNode, ...benches];
  const times = new Map(all.map((bench) => [bench, /** @type {number[]} */ ([])]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const bench of all) times.get(bench)?.push(timeRun(bench));
  }
  return all.map((bench) => ({ bench, milliseconds: median(times.get(bench) ?? []) }));
}

/** @param {ReturnType<typeof measure>} results */
function printTable(results) {
  const base = results[0]?.milliseconds ?? NaN;
  const rows = results.map(({ bench: { name, limit }, milliseconds }) => {
    const ratio = milliseconds / base;
    const verdict = limit === undefined ? '' : ratio <= limit ? 'ok' : 'TOO SLOW';
    return [name, `${milliseconds.toFixed(0)} ms`, ratio.toFixed(1), limit === undefined ? '' : String(limit), verdict];
  });
  for (const [name = '', ...cells] of [['', 'median', 'ratio', 'limit', ''], ...rows]) {
    console.log(name.padEnd(22) + cells.map((cell) => cell.padStart(10)).join(''));
  }
}

if (!existsSync(new URL('../../../dist', import.meta.url))) {
  console.log('Nothing to measure: run `npm run build` first');
} else {
  printTable(measure());
}
