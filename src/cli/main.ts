/** The program after its start: hands the command line to oclif, and reports whatever goes wrong in one place. */
import type { PJSON } from '@oclif/core/interfaces';
import { run } from '@oclif/core/run';
import { readEarlyFlags } from './early-flags.js';
import { reportFailure } from './report-failure.js';
import { ignoreStreamErrors } from './write-text.js';

export interface Start {
  argv: readonly string[];
  /** Folder of package.json. */
  root: string;
  packageJson: PJSON;
  /** Name of the file that was started. */
  program: string;
}

/** File name that kubectl looks for, and what a person types then. */
const KUBECTL_PLUGIN = { file: 'kubectl-podid_migrate', typed: 'kubectl podid-migrate' };

/** Sets `process.exitCode` and leaves ending to Node, so that what was written gets out. */
export async function main(start: Start): Promise<void> {
  ignoreStreamErrors(process);
  try {
    await run(acceptHelpWord(start.argv), { root: start.root, pjson: nameProgram(start) });
  } catch (error) {
    process.exitCode = await report(error, start);
  }
}

/** Returns the exit code. */
export function report(error: unknown, start: Start): Promise<number> {
  const bin = nameProgram(start).oclif.bin ?? start.program;
  const [word = ''] = start.argv;
  return reportFailure(error, {
    flags: readEarlyFlags(start.argv, process.env),
    command: /^[a-z]+$/.test(word) ? `${bin} ${word}` : bin,
    stdout: process.stdout,
    stderr: process.stderr,
  });
}

/** `migrate help scan`, as with kubectl and git. */
function acceptHelpWord(argv: readonly string[]): string[] {
  const [word, ...rest] = argv;
  return word === 'help' ? [...rest, '--help'] : [...argv];
}

function nameProgram({ packageJson, program }: Start): PJSON {
  if (!program.startsWith(KUBECTL_PLUGIN.file)) return packageJson;
  return { ...packageJson, oclif: { ...packageJson.oclif, bin: KUBECTL_PLUGIN.typed } };
}
