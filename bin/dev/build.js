// Bundles the program into dist/, and writes oclif's manifest, so that a command loads only what it needs.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Plugin } from '@oclif/core';
import { build } from 'esbuild';
import { collectLicences } from './collect-licences.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');

const commands = readdirSync(join(root, 'src/commands')).map((file) => `src/commands/${file}`);
const loadedByName = ['src/cli/main.ts', 'src/cli/help.ts', 'src/cli/command-not-found.ts'];

/** Bundled CommonJS calls `require` and reads `__dirname`, which modules do not have. */
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { dirname as __dirnameOf } from 'node:path';",
  "import { fileURLToPath as __fileURLToPath } from 'node:url';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __fileURLToPath(import.meta.url);',
  'const __dirname = __dirnameOf(__filename);',
].join('\n');

rmSync(dist, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [...loadedByName, ...commands],
  outbase: 'src',
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // A third of the start-up is spent on parsing; names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  banner: { js: banner },
  // oclif loads them only for commands that are not compiled.
  external: ['typescript', 'tsx', 'ts-node'],
  // The module of that name in Node is deprecated, and says so on stderr.
  alias: { punycode: 'punycode/punycode.js' },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});
writeFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), collectLicences(root, Object.keys(metafile.inputs)));

// What `oclif manifest` does, without its look for updates.
const plugin = new Plugin({
  root,
  type: 'core',
  ignoreManifest: true,
  errorOnManifestCreate: true,
  respectNoCacheDefault: true,
});
await plugin.load();
writeFileSync(join(root, 'oclif.manifest.json'), `${JSON.stringify(plugin.manifest, null, 2)}\n`);
