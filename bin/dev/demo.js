// What `npm start` shows: a scan, a plan and its diff for the example in test/fixtures/shop.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'migrate-demo-'));
const planFile = join(folder, 'shop.plan.json');

/** Shaped as AKS shapes it: manifests cannot tell it. */
const issuer =
  'https://westeurope.oic.prod-aks.azure.com/00000000-0000-4000-8000-000000000002/00000000-0000-4000-8000-000000000003/';

const steps = [
  ['scan', '--from', 'test/fixtures/shop'],
  ['plan', '--from', 'test/fixtures/shop', '--issuer-url', issuer, '--out', planFile],
  ['diff', planFile],
];

/** @param {readonly string[]} args */
function runStep(args) {
  console.log(`\n$ migrate ${args.join(' ')}\n`);
  return spawnSync(process.execPath, ['bin/run.js', ...args], { cwd: root, stdio: 'inherit' }).status ?? 1;
}

try {
  process.exitCode = steps.reduce((code, step) => (code === 0 ? runStep(step) : code), 0);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
