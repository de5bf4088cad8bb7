// Builds the program once before all tests when a source is newer than the bundle: the contract tests run it.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export default function buildOnce() {
  const built = timeOf('dist/cli/main.js');
  const sources = ['bin/dev/build.js', 'package.json', ...filesBelow('src')];
  if (sources.every((file) => timeOf(file) <= built)) return;
  execFileSync(process.execPath, ['bin/dev/build.js'], { stdio: 'inherit', env: { ...process.env, NODE_OPTIONS: '' } });
}

/** @param {string} folder */
function filesBelow(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/**
 * 0 for what is not there.
 * @param {string} file
 */
function timeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
