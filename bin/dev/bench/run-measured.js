// Runs the built program once and tells how long it took and how much memory it had at most.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const PEAK = /^peak-kib=(\d+)$/m;
const reporter = 'process.on("exit", () => process.stderr.write(`\\npeak-kib=${process.resourceUsage().maxRSS}\\n`))';

/**
 * @param {readonly string[]} args
 * @returns {{ milliseconds: number, mebibytes: number, stdout: string }}
 */
export function runMeasured(args) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(reporter)}`, 'bin/run.js', ...args],
    { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 30 },
  );
  if (status !== 0) throw new Error(`migrate ${args[0]} ended with ${status}: ${stderr.slice(-2000)}`);
  const kibibytes = Number(PEAK.exec(stderr)?.[1]);
  return { milliseconds: performance.now() - start, mebibytes: kibibytes / 1024, stdout };
}
