/** Where the parts of the test control plane come from: build.sh, which makes each of them once. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Paths of the parts by name: programs, and files that come with them. Built first where they are not there yet, which
 * takes minutes the first time.
 * @throws with what build.sh said when neither the parts nor Go are there
 */
export async function buildParts<Name extends string>(
  names: readonly Name[],
  k8s?: string,
): Promise<Record<Name, string>> {
  const script = fileURLToPath(new URL('./build.sh', import.meta.url));
  const env = k8s === undefined ? process.env : { ...process.env, K8S: k8s };
  const { stdout } = await run('bash', [script, ...names], { env });
  const paths = names.map((name) => [name, join(stdout.trim(), name)]);
  return Object.fromEntries(paths);
}
