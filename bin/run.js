#!/usr/bin/env node
// Starts the program. Asking for the version alone must not load it.
import { readFileSync } from 'node:fs';
import module from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** From Node 22 on. */
const { enableCompileCache } = /** @type {{ enableCompileCache?: () => unknown }} */ (module);
const argv = process.argv.slice(2);
const packageJson = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

if (argv.length === 1 && ['--version', '-v', 'version'].includes(argv[0] ?? '')) {
  // The same line as oclif's, which answers when there are more words.
  const arch = process.arch === 'ia32' ? 'x86' : process.arch;
  console.log(`${packageJson.name}/${packageJson.version} ${process.platform}-${arch} node-${process.version}`);
} else {
  await start();
}

async function start() {
  enableCompileCache?.();
  const { main, report } = await import(new URL('../dist/cli/main.js', import.meta.url).href);
  const given = {
    argv,
    root: fileURLToPath(new URL('..', import.meta.url)),
    packageJson,
    program: basename(process.argv[1] ?? ''),
  };
  // What is thrown where nobody awaits it. Nothing sensible can go on after that.
  process.once('uncaughtException', async (error) => process.exit(await report(error, given)));
  await main(given);
}
